package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nadir explore`: the document's keys, the census as oracle, the page, and what it refuses.
class ExploreCommandTests {
    @Test
    void findingsOnADeepLinearNetworkAreInTheCensus(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("page.html");
        Call call = Call.nadir("explore", "sample:iris", "--loss", "squared", "--activation", "identity", "--no-bias",
                "--hidden", "2", "--starts", "12", "--spread", "0.7", "--json", "-o", page.toString());
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        JsonNode document = new JsonMapper().readTree(call.out());
        assertThat(document.get("points").size()).isEqualTo(12);
        assertThat(document.get("critical").asInt()).isPositive();
        assertThat(document.get("census").get("families").asString()).isEqualTo("4");
        assertThat(document.get("census").get("unmatched").asInt()).isZero();
        int searches = 0;
        for (JsonNode bar : document.get("histogram")) {
            searches += bar.get("count").asInt();
        }
        assertThat(searches).isEqualTo(document.get("critical").asInt());
        assertThat(Files.readString(page)).contains("Critical points", "<svg").doesNotContain("<script");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "explore sample:xor --starts 0|--starts requires a number of at least 1, got 0",
        "explore sample:xor --iterations 0|--iterations requires a number of at least 1, got 0",
        "explore sample:xor --spread -1|--tolerance and --spread require positive numbers, got 1.0E-9 and -1.0",
        "explore sample:digits --hidden 400|exploring writes out the Hessian and takes at most 3000 parameters, got "
                + "30010; choose smaller widths"})
    void wrongUseIsOneLineAndTwo(String line, String complaint) {
        Call call = Call.nadir(Call.words(line));
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.out()).isEmpty();
        assertThat(call.complaints()).containsExactly("nadir: " + complaint);
    }
}
