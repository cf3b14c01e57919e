package nadir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nadir.runs.FileRecord;
import nadir.runs.RunRecord;
import org.jspecify.annotations.Nullable;

/// A directory in which a run is repeated, with what it reads at the places where it looks for it. Absolute paths become
/// relative ones, so that nothing is written outside.
final class Scratch implements AutoCloseable {
    /// Larger files are linked to, smaller ones copied.
    private static final long COPIED = 64L << 20;

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
        for (FileRecord file : record.files(FileRecord.Direction.OUT)) {
            Path parent = scratch.directory.resolve(scratch.standInFor(file.path())).getParent();
            if (parent != null && !Path.of(file.path()).isAbsolute()) {
                scratch.makeKnownParent(record, parent);
            }
        }
        return scratch;
    }

    /// A directory that was there before, and not made by the run: the parent of no other written file's directory.
    private void makeKnownParent(RunRecord record, Path parent) throws IOException {
        boolean isMadeByRun = List.of("trap", "demo").contains(record.summary().command());
        Files.createDirectories(isMadeByRun ? java.util.Objects.requireNonNull(parent.getParent()) : parent);
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
