package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nadir.onnx.ModelFile;
import nadir.storage.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What happens to the work when the process ends otherwise than planned: killed, interrupted, or without room on the
/// disk.
@DisabledOnOs(OS.WINDOWS)
class TrainProcessTests {
    private static final long PATIENCE_MINUTES = 2;

    @TempDir
    private Path folder;

    private Path model() {
        return folder.resolve("m.onnx");
    }

    private Path checkpoint() {
        return folder.resolve("m.onnx.checkpoint");
    }

    /// Gradient descent with a fixed rate always has a next step, so the run ends at its limit only.
    private List<String> call(long iterations, Path model, String... more) {
        List<String> words = new ArrayList<>(List.of("train", "sample:digits", "--optimizer", "gd", "--learning-rate",
                "0.05", "--tolerance", "0", "--max-iterations", Long.toString(iterations), "-o", model.toString()));
        words.addAll(List.of(more));
        return words;
    }

    private Process start(String limits, List<String> words) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of("bash", "-c", limits + " exec \"$@\"", "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "nadir.cli.Main"));
        command.addAll(words);
        return new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    /// A run without end, once it has saved a checkpoint.
    private Process underWay() throws Exception {
        Process process = start("", call(1_000_000_000, model(), "--checkpoint-every", "0.1"));
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        while (!Files.exists(checkpoint())) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as("ended early").isFalse();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        return process;
    }

    private List<String> elimination(Path model, String... more) {
        List<String> words = new ArrayList<>(List.of("train", "sample:iris", "--loss", "hinge", "--hidden", "3",
                "--starts", "6", "--max-iterations", "400", "--eliminate", "output-neurons", "--lambda", "0.1", "-o",
                model.toString()));
        words.addAll(List.of(more));
        return words;
    }

    /// Several starts, once a checkpoint is there.
    private Process eliminating() throws Exception {
        Process process = start("", elimination(model(), "--checkpoint-every", "0.01"));
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        while (!Files.exists(checkpoint())) {
            assertThat(process.waitFor(5, TimeUnit.MILLISECONDS)).as("ended early").isFalse();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        return process;
    }

    private void eliminationGoesOn() throws IOException {
        Call resumed = Call.nadir(elimination(model(), "--resume").toArray(new String[0]));
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(checkpoint()).doesNotExist();
        Path other = folder.resolve("unbroken.onnx");
        Call unbroken = Call.nadir(elimination(other).toArray(new String[0]));
        assertThat(unbroken.status()).isZero();
        assertThat(Files.readAllBytes(model())).isEqualTo(Files.readAllBytes(other));
        assertThat(resumed.out().lines().filter(line -> line.startsWith("  seed")))
                .isEqualTo(unbroken.out().lines().filter(line -> line.startsWith("  seed")).toList())
                .hasSize(6);
    }

    @Test
    void aKilledEliminationGoesOn() throws Exception {
        Process process = eliminating();
        process.destroyForcibly();
        assertThat(end(process)).isEqualTo(128 + 9);
        Call again = Call.nadir(elimination(model()).toArray(new String[0]));
        assertThat(again.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(again.complaints()).singleElement().asString().contains("--resume").contains("--restart");
        eliminationGoesOn();
    }

    @Test
    void anInterruptedEliminationSaysWhatItSaved() throws Exception {
        Process process = eliminating();
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start().waitFor();
        assertThat(end(process)).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Files.readAllLines(folder.resolve("err"))).filteredOn(line -> line.startsWith("nadir: interrupted"))
                .singleElement()
                .asString()
                .endsWith("from " + checkpoint() + " training goes on with --resume");
        assertThat(checkpoint()).exists();
        eliminationGoesOn();
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    /// Resumes in this process, and compares with the file of a run that was never broken.
    private void goesOnAsIfNothingHadHappened() throws IOException {
        long done = Checkpoint.load(checkpoint()).integers().get("snapshot/state/iteration")[0];
        assertThat(done).isPositive();
        Call resumed = Call.nadir(call(done + 5, model(), "--resume").toArray(new String[0]));
        assertThat(resumed.status()).as(resumed.err()).isZero();
        Path other = folder.resolve("unbroken.onnx");
        assertThat(Call.nadir(call(done + 5, other).toArray(new String[0])).status()).isZero();
        assertThat(Files.readAllBytes(model())).isEqualTo(Files.readAllBytes(other));
    }

    @Test
    void aKilledRunLosesNothingBeforeItsLastCheckpoint() throws Exception {
        Process process = underWay();
        process.destroyForcibly();
        assertThat(end(process)).isEqualTo(128 + 9);
        assertThat(model()).doesNotExist();
        Call again = Call.nadir(call(10, model()).toArray(new String[0]));
        assertThat(again.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(again.complaints()).singleElement().asString().contains("--resume").contains("--restart");
        goesOnAsIfNothingHadHappened();
    }

    @Test
    void anInterruptedRunSavesAndSaysWhere() throws Exception {
        Process process = underWay();
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start().waitFor();
        assertThat(end(process)).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Files.readAllLines(folder.resolve("err"))).filteredOn(line -> !line.startsWith("iteration "))
                .containsExactly("nadir: interrupted; " + model() + " is the model so far, and from " + checkpoint()
                        + " training goes on with --resume");
        assertThat(Files.readString(folder.resolve("out"))).contains("Interrupted after ");
        assertThat(ModelFile.load(model()).metadata().training()).containsEntry("outcome", "interrupted");
        goesOnAsIfNothingHadHappened();
    }

    /// A limit on the size of files acts like a disk that is full. The model has 15,210 parameters, about 120 kB.
    @Test
    void aFullDiskIsOneLineAndNoFile() throws Exception {
        List<String> words = call(1, model(), "--hidden", "200", "--quiet");
        assertThat(Call.nadir(words.toArray(new String[0])).status()).isZero();
        byte[] before = Files.readAllBytes(model());
        Files.delete(checkpoint());
        assertThat(end(start("ulimit -f 64;", words))).isEqualTo(ExitCode.FAULT);
        assertThat(Files.readAllLines(folder.resolve("err"))).singleElement()
                .asString()
                // On a slow machine its checkpoint is due first.
                .matches("nadir: .*" + Pattern.quote(model().toString())
                        + "(\\.checkpoint)? was not written \\(File too large\\).*");
        assertThat(Files.readString(folder.resolve("out"))).isEmpty();
        assertThat(Files.readAllBytes(model())).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("err", "out",
                    "m.onnx");
        }
    }
}
