package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nadir.runs.RunQuery;
import nadir.runs.RunState;
import nadir.runs.RunStore;
import nadir.runs.RunSummary;
import nadir.runs.StoreLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a run's record when the process ends otherwise than planned, and of a result when there can be no
/// record.
@DisabledOnOs(OS.WINDOWS)
class RunProcessTests {
    private static final long PATIENCE_MINUTES = 2;

    @TempDir
    private Path folder;

    private Path store() {
        return folder.resolve("runs.db");
    }

    private Process start(String limits, Map<String, String> environment, String... words) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of("bash", "-c", limits + " exec \"$@\"", "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
                "-XX:+UseSerialGC", "-Dslf4j.internal.verbosity=ERROR", "--enable-native-access=ALL-UNNAMED", "-cp",
                classPath, "nadir.cli.Main"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().remove(StoreLocation.VARIABLE);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    /// A run without end, once it is recorded.
    private Process underWay(String... words) throws Exception {
        Process process = start("", Map.of(StoreLocation.VARIABLE, store().toString()), words);
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        while (!Files.exists(store()) || runs().isEmpty()) {
            assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).as(Files.readString(folder.resolve("err")))
                    .isFalse();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        return process;
    }

    private List<RunSummary> runs() {
        try (RunStore opened = RunStore.open(StoreLocation.of(store().toString()))) {
            return opened.list(RunQuery.all());
        }
    }

    private Process training() throws Exception {
        return underWay("train", "sample:digits", "--optimizer", "gd", "--learning-rate", "0.05", "--tolerance", "0",
                "--max-iterations", "1000000000", "--checkpoint-every", "0.1", "-o", "m.onnx");
    }

    /// A training that has come so far that it can save its work.
    private Process trainingUnderWay() throws Exception {
        Process process = training();
        while (!Files.exists(folder.resolve("m.onnx.checkpoint"))) {
            assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
        }
        return process;
    }

    @Test
    void aKilledRunIsShownAsInterrupted() throws Exception {
        Process process = training();
        assertThat(runs()).singleElement().extracting(RunSummary::state).isEqualTo(RunState.RUNNING);
        Call running = Call.nadir("runs", "list", "--state", "running", "--store", store().toString());
        assertThat(running.out()).contains("train", "running");
        process.destroyForcibly();
        assertThat(end(process)).isEqualTo(128 + 9);
        Call call = Call.nadir("runs", "show", "last", "--store", store().toString());
        assertThat(call.out()).contains("state        interrupted", "its process " + process.pid()
                + " is gone without a word", "m.onnx");
    }

    @Test
    void aRunThatIsToldToStopSaysSo() throws Exception {
        Process process = trainingUnderWay();
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start().waitFor();
        assertThat(end(process)).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(runs()).singleElement()
                .extracting(RunSummary::state, RunSummary::status, RunSummary::cause, RunSummary::outcome)
                .containsExactly(RunState.INTERRUPTED, ExitCode.INTERRUPTED, "it was told to stop", "interrupted");
    }

    @Test
    void aRunThatEndsAtOnceIsRecordedInItsLastMoment() throws Exception {
        Process process = underWay("trap", "minimum", "--narrow", "6,6", "--copies", "6,6", "--samples", "4000",
                "--starts",
                "10000", "-o", "trap");
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).inheritIO().start().waitFor();
        end(process);
        assertThat(Files.readString(folder.resolve("err"))).contains("nadir: interrupted; nothing was saved");
        assertThat(runs()).singleElement()
                .extracting(RunSummary::state, RunSummary::status, RunSummary::cause)
                .containsExactly(RunState.INTERRUPTED, ExitCode.INTERRUPTED, "the user ended it");
    }

    /// The other tests of repeating use absolute paths.
    @Test
    void runsWithRelativePathsAreRepeated() throws Exception {
        Files.createDirectories(folder.resolve("models/deep"));
        Files.writeString(folder.resolve("d.csv"), "x,y\n0,1\n1,3\n2,4\n3,9\n");
        Map<String, String> environment = Map.of(StoreLocation.VARIABLE, store().toString());
        List<List<String>> calls = List.of(
                List.of("train", "d.csv", "--hidden", "2", "--max-iterations", "9", "-o", "models/deep/m.onnx"),
                List.of("audit", "models/../models/deep/m.onnx", "../" + folder.getFileName() + "/d.csv", "-o",
                        "page.html"),
                List.of("linear", "sql:SELECT * FROM 'd.csv'", "--hidden", "1"),
                List.of("trap", "saddle", "--inputs", "3", "--hidden", "2", "--order", "2", "--samples", "20", "-o",
                        "models/trap"),
                List.of("certify", "models/trap"),
                List.of("demo", "--budget", "200", "-o", "models/story"));
        int repeated = 0;
        for (List<String> call : calls) {
            int status = end(start("", environment, call.toArray(String[]::new)));
            assertThat(status).as(Files.readString(folder.resolve("err"))).isIn(ExitCode.DONE, ExitCode.NEGATIVE);
            Call replay = Call.nadir("runs", "replay", "last", "--store", store().toString());
            assertThat(replay.out()).as(call + replay.err()).startsWith("same: ");
            repeated++;
        }
        assertThat(repeated).isEqualTo(6);
    }

    @Test
    void theDirectoryForTheUsersDataIsMade() throws Exception {
        assertThat(end(start("", Map.of("XDG_DATA_HOME", folder.resolve("data").toString()), "linear", "sample:xor")))
                .isZero();
        assertThat(Files.readString(folder.resolve("err"))).isEmpty();
        try (RunStore opened = RunStore.open(StoreLocation.of(folder.resolve("data/nadir/runs.db").toString()))) {
            assertThat(opened.list(RunQuery.all())).hasSize(1);
        }
    }

    @Test
    void aUsersOwnStoreThatCannotBeMadeIsAWarning() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no directory");
        assertThat(end(start("", Map.of("XDG_DATA_HOME", file.toString()), "linear", "sample:xor", "--json"))).isZero();
        assertThat(Files.readString(folder.resolve("out"))).contains("globalMinimum");
        assertThat(Files.readAllLines(folder.resolve("err"))).singleElement()
                .asString()
                .startsWith("nadir: warning: this run is not recorded: cannot make the directory")
                .contains("--no-store");
        assertThat(end(start("", Map.of("XDG_DATA_HOME", file.toString()), "linear", "sample:xor", "--no-store")))
                .isZero();
        assertThat(Files.readString(folder.resolve("err"))).isEmpty();
    }

    /// A limit on the size of files acts like a disk that is full: the result is printed, the store unharmed.
    @Test
    void aFullDiskLosesTheRecordAndNotTheResult() throws Exception {
        assertThat(end(start("", Map.of(), "linear", "sample:xor", "--store", "runs.db"))).isZero();
        // The result has two megabytes, of which twenty lines are printed; the limit leaves room for SQLite's library.
        assertThat(end(start("ulimit -f 1700;", Map.of(), "linear", "sample:digits", "--autoencoder", "--hidden", "5",
                "--limit", "20000", "--store", "runs.db"))).isZero();
        assertThat(Files.size(folder.resolve("out"))).isPositive();
        assertThat(Files.readAllLines(folder.resolve("err"))).singleElement()
                .asString()
                .startsWith("nadir: warning: this run is not recorded: the run store runs.db cannot be");
        assertThat(runs()).extracting(RunSummary::state).contains(RunState.FINISHED);
    }
}
