package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nadir bench`: the smoke suite with a small budget, what its document and files say, and what is refused.
class BenchCommandTests {
    private static final String TIMES = "\"seconds\" : [^\\n]*\\n";

    private static Call bench(String... more) {
        List<String> words = new ArrayList<>(List.of("bench", "--no-store", "--quiet"));
        words.addAll(List.of(more));
        return Call.nadir(words.toArray(String[]::new));
    }

    private static JsonNode json(String... more) {
        Call call = bench(Stream.concat(Stream.of(more), Stream.of("--json")).toArray(String[]::new));
        assertThat(call.status()).as(call.err()).isZero();
        return JsonMapper.shared().readTree(call.out());
    }

    /// Every problem of the smoke suite, all shipped optimisers, a small budget.
    @Test
    void theSmokeSuiteRunsInAReducedForm(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("board");
        JsonNode document = json("--budget", "60", "-o", output.toString());
        assertThat(document.get("suite").get("version").asInt()).isEqualTo(1);
        assertThat(document.get("problems").size()).isEqualTo(11);
        assertThat(document.get("optimizers").size()).isEqualTo(18);
        assertThat(document.get("results").size()).isEqualTo(24 * 18);
        int solved = 0;
        for (JsonNode race : document.get("results")) {
            assertThat(race.get("outcome").asString()).isIn("escaped", "trapped", "diverged", "budget");
            solved += race.get("solved").asBoolean() ? 1 : 0;
            if (race.get("whitePasses").asDouble() == 0) {
                assertThat(race.get("cost").asDouble()).isCloseTo(race.get("values").asInt() / 3.0
                        + race.get("gradients").asInt() + 2 * race.get("products").asInt()
                        + race.get("sampledPasses").asDouble(), within(1e-9)).isLessThanOrEqualTo(60 + 1e-9);
            }
        }
        int ranked = 0;
        for (JsonNode rank : document.get("leaderboard")) {
            ranked += rank.get("solved").asInt();
            assertThat(rank.get("escaped").asInt() + rank.get("trapped").asInt() + rank.get("diverged").asInt()
                    + rank.get("budget").asInt() + rank.get("failed").asInt()).isEqualTo(24);
        }
        assertThat(ranked).isEqualTo(solved).isBetween(100, 24 * 18 - 50);
        assertThat(document.get("profiles").get("data").size()).isEqualTo(18);
        for (JsonNode problem : document.get("problems")) {
            JsonNode truth = problem.get("truth");
            assertThat(truth.get("better").asDouble()).isLessThan(truth.get("target").asDouble());
            assertThat(truth.get("target").asDouble()).isLessThan(truth.get("level").asDouble());
        }
        assertThat(Files.readAllLines(output.resolve("leaderboard.csv"))).hasSize(1 + 24 * 18);
        assertThat(Files.readString(output.resolve("leaderboard.html"))).contains("Data profiles", "<svg")
                .doesNotContain("<script");
        assertThat(Files.readString(output.resolve("leaderboard.md"))).contains("| escape-auto | white-box |");
        JsonNode file = JsonMapper.shared().readTree(Files.readString(output.resolve("leaderboard.json")));
        assertThat(file.get("leaderboard").size()).isEqualTo(18);
        assertThat(file.get("results").get(0).has("seconds")).isFalse();
        assertThat(folder.resolve("board.journal")).doesNotExist();
    }

    @Test
    void neitherThreadsNorRepetitionChangeAFile(@TempDir Path folder) throws Exception {
        List<String> texts = new ArrayList<>();
        for (String threads : List.of("1", "2", "2")) {
            Path output = folder.resolve("board" + texts.size());
            Call call = bench("--problems", "saddle/*", "--budget", "100", "--threads", threads, "-o",
                    output.toString(), "--json");
            assertThat(call.status()).as(call.err()).isZero();
            texts.add(call.out().replaceAll(TIMES, "") + Files.readString(output.resolve("leaderboard.json"))
                    + Files.readString(output.resolve("leaderboard.csv"))
                    + Files.readString(output.resolve("leaderboard.md")));
        }
        assertThat(texts.get(1)).isEqualTo(texts.get(0));
        assertThat(texts.get(2)).isEqualTo(texts.get(0));
    }

    /// Also where the run was made quietly.
    @Test
    void aBenchmarkIsRepeatedToTheSame(@TempDir Path folder) {
        String store = folder.resolve("runs.db").toString();
        Call bench = Call.nadir("bench", "--store", store, "--quiet", "--problems", "saddle/order2/*", "--optimizers",
                "gd,kicks", "--budget", "50", "-o", folder.resolve("board").toString());
        assertThat(bench.status()).as(bench.err()).isZero();
        Call replay = Call.nadir("runs", "replay", "last", "--store", store);
        assertThat(replay.status()).as(replay.out() + replay.err()).isZero();
        assertThat(replay.out()).startsWith("same: run ");
    }

    @Test
    void theListShowsNamesAndRacesNobody() {
        JsonNode document = json("--list", "--suite", "standard");
        assertThat(document.get("problems").size()).isGreaterThan(40);
        assertThat(document.get("results").size()).isZero();
        Call text = bench("--list");
        assertThat(text.out()).contains("saddle/order3/4-3-3-3/rank1/m60/s0", "perturbed-gd");
    }

    @Test
    void optimizersAndProblemsAreSelected() {
        JsonNode document = json("--optimizers", "lbfgs,gd", "--problems", "valley/*", "--budget", "50");
        assertThat(document.get("results").size()).isEqualTo(4);
        assertThat(document.get("results").get(0).get("optimizer").asString()).isEqualTo("gd");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--suite large|there is no suite 'large'; there are smoke, standard, full",
        "--budget 3|--budget requires a number of gradients of at least 10, got 3.0",
        "--problems minima/*|no problem of the suite smoke fits --problems 'minima/*'; nadir bench --list --suite smoke "
                + "shows their names",
        "--resume|--resume goes on from the journal beside -o FOLDER; give the folder",
        "--optimizer-command python3|--optimizer-command requires NAME=PROGRAM [ARGUMENT...] with a name of letters, "
                + "digits, dots and hyphens, got 'python3'",
        "--optimizer-command lbfgs=x|there are two optimisers of the name lbfgs; give the one in --optimizer-command "
                + "another name",
        "--master nowhere|--master nowhere requires a name that Spark knows (local[*], spark://HOST:PORT, yarn, k8s://...) "
                + "and Spark itself, which is an optional download: get it once by ./mvnw -pl nadir-spark -am "
                + "-Dmaven.test.skip=true package (docs/guide/spark.md), or leave --master out to use this machine alone"})
    void wrongUseIsOneLineAndTwo(String line, String complaint) {
        Call call = bench(Call.words(line));
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.out()).isEmpty();
        assertThat(call.complaints()).containsExactly("nadir: " + complaint);
    }

    @Test
    void anUnknownOptimiserIsAnsweredWithThoseThereAre() {
        Call call = bench("--optimizers", "adamw");
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.complaints()).hasSize(1);
        assertThat(call.err()).startsWith("nadir: there is no optimiser 'adamw'; there are gd, gd-armijo, momentum");
    }

    @Test
    void aFolderIsNeverReplaced(@TempDir Path folder) {
        Call call = bench("-o", folder.toString());
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.err()).contains("there is already a " + folder);
    }
}
