package nadir.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nadir.data.InputException;
import nadir.runs.FileRecord;
import nadir.runs.Fingerprint;
import nadir.runs.Metric;
import nadir.runs.RunDifference;
import nadir.runs.RunRecord;
import nadir.runs.RunState;
import nadir.runs.RunStore;
import nadir.runs.StoreLocation;
import nadir.version.Version;
import org.jspecify.annotations.Nullable;

/// Repeats a run in a process and a directory of its own, which records itself in a store of its own, and compares the two
/// records.
final class Replay {
    private final RunRecord record;
    private final List<Metric> metrics;

    Replay(RunRecord record, List<Metric> metrics) {
        this.record = record;
        this.metrics = metrics;
    }

    /// What a repetition came to.
    ///
    /// @param findings what differs
    /// @param repeated the other record
    record Outcome(RunDifference.Findings findings, RunRecord repeated) {}

    /// @throws InputException if the run cannot be repeated, or what it read is no longer the same
    void requireRepeatable() {
        RunState state = record.summary().state();
        if (state == RunState.RUNNING || state == RunState.INTERRUPTED) {
            throw new InputException("run " + record.summary().shortId() + " " + (state == RunState.RUNNING
                    ? "is still running; wait for its end"
                    : "was interrupted, so that there is no end to compare with; type its command again"));
        }
        if (record.summary().arguments().contains("--resume")) {
            throw new InputException("run " + record.summary().shortId()
                    + " went on from a checkpoint, which is gone; replay the runs of a whole training");
        }
        for (FileRecord file : record.files(FileRecord.Direction.IN)) {
            requireSame(file);
        }
    }

    private void requireSame(FileRecord file) {
        if (file.hash() == null || file.location() == null) {
            return;
        }
        Path place = Path.of(file.location());
        if (!Files.isRegularFile(place)) {
            throw new InputException("a replay requires the " + file.role() + " that the run read, and " + place
                    + " is not there any more; bring it back (SHA-256 " + file.hash() + ")");
        }
        FileRecord now = Fingerprint.hashed(Fingerprint.input(file.role(), file.location()));
        if (!file.hash().equals(now.hash())) {
            throw new InputException("a replay requires the " + file.role() + " that the run read, and " + place
                    + " has changed since: its SHA-256 was " + file.hash() + " and is " + now.hash()
                    + "; bring the old one back");
        }
    }

    /// What is not as it was, so that a difference need not be a fault.
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        String java = System.getProperty("java.runtime.version", "?");
        if (!record.environment().nadir().equals(Version.CURRENT)) {
            warnings.add("the run was made by nadir " + record.environment().nadir() + ", this is " + Version.CURRENT);
        }
        if (!record.environment().java().startsWith(java + " ")) {
            warnings.add("the run was made with Java " + record.environment().java() + ", this is " + java);
        }
        for (FileRecord file : record.files(FileRecord.Direction.IN)) {
            if (file.hash() == null && !file.path().startsWith("sample:") && !file.path().startsWith("sql:")) {
                warnings.add("whether " + file.path() + " is as it was is not known (" + file.note() + ")");
            }
        }
        return warnings;
    }

    /// The warning for a machine that computes otherwise; null if it is of the same kind.
    @Nullable
    String machineWarning(RunRecord repeated) {
        String before = record.environment().blas();
        String after = repeated.environment().blas();
        return before != null && after != null && !before.equals(after)
                ? "the run was made with " + before + ", this is " + after
                        + "; other kernels round differently in the last bits"
                : null;
    }

    /// Repeats and compares.
    ///
    /// @throws IOException if the process cannot be started or the directory not be made
    Outcome run(Scratch scratch) throws IOException, InterruptedException {
        Path storeFile = scratch.beside("replay.db");
        Path errors = scratch.beside("errors.txt");
        List<String> command = new ArrayList<>(java());
        List<String> arguments = new ArrayList<>(scratch.arguments());
        // Behind "--" there are no options any more.
        int end = arguments.contains("--") ? arguments.indexOf("--") : arguments.size();
        arguments.addAll(end, List.of("--store", storeFile.toString()));
        if (arguments.subList(0, end).stream().noneMatch(word -> word.equals("--quiet") || word.equals("-q"))) {
            arguments.add(end, "--quiet");
        }
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.directory().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        // Whoever follows this call would take the end of that one for its end.
        builder.environment().remove(Events.VARIABLE);
        Process process = builder.start();
        process.getOutputStream().close();
        int status;
        try {
            status = process.waitFor();
        } catch (InterruptedException ending) {
            process.destroyForcibly();
            throw ending;
        }
        StoreLocation location = StoreLocation.of(storeFile.toString());
        if (!RunStore.exists(location)) {
            throw new InputException("the run could not be repeated (status " + status + "): "
                    + Failure.oneLine(Files.readString(errors)));
        }
        try (RunStore store = RunStore.open(location)) {
            RunRecord repeated = store.get("last");
            return new Outcome(RunDifference.of(record, metrics, repeated, store.metrics(repeated.summary().id()),
                    scratch::original), repeated);
        }
    }

    private static List<String> java() {
        String classPath = Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Djava.awt.headless=true",
                "-Xmx" + (Runtime.getRuntime().maxMemory() >> 20) + "m", "-cp", classPath, Main.class.getName());
    }
}
