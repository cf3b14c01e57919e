package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nadir linear`: the document's keys and figures, the text, and what it refuses.
class LinearCommandTests {
    @TempDir
    private Path folder;

    private static JsonNode json(String line) {
        Call call = Call.nadir(Call.words(line));
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        return new JsonMapper().readTree(call.out());
    }

    @Test
    void theDocumentHasTheCensus() {
        JsonNode document = json("linear sample:iris --hidden 2 --json --statements");
        assertThat(document.get("command").asString()).isEqualTo("linear");
        assertThat(document.get("conventions").get("loss").asString()).isEqualTo("squared");
        // Three classes, centred: two eigenvalues differ from 0, so {}, {1}, {2}, {1, 2}.
        assertThat(document.get("count").asInt()).isEqualTo(4);
        assertThat(document.get("criticalPoints").size()).isEqualTo(4);
        JsonNode origin = document.get("criticalPoints").get(0);
        assertThat(origin.get("indices").size()).isZero();
        // The loss of the zero map: half the variance of three one-hot columns of thirds.
        assertThat(origin.get("loss").asDouble()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(origin.get("kind").asString()).isEqualTo("strict-saddle");
        assertThat(origin.get("index").asInt()).isEqualTo(4);
        assertThat(document.get("globalMinimum").get("kind").asString()).isEqualTo("global-minimum");
        assertThat(document.get("hypotheses").get(1).get("holds").asBoolean()).isFalse();
        assertThat(document.get("statements").size()).isEqualTo(4);
        for (JsonNode statement : document.get("statements")) {
            assertThat(statement.get("agrees").asBoolean()).as(statement.toString()).isTrue();
        }
    }

    @Test
    void sumsAndDeepNetworks() {
        double mean = json("linear sample:wine --hidden 2,2 --json").get("globalMinimum").get("loss").asDouble();
        JsonNode sum = json("linear sample:wine --hidden 2,2 --json --reduction sum --limit 1");
        assertThat(sum.get("globalMinimum").get("loss").asDouble()).isCloseTo(178 * mean, within(1e-9 * 178 * mean));
        assertThat(sum.get("criticalPoints").size()).isEqualTo(1);
        assertThat(sum.get("criticalPoints").get(0).has("index")).isFalse();
        assertThat(sum.get("criticalPoints").get(0).get("kind").asString()).isEqualTo("bad-saddle");
    }

    @Test
    void theTextShowsFamiliesAndHypotheses() {
        Call call = Call.nadir(Call.words("linear sample:wine --autoencoder --hidden 3"));
        assertThat(call.status()).isZero();
        assertThat(call.out()).contains("13-3-13 linear, no bias", "holds  X X' has full rank",
                "378 families of critical points", "global minimum");
    }

    @Test
    void anAutoencoderTakesAllColumnsOfAUsersTable() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 16; j++) {
                text.append(j == 0 ? "" : ",").append(i == 0 ? "c" + j : Double.toString(random.nextGaussian()));
            }
            text.append('\n');
        }
        Path table = Files.writeString(folder.resolve("sixteen.csv"), text);
        JsonNode all = json("linear " + table + " --autoencoder --hidden 4 --json --limit 0");
        assertThat(all.get("architecture").asString()).isEqualTo("16-4-16 linear, no bias");
        assertThat(all.get("count").asInt()).isEqualTo(2517);
        assertThat(json("linear " + table + " --autoencoder --hidden 4 --json --limit 0 --target c3")
                .get("architecture")
                .asString()).isEqualTo("15-4-15 linear, no bias");
        assertThat(json("linear sample:diabetes --autoencoder --hidden 4 --json --limit 0")
                .get("architecture")
                .asString()).isEqualTo("10-4-10 linear, no bias");
    }

    @Test
    void aPathModelReducesToTheLinearNetwork() {
        JsonNode model = json("linear sample:iris --hidden 2 --path-model --rho 0.25 --q 2 --draws 500 --seed 3 --json")
                .get("pathModel");
        assertThat(model.get("rho").asDouble()).isEqualTo(0.25);
        assertThat(model.get("agrees").asBoolean()).isTrue();
        JsonNode reduction = model.get("reduction");
        assertThat(reduction.get("paths").asInt()).isEqualTo(24);
        assertThat(reduction.get("outputs").asInt()).isEqualTo(450);
        assertThat(reduction.get("drawnLoss").asDouble()).isCloseTo(reduction.get("expectedLoss").asDouble(),
                within(5 * reduction.get("standardError").asDouble()));
        assertThat(reduction.get("expectedLoss").asDouble())
                .isGreaterThan(reduction.get("lossOfExpectation").asDouble());
        assertThat(model.get("relu").get("overdispersion").asDouble()).isGreaterThan(2);
        assertThat(model.get("statements").size()).isEqualTo(4);
        for (JsonNode statement : model.get("statements")) {
            assertThat(statement.get("agrees").asBoolean()).as(statement.toString()).isTrue();
        }
        Call text = Call.nadir(Call.words("linear sample:iris --hidden 2 --path-model --draws 200"));
        assertThat(text.out()).contains("24 paths", "independent of all other paths",
                "a relu network does not meet that",
                "two standard errors", "expected loss: ");
        assertThat(text.out()).doesNotContain("DISAGREES");
        assertThat(json("linear sample:iris --hidden 2 --json").has("pathModel")).isFalse();
    }

    /// Runs that end at a limit say nothing against the theorem: on these data first-order methods take 10,000 iterations.
    @Test
    void theStatementsAgreeOnDigits() {
        JsonNode statements = json("linear sample:digits --hidden 8 --statements --json --limit 0").get("statements");
        assertThat(statements.size()).isEqualTo(4);
        for (JsonNode statement : statements) {
            assertThat(statement.get("agrees").asBoolean()).as(statement.toString()).isTrue();
            assertThat(statement.get("measured").asString()).doesNotContain("nothing");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "linear sample:wine --hidden 0|--hidden requires widths of at least 1, got [0]",
        "linear sample:wine --hidden 2,-1|--hidden requires widths of at least 1, got [2, -1]",
        "linear sample:wine --limit -1|--limit requires a number of at least 0, got -1",
        "linear sample:wine --rho 0.5|--rho belongs to --path-model; add that, or leave it out",
        "linear sample:wine --draws 500|--draws belongs to --path-model; add that, or leave it out",
        "linear sample:wine --path-model --rho 0|--rho requires a probability above 0 and at most 1, got 0.0",
        "linear sample:wine --path-model --rho 1.5|--rho requires a probability above 0 and at most 1, got 1.5",
        "linear sample:wine --path-model --q 0|--q requires a finite number other than 0, got 0.0",
        "linear sample:wine --path-model --draws 1|--draws requires 100 to 10000000, got 1",
        "linear sample:digits --path-model --hidden 100,100|the path model samples every path on its own and takes at most 1000000 of them, got 6400000; choose a smaller network (--hidden, --features), or leave --path-model out",
        "linear sample:wine --reduction total|there is no reduction 'total'; there are mean, sum"})
    void wrongUseIsOneLineAndTwo(String line, String complaint) {
        Call call = Call.nadir(Call.words(line));
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.out()).isEmpty();
        assertThat(call.complaints()).containsExactly("nadir: " + complaint);
    }
}
