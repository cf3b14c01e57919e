package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import nadir.study.ResidualModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The spectrum of a residual network from another tool, found by products alone, and what becomes of it when the process
/// is killed or interrupted.
@DisabledOnOs(OS.WINDOWS)
class SpectrumProcessTests {
    private static final long PATIENCE_MINUTES = 2;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws Exception {
        ResidualModels.write(folder, 2, 1, 6, 30);
    }

    private static String[] words(String... more) {
        List<String> words = new ArrayList<>(List.of("spectrum", folder.resolve(ResidualModels.MODEL).toString(),
                folder.resolve(ResidualModels.DATA).toString(), "--classes", "--loss", "cross-entropy", "--json",
                "--quiet"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static JsonNode json(String... more) {
        Call call = Call.nadir(words(more));
        assertThat(call.status()).as(call.err()).isZero();
        return JsonMapper.shared().readTree(call.out());
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToDouble(JsonNode::doubleValue).toArray();
    }

    /// All eigenvalues by LAPACK are the oracle, for both precisions of the products.
    @Test
    void bothEndsAreThoseOfTheWholeMatrix() {
        double[] all = numbers(json("--top", "1", "--bottom", "1").get("eigenvalues"));
        assertThat(all).hasSize(1396);
        int checked = 0;
        for (String precision : List.of("float64", "float32")) {
            JsonNode ends = json("--dense-limit", "0", "--top", "20", "--bottom", "5", "--precision", precision);
            assertThat(ends.get("ending").stringValue()).isEqualTo("converged");
            double[] values = numbers(ends.get("eigenvalues"));
            double[] residuals = numbers(ends.get("residuals"));
            for (int i = 0; i < 25; i++) {
                double exact = i < 5 ? all[i] : all[all.length - 25 + i];
                assertThat(values[i]).isCloseTo(exact, within(residuals[i] + 1e-13));
                assertThat(residuals[i]).isLessThan(1e-4 * all[all.length - 1]);
                checked++;
            }
        }
        assertThat(checked).isEqualTo(50);
    }

    private static final String[] LONG = {"--dense-limit", "0", "--top", "20", "--bottom", "5"};

    private static String[] longer(String... more) {
        List<String> words = new ArrayList<>(List.of(LONG));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static Process start(Path checkpoint) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "nadir.cli.Main"));
        command.addAll(List.of(words(longer("--checkpoint", checkpoint.toString(), "--checkpoint-every", "0"))));
        Process process = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        while (!Files.exists(checkpoint)) {
            assertThat(process.waitFor(10, TimeUnit.MILLISECONDS)).as("ended early").isFalse();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        return process;
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private static void goesOnToTheSameBits(Path checkpoint) {
        String time = "\"seconds\":[^,}]*";
        String resumed = json(longer("--checkpoint", checkpoint.toString(), "--resume")).toString();
        assertThat(checkpoint).doesNotExist();
        assertThat(resumed.replaceAll(time, "")).isEqualTo(json(LONG).toString().replaceAll(time, ""));
    }

    @Test
    void aKilledSpectrumGoesOnToTheSameBits() throws Exception {
        Path checkpoint = folder.resolve("killed");
        Process process = start(checkpoint);
        process.destroyForcibly();
        assertThat(end(process)).isEqualTo(128 + 9);
        assertThat(Files.readString(folder.resolve("out"))).isEmpty();
        Call again = Call.nadir(words(longer("--checkpoint", checkpoint.toString())));
        assertThat(again.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(again.complaints()).singleElement().asString().contains("--resume").contains("--restart");
        goesOnToTheSameBits(checkpoint);
    }

    @Test
    void anInterruptedSpectrumSaysWhatItSaved() throws Exception {
        Path checkpoint = folder.resolve("interrupted");
        Process process = start(checkpoint);
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start().waitFor();
        assertThat(end(process)).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Files.readAllLines(folder.resolve("err"))).containsExactly(
                "nadir: interrupted; from " + checkpoint + " it goes on with --resume");
        assertThat(Files.readString(folder.resolve("out"))).isEmpty();
        goesOnToTheSameBits(checkpoint);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsKnownAtOnce() {
        Call call = Call.nadir(words("--checkpoint", folder.resolve("no/such").toString()));
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.complaints()).singleElement().asString().contains("there is no directory");
        assertThat(Call.nadir(words("--resume", "--restart")).status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(Call.nadir(words("--checkpoint-every", "-1")).complaints()).singleElement()
                .asString()
                .contains("--checkpoint-every requires");
    }
}
