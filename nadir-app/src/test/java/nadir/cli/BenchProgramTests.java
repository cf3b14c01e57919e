package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Optimisers that are programs of their own: one that works, and all the ways in which one does not.
@DisabledOnOs(OS.WINDOWS)
class BenchProgramTests {
    private static final Path EXAMPLE = Path.of("..", "examples", "optimizer.py");

    @TempDir
    private Path folder;

    private static List<JsonNode> races(String... more) {
        List<String> words = new ArrayList<>(List.of("bench", "--no-store", "--quiet", "--json", "--problems",
                "saddle/order2/*", "--budget", "300"));
        words.addAll(List.of(more));
        Call call = Call.nadir(words.toArray(String[]::new));
        assertThat(call.status()).as(call.err()).isZero();
        List<JsonNode> races = new ArrayList<>();
        JsonMapper.shared().readTree(call.out()).get("results").forEach(races::add);
        return races;
    }

    private static boolean hasPython() {
        try {
            return new ProcessBuilder("python3", "-c", "import json").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void thePythonExampleIsRacedAndCounted() {
        assumeThat(hasPython()).as("skipped: the example needs python3, which is not here").isTrue();
        List<JsonNode> races = races("--optimizer-command", "bb=python3 " + EXAMPLE, "--optimizers", "bb,lbfgs");
        assertThat(races).hasSize(4);
        int solved = 0;
        for (JsonNode race : races) {
            if (race.get("optimizer").asString().equals("bb")) {
                assertThat(race.get("outcome").asString()).as(race.toString()).isEqualTo("escaped");
                assertThat(race.get("gradients").asInt()).isPositive();
                assertThat(race.get("cost").asDouble()).isLessThanOrEqualTo(300);
                solved++;
            }
        }
        assertThat(solved).isEqualTo(2);
    }

    @Test
    void thePythonExampleGivesTheSameAnywhere() {
        assumeThat(hasPython()).as("skipped: the example needs python3, which is not here").isTrue();
        String times = "\"seconds\":[^,}]*";
        String first = races("--optimizer-command", "bb=python3 " + EXAMPLE, "--optimizers", "bb", "--threads", "1")
                .toString()
                .replaceAll(times, "");
        String second = races("--optimizer-command", "bb=python3 " + EXAMPLE, "--optimizers", "bb", "--threads", "2")
                .toString()
                .replaceAll(times, "");
        assertThat(second).isEqualTo(first);
    }

    /// Each failure is the one start's, with its cause; who runs beside it is not touched.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "sleep 1000|it wrote no line for 0.3 s, after 0 lines",
        "read hello; echo no money left >&2; exit 3|it ended with status 3 without saying that it is done, after 0 "
                + "lines; its last words: no money left",
        "true|it ended with status 0 without saying that it is done, after 0 lines",
        "echo hello|its line 1 is no JSON: 'hello'",
        "echo 17|its line 1 is nonsense: no object, in '17'",
        "echo {}|its line 1 is nonsense: an object without 'ask' or 'tell', in '{}'",
        "echo '{\"ask\":\"truth\"}'|its line 1 is nonsense: it asks for 'truth' and not for value, gradient, hvp, "
                + "sampled or start, in '{\"ask\":\"truth\"}'",
        "echo '{\"ask\":\"value\",\"point\":[1,2]}'|its line 1 is nonsense: 'point' is no list of ",
        "echo '{\"tell\":\"done\",\"claim\":\"first\"}'|its line 1 is nonsense: it claims 'first' and not valley or "
                + "diverged, in",
        "echo '{\"ask\":\"start\",\"seed\":0.5}'|its line 1 is nonsense: 'seed' is no whole number",
        "head -c 3000000 /dev/zero|its line 1 has more than ",
        "yes '{\"ask\":\"start\",\"seed\":1}'|it wrote 10001 lines in a row that cost nothing"})
    void whatGoesWrongIsOneFailedStartWithItsCause(String script, String cause) throws IOException {
        Path program = Files.writeString(folder.resolve("program.sh"), script + "\n");
        List<JsonNode> races = races("--optimizer-command", "bad=sh '" + program + "'", "--optimizers", "bad,gd",
                "--answer-timeout", "0.3");
        assertThat(races).hasSize(4);
        int failed = 0;
        for (JsonNode race : races) {
            if (race.get("optimizer").asString().equals("bad")) {
                assertThat(race.get("outcome").asString()).isEqualTo("failed");
                assertThat(race.get("cause").asString()).contains(cause);
                failed++;
            } else {
                assertThat(race.get("outcome").asString()).isIn("trapped", "escaped");
            }
        }
        assertThat(failed).isEqualTo(2);
    }

    @Test
    void aProgramThatIsNotThereIsAFailureToo() {
        List<JsonNode> races = races("--optimizer-command", "none=./no-such-program --fast", "--optimizers", "none");
        assertThat(races).hasSize(2)
                .allSatisfy(race -> assertThat(race.get("cause").asString()).contains("it could not be started",
                        "no-such-program"));
    }

    /// What a program starts ends with it.
    @Test
    void nothingIsLeftRunning() throws Exception {
        Path program = Files.writeString(folder.resolve("program.sh"), "sleep 1000 &\necho $! >> " + folder.resolve(
                "children") + "\nread hello\nread never\n");
        races("--optimizer-command", "parent=sh '" + program + "'", "--optimizers", "parent",
                "--answer-timeout", "0.3");
        List<String> children = Files.readAllLines(folder.resolve("children"));
        assertThat(children).hasSize(2);
        for (String child : children) {
            ProcessHandle.of(Long.parseLong(child))
                    .ifPresent(handle -> assertThat(handle.onExit()).succeedsWithin(java.time.Duration.ofSeconds(20)));
        }
    }

    /// Values, gradients, products, batches and starts as a program sees them, against the risk itself; and a NaN both ways.
    @Test
    void answersAreThoseOfTheRisk() throws Exception {
        assumeThat(hasPython()).as("skipped: this test needs python3, which is not here").isTrue();
        Path program = Files.writeString(folder.resolve("program.py"), """
                import json, sys
                def talk(**message):
                    print(json.dumps(message), flush=True)
                    return json.loads(sys.stdin.readline())
                hello = json.loads(sys.stdin.readline())
                p, m = hello["start"], hello["terms"]
                value = talk(ask="value", point=p)["value"]
                whole = talk(ask="gradient", point=p)
                batch = talk(ask="sampled", point=p, indices=list(range(m)))
                other = talk(ask="start", seed=5)["point"]
                h = 1e-5
                d = [1.0 if i % 2 else -0.5 for i in range(len(p))]
                gradient = lambda s: talk(ask="gradient", point=[x + s * y for x, y in zip(other, d)])["gradient"]
                quotient = [(a - b) / (2 * h) for a, b in zip(gradient(h), gradient(-h))]
                product = talk(ask="hvp", point=other, direction=d)["product"]
                nan = talk(ask="value", point=["NaN"] + p[1:])
                print(json.dumps({
                    "same": value == whole["value"],
                    "batch": max(abs(a - b) for a, b in zip(whole["gradient"], batch["gradient"])),
                    "quotient": max(abs(a - b) for a, b in zip(quotient, product)),
                    "nan": nan["value"], "left": nan["left"], "version": hello["version"]}), file=sys.stderr)
                sys.exit(1)
                """);
        List<JsonNode> races = races("--optimizer-command", "probe=python3 '" + program + "'", "--optimizers", "probe");
        assertThat(races).hasSize(2);
        for (JsonNode race : races) {
            String cause = race.get("cause").asString();
            JsonNode seen = JsonMapper.shared().readTree(cause.substring(cause.indexOf('{')));
            assertThat(seen.get("same").asBoolean()).isTrue();
            assertThat(seen.get("batch").asDouble()).isLessThan(1e-12);
            assertThat(seen.get("quotient").asDouble()).isLessThan(1e-6);
            assertThat(seen.get("nan").asString()).isEqualTo("NaN");
            assertThat(seen.get("version").asInt()).isEqualTo(1);
            // Two values, three gradients, a whole batch, a product.
            assertThat(seen.get("left").asDouble()).isCloseTo(300 - (2.0 / 3 + 3 + 1 + 2), within(1e-9));
            assertThat(race.get("sampledPasses").asDouble()).isEqualTo(1);
            assertThat(race.get("products").asInt()).isEqualTo(1);
        }
    }
}
