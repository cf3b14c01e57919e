package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/// `nadir trap`: folders with the truth, the same bytes for the same seed, audits that agree, and what it refuses.
class TrapCommandTests {
    @TempDir
    private Path scratch;

    private Call trap(String line, Path folder) {
        List<String> words = new ArrayList<>(List.of(Call.words("trap " + line + " --quiet")));
        words.add("-o");
        words.add(folder.toString());
        return Call.nadir(words.toArray(String[]::new));
    }

    private static JsonNode json(Call call) {
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        return new JsonMapper().readTree(call.out());
    }

    private static String verdict(Path folder) {
        JsonNode document = json(Call.nadir("audit", folder.resolve("model.onnx").toString(),
                folder.resolve("data.csv").toString(), "--json", "--quiet"));
        return document.get("verdict").get("kind").asString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "minimum --narrow 2,1 --copies 3,5 --inputs 2 --outputs 1 --samples 60 --activation tanh|degenerate-minimum|24|0",
        "minimum --narrow 2 --copies 3 --inputs 3 --samples 100 --soft-labels|degenerate-minimum|15|0",
        "twin --narrow 2 --copies 3 --samples 60|degenerate-saddle|4|3",
        "saddle --hidden 3,3 --order 2|degenerate-saddle||",
        "dead-relu --hidden 5|degenerate-minimum|40|0"})
    void theAuditOfAFolderAgreesWithItsTruth(String line, String verdict, String nullity, String index) {
        Path folder = scratch.resolve("trap");
        JsonNode document = json(trap(line + " --json", folder));
        assertThat(document.get("command").asString()).isEqualTo("trap");
        assertThat(document.get("conventions").get("reduction").asString()).isEqualTo("mean");
        assertThat(document.get("folder").asString()).isEqualTo(folder.toString());
        assertThat(document.get("kind").asString()).isEqualTo(line.substring(0, line.indexOf(' ')));
        assertThat(document.get("betterLoss").asDouble()).isLessThan(0.99 * document.get("loss").asDouble());
        assertThat(document.get("gradientNorm").asDouble()).isLessThan(1e-11);
        boolean isMinimum = line.startsWith("minimum");
        assertThat(document.get("proved").asString()).isEqualTo(isMinimum ? "proved" : "not attempted");
        assertThat(folder.resolve("certificate.json").toFile().exists()).isEqualTo(isMinimum);
        assertThat(text(document, "nullity")).isEqualTo(nullity);
        assertThat(text(document, "index")).isEqualTo(index);
        assertThat(verdict(folder)).isEqualTo(verdict);
    }

    private static String text(JsonNode document, String key) {
        return document.has(key) ? document.get(key).asString() : null;
    }

    @ParameterizedTest
    @CsvSource({"minimum --samples 60", "twin --samples 60", "saddle", "plateau", "dead-relu", "valley"})
    void theSameSeedGivesTheSameBytes(String line) throws IOException {
        Path first = scratch.resolve("first");
        Path second = scratch.resolve("second");
        Path third = scratch.resolve("third");
        assertThat(trap(line + " --seed 5", first).status()).isZero();
        assertThat(trap(line + " --seed 5 --threads 1", second).status()).isZero();
        assertThat(trap(line + " --seed 6", third).status()).isZero();
        int seen = 0;
        for (String name : names(first)) {
            byte[] bytes = Files.readAllBytes(first.resolve(name));
            assertThat(Files.readAllBytes(second.resolve(name))).isEqualTo(bytes);
            assertThat(Files.readAllBytes(third.resolve(name))).isNotEqualTo(bytes);
            seen++;
        }
        assertThat(names(second)).isEqualTo(names(first)).contains("data.csv", "model.onnx", "trap.json");
        assertThat(seen).isEqualTo(line.startsWith("minimum") ? 4 : 3);
        assertThat(names(scratch)).containsExactly("first", "second", "third");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theTextSaysWhatItIs() {
        Call call = trap("minimum --narrow 2 --copies 3 --samples 60", scratch.resolve("trap"));
        assertThat(call.status()).isZero();
        assertThat(call.err()).isEmpty();
        assertThat(call.out()).contains("a bad local minimum", "2-6-1 tanh", "50 % of the best constant's",
                "0 negative and 4 zero eigenvalues by construction", "proof        proved to be one; certificate",
                "nadir audit");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "minimum --samples 20|this trap requires at least 29 samples for its 29 equations, got 20",
        "minimum --activation identity|networks of linear layers have no bad local minima",
        "minimum --activation relu|it has no curvature",
        "minimum --activation sine|sin'' = -sin",
        "minimum --activation nonsense|there is no activation 'nonsense'",
        "minimum --copies 1,1|a layer with at least 2 copies",
        "minimum --copies 3|lists of the same length",
        "minimum --depth 2|between 0 and 1, got 2.0",
        "minimum --soft-labels --outputs 1|at least 2 outputs",
        "minimum --starts 0|--starts requires at least 1",
        "minimum --order 3|there is no option '--order'",
        "minimum --narrow two|'two' is not an int",
        "saddle --hidden 3,3 --order 4|orders from 2 to 3, got 4; give 3 hidden layers",
        "saddle --hidden 2,2 --rank 2|a saddle has a rank from 0 to 1",
        "plateau --saturation 99|saturation from 1.0 to 18.0",
        "dead-relu --samples 1|at least 2 samples",
        "valley --samples 7|even number of samples",
        "nonsense|there is no command 'nonsense'"})
    void badInputIsOneLineAndTwo(String line, String complaint) throws IOException {
        Call call = trap(line, scratch.resolve("trap"));
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.out()).isEmpty();
        assertThat(call.complaints()).singleElement().asString().contains(complaint);
        assertThat(names(scratch)).isEmpty();
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("mine"));
        Call call = trap("saddle", folder);
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.complaints()).singleElement().asString().contains("nothing is overwritten");
        assertThat(names(folder)).isEmpty();
        Call lost = trap("saddle", scratch.resolve("no/such"));
        assertThat(lost.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(lost.complaints()).singleElement().asString().contains("create it first");
    }

    @Test
    void aKindIsRequired() {
        Call call = Call.nadir("trap");
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.complaints()).singleElement().asString().contains("a kind of trap is required: minimum, twin");
    }
}
