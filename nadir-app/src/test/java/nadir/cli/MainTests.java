package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nadir.version.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What holds for every command: exit statuses, one line on standard error for whatever goes wrong and none if nothing
/// does, JSON that reads back to the same bits.
class MainTests {
    private static Call probe(String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "probe";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return Call.of(List.of(ProbeCommand.class), words);
    }

    @Test
    void saysItsVersion() {
        assertThat(Call.nadir("--version")).isEqualTo(new Call(List.of("--version"), 0,
                "nadir " + Version.CURRENT + System.lineSeparator(), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "help completion", "completion --help", "completion"})
    void helpsOnStandardOutputAlone(String line) {
        Call call = Call.nadir(Call.words(line));
        assertThat(call.status()).isZero();
        assertThat(call.err()).isEmpty();
        assertThat(call.out()).contains("nadir");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "''|a command is required; see 'nadir --help'",
        "comletion|there is no command 'comletion'; did you mean completion or studio or certify?; see 'nadir --help'",
        "--no-such|there is no option '--no-such'; see 'nadir --help'",
        "probe --thread 3|there is no option '--thread'; did you mean --threads?; see 'nadir probe --help'",
        "probe --threads 0|--threads requires at least 1, got 0; see 'nadir probe --help'",
        "probe --threads|Missing required parameter for option '--threads' (N); see 'nadir probe --help'",
        "probe --seed x|Invalid value for option '--seed': 'x' is not a long; see 'nadir probe --help'"})
    void wrongUseIsOneLineAndTwo(String line, String complaint) {
        Call call = Call.of(List.of(ProbeCommand.class), Call.words(line.replace("''", "")));
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.out()).isEmpty();
        assertThat(call.complaints()).containsExactly("nadir: " + complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "INPUT|2|--target requires a column of iris.csv, got 'colour'",
        "TWO_LINES|2|first; second",
        "DISK_FULL|1|cannot read or write m.onnx: No space left on device",
        "UNWRITABLE|1|no permission to read or write /m.onnx",
        "STREAM|1|cannot read or write: Stream closed"})
    void failuresAreOneLineWithoutATrace(String fault, int status, String complaint) {
        Call call = probe("--fail", fault);
        assertThat(call.status()).isEqualTo(status);
        assertThat(call.out()).isEmpty();
        assertThat(call.complaints()).containsExactly("nadir: " + complaint);
    }

    @ParameterizedTest
    @CsvSource({"BUG,IllegalStateException: the twin is not there", "STACK,StackOverflowError: StackOverflowError"})
    void faultsOfNadirKeepTheirDetailsInAFile(String fault, String what) throws Exception {
        Call call = probe("--fail", fault);
        assertThat(call.status()).isEqualTo(ExitCode.FAULT);
        assertThat(call.complaints()).singleElement()
                .asString()
                .startsWith("nadir: this is a fault of Nadir: " + what + " (details in ");
        String line = call.complaints().getFirst();
        Path details = Path.of(line.substring(line.indexOf("details in ") + 11, line.length() - 1));
        assertThat(Files.readString(details)).startsWith("nadir " + Version.CURRENT + " probe --fail " + fault)
                .contains("at nadir.cli.ProbeCommand.fail");
        Files.delete(details);
    }

    @Test
    void tellsHowToGetMoreMemory() {
        Call call = probe("--fail", "MEMORY");
        assertThat(call.status()).isEqualTo(ExitCode.FAULT);
        assertThat(call.complaints()).singleElement().asString().contains("NADIR_JAVA_OPTS=-Xmx");
    }

    @Test
    void progressGoesToStandardErrorUnlessQuiet() {
        assertThat(probe().err()).isEqualTo("probing" + System.lineSeparator());
        assertThat(probe("--quiet").err()).isEmpty();
        assertThat(probe("-q", "--seed", "-7").out()).isEqualTo("seed -7" + System.lineSeparator());
    }

    @Test
    void jsonIsOneDocumentThatReadsBack() {
        Call call = probe("--quiet", "--json", "--seed", "9007199254740993", "--threads", "3");
        assertThat(call.status()).isEqualTo(ExitCode.NEGATIVE);
        JsonNode document = JsonMapper.shared().readTree(call.out());
        assertThat(document.propertyNames()).containsExactly("nadir", "command", "conventions", "seed", "threads",
                "third", "notANumber", "infinite", "mood", "layer");
        assertThat(document.get("nadir").asString()).isEqualTo(Version.CURRENT);
        assertThat(document.get("command").asString()).isEqualTo("probe");
        assertThat(document.get("conventions").get("reduction").asString()).isEqualTo("mean");
        assertThat(document.get("seed").asLong()).isEqualTo(9007199254740993L);
        assertThat(document.get("threads").asInt()).isEqualTo(3);
        assertThat(document.get("third").asDouble()).isEqualTo(1.0 / 3);
        assertThat(document.get("notANumber").asString()).isEqualTo("NaN");
        assertThat(document.get("infinite").asString()).isEqualTo("-Infinity");
        assertThat(document.get("mood").asString()).isEqualTo("bad-mood");
        assertThat(document.get("layer").get("values").get(0).asDouble()).isEqualTo(1e-300);
    }

    @Test
    void completionNamesTheCommands() {
        assertThat(Call.nadir("completion").out()).startsWith("#!/usr/bin/env bash").contains("--version");
    }
}
