package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A benchmark that is killed, interrupted or runs out of disk goes on to the same files.
@DisabledOnOs(OS.WINDOWS)
class BenchProcessTests {
    private static final long PATIENCE_MINUTES = 2;

    /// 32 races.
    private static final List<String> RACES = List.of("bench", "--no-store", "--quiet", "--problems", "*saddle/*",
            "--optimizers", "gd,gd-armijo,adam,lbfgs,newton-cg,sgd,noisy-sgd,perturbed-gd", "--budget", "5000",
            "--threads", "1", "-o");

    @TempDir
    private static Path folder;

    private static Path whole;

    @BeforeAll
    static void runOnce() {
        whole = folder.resolve("whole");
        assertThat(nadir(whole).status()).isZero();
    }

    private static List<String> words(Path output, String... more) {
        List<String> words = new ArrayList<>(RACES);
        words.add(output.toString());
        words.addAll(List.of(more));
        return words;
    }

    private static Call nadir(Path output, String... more) {
        return Call.nadir(words(output, more).toArray(String[]::new));
    }

    private Process start(List<String> before, Path output) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "nadir.cli.Main"));
        command.addAll(words(output));
        return new ProcessBuilder(command).redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private void waitForRaces(Process process, Path journal, int lines) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        while (!Files.exists(journal) || Files.readAllLines(journal).size() < lines) {
            assertThat(process.waitFor(5, TimeUnit.MILLISECONDS)).as("ended early: " + Files.readString(
                    folder.resolve("err"))).isFalse();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    private void goesOnToTheSameFiles(Path output, int atLeastKept) throws IOException {
        Path journal = output.resolveSibling(output.getFileName() + ".journal");
        int kept = Files.readAllLines(journal).size() - 1;
        assertThat(kept).isGreaterThanOrEqualTo(atLeastKept).isLessThan(32);
        Call again = nadir(output);
        assertThat(again.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(again.complaints()).containsExactly("nadir: there is a benchmark that was cut short in " + journal
                + "; go on from it with --resume, or remove it");
        Call other = nadir(output, "--resume", "--seed", "1");
        assertThat(other.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(other.err()).contains("is of other work than this");
        Call resumed = nadir(output, "--resume");
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(journal).doesNotExist();
        for (String file : List.of("leaderboard.json", "leaderboard.csv", "leaderboard.md")) {
            assertThat(output.resolve(file)).hasSameTextualContentAs(whole.resolve(file));
        }
    }

    @Test
    void aKilledBenchmarkGoesOnToTheSameFiles() throws Exception {
        Path output = folder.resolve("killed");
        Process process = start(List.of(), output);
        waitForRaces(process, folder.resolve("killed.journal"), 6);
        process.destroyForcibly();
        assertThat(end(process)).isEqualTo(128 + 9);
        assertThat(output).doesNotExist();
        goesOnToTheSameFiles(output, 4);
    }

    @Test
    void anInterruptedBenchmarkSaysWhereItsWorkIs() throws Exception {
        Path output = folder.resolve("interrupted");
        Process process = start(List.of(), output);
        waitForRaces(process, folder.resolve("interrupted.journal"), 4);
        process.destroy();
        assertThat(end(process)).isEqualTo(128 + 15);
        assertThat(Files.readString(folder.resolve("err"))).containsPattern(
                "nadir: interrupted; \\d+ of 32 races are in .*interrupted.journal, and from there --resume goes on");
        goesOnToTheSameFiles(output, 3);
    }

    /// A limit on the size of files stands for the end of a disk.
    @Test
    void aFullDiskEndsItWithALineAndLosesNothing() throws Exception {
        Path output = folder.resolve("full");
        Process process = start(List.of("sh", "-c", "ulimit -f 8; exec \"$@\"", "sh"), output);
        assertThat(end(process)).isEqualTo(ExitCode.FAULT);
        assertThat(Files.readAllLines(folder.resolve("err"))).hasSize(1);
        assertThat(Files.readString(folder.resolve("err")))
                .contains("full.journal could not be added to (File too large")
                .contains("make room and go on from it, nothing that it has is lost");
        goesOnToTheSameFiles(output, 3);
    }
}
