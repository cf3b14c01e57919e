package nadir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import nadir.runs.FileRecord;
import nadir.runs.RunRecord;
import org.jspecify.annotations.Nullable;

/// A directory in which a run is repeated, with what it reads at the places where it looks for it. Absolute paths become
/// relative ones, so that nothing is written outside.
final class Scratch implements AutoCloseable {
    /// Larger files are linked to, smaller ones copied.
    private static final long COPIED = 64L << 20;
    /// Commands that make one new folder.
    private static final Set<String> FOLDER_MAKERS = Set.of("trap", "demo", "bench");

    private final Path root;
    private final Path directory;
    private final List<String> arguments;
    /// From the stand-in of an absolute directory to the directory.
    private final Map<String, String> standIns = new LinkedHashMap<>();
    private boolean kept;

    private Scratch(Path root, RunRecord record) {
        this.root = root;
        int up = record.files()
                .stream()
                .mapToInt(file -> (int) Stream.of(file.path().split("/")).filter(".."::equals).count())
                .max()
                .orElse(0);
        this.directory = root.resolve("d/".repeat(up + 1));
        this.arguments = record.summary().arguments().stream().map(this::relative).toList();
    }

    static Scratch of(RunRecord record) throws IOException {
        Scratch scratch = new Scratch(Files.createTempDirectory("nadir-replay-"), record);
        Files.createDirectories(scratch.directory);
        for (FileRecord file : record.files(FileRecord.Direction.IN)) {
            if (file.location() != null && file.hash() != null) {
                scratch.provide(file.path(), Path.of(file.location()));
            }
        }
        for (String standIn : scratch.standIns.keySet()) {
            Files.createDirectories(scratch.directory.resolve(standIn));
        }
        scratch.makeRoomForOutputs(record);
        return scratch;
    }

    /// The directories that were there before the run. A folder that the run itself made holds the written file with the
    /// shortest path.
    private void makeRoomForOutputs(RunRecord record) throws IOException {
        List<Path> parents = record.files(FileRecord.Direction.OUT)
                .stream()
                .filter(file -> !Path.of(file.path()).isAbsolute())
                .map(file -> directory.resolve(file.path()).getParent())
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingInt(Path::getNameCount))
                .toList();
        if (FOLDER_MAKERS.contains(record.summary().command())) {
            if (!parents.isEmpty()) {
                Files.createDirectories(Objects.requireNonNull(parents.getFirst().getParent()));
            }
            return;
        }
        for (Path parent : parents) {
            Files.createDirectories(parent);
        }
    }

    /// An argument, or an option with its value, with a stand-in for an absolute path.
    private String relative(String argument) {
        int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
        String value = argument.substring(equals + 1);
        return argument.substring(0, equals + 1) + (value.startsWith("/") ? standIn(Path.of(value)) : value);
    }

    private String standIn(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            return path.toString();
        }
        String whole = parent.toString().endsWith("/") ? parent.toString() : parent + "/";
        for (var known : standIns.entrySet()) {
            if (known.getValue().equals(whole)) {
                return known.getKey() + path.getFileName();
            }
        }
        String name = "absolute-" + (standIns.size() + 1) + "/";
        standIns.put(name, whole);
        return name + path.getFileName();
    }

    /// Where a path of the run lies here; an absolute one that no argument named stays where it is.
    private String standInFor(String path) {
        for (var known : standIns.entrySet()) {
            if (path.startsWith(known.getValue())) {
                return known.getKey() + path.substring(known.getValue().length());
            }
        }
        return path;
    }

    private void provide(String typed, Path location) throws IOException {
        String here = standInFor(typed);
        if (here.startsWith("/")) {
            return;
        }
        Path place = directory.resolve(here);
        Path parent = place.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (Files.exists(place)) {
            return;
        }
        if (Files.size(location) <= COPIED) {
            Files.copy(location, place);
        } else {
            Files.createSymbolicLink(place, location.toAbsolutePath());
        }
    }

    /// Where to start the run.
    Path directory() {
        return directory;
    }

    /// A place beside it.
    Path beside(String name) {
        return root.resolve(name);
    }

    /// What to type there.
    List<String> arguments() {
        return new ArrayList<>(arguments);
    }

    /// A text of the repetition with the paths of the run.
    String original(String text) {
        String original = text;
        for (var known : standIns.entrySet()) {
            original = original.replace(known.getKey(), known.getValue());
        }
        return original;
    }

    /// Leaves the directory for the user to look at.
    Path keep() {
        kept = true;
        return directory;
    }

    @Override
    public void close() {
        if (kept) {
            return;
        }
        @Nullable
        IOException failed = null;
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException undeletable) {
            failed = undeletable;
        }
        if (failed != null) {
            // It lies among temporary files, which the system removes in time.
            root.toFile().deleteOnExit();
        }
    }
}
