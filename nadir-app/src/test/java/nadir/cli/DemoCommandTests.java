package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nadir demo`: what it tells is true of the files that it leaves, and it leaves nothing where it cannot.
class DemoCommandTests {
    @TempDir
    private Path scratch;

    @Test
    void theStoryIsThatOfTheFiles() throws IOException {
        Path folder = scratch.resolve("demo");
        Call call = Call.nadir("demo", "-o", folder.toString(), "--json", "--quiet", "--budget", "600");
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        JsonNode story = new JsonMapper().readTree(call.out());
        assertThat(story.get("trap").get("negativeEigenvalues").asInt()).isZero();
        assertThat(story.get("trap").get("zeroEigenvalues").asInt())
                .isEqualTo(story.get("trap").get("nullity").asInt());
        double loss = story.get("trap").get("loss").asDouble();
        assertThat(story.get("optimisers").size()).isEqualTo(3);
        for (JsonNode run : story.get("optimisers")) {
            assertThat(run.get("left").asBoolean()).as(run.get("name").asString()).isFalse();
            assertThat(run.get("loss").asDouble()).isGreaterThan(0.99 * loss);
        }
        assertThat(story.get("escape").get("escaped").asBoolean()).isTrue();
        JsonNode proof = story.get("proof");
        assertThat(proof.get("proved").asBoolean()).isTrue();
        assertThat(proof.get("statements").size()).isEqualTo(2);
        assertThat(proof.get("betterEnclosure").get("upper").asDouble())
                .isLessThan(proof.get("enclosure").get("lower").asDouble());
        Call check = Call.nadir("check", proof.get("certificate").asString(), "--quiet");
        assertThat(check.status()).isZero();
        assertThat(check.out()).startsWith("valid");
        assertThat(audited(folder.resolve("trap/model.onnx"), folder)).isEqualTo(loss);
        assertThat(audited(folder.resolve("free.onnx"), folder)).isEqualTo(story.get("escape").get("loss").asDouble());
        assertThat(story.get("escape").get("loss").asDouble()).isLessThan(0.9 * loss);
        assertThat(Files.readString(folder.resolve("report.html"))).contains("In a bad local minimum, and out of it",
                "Content-Security-Policy");
    }

    private static double audited(Path model, Path folder) {
        Call call = Call.nadir("audit", model.toString(), folder.resolve("trap/data.csv").toString(), "--json",
                "--quiet");
        return new JsonMapper().readTree(call.out()).get("loss").asDouble();
    }

    @Test
    void whatCannotBeMadeIsSaidInALine() throws IOException {
        Files.createDirectory(scratch.resolve("there"));
        for (String words : List.of("-o " + scratch.resolve("there"), "-o " + scratch.resolve("no/such"),
                "--budget 5 -o " + scratch.resolve("x"))) {
            Call call = Call.nadir(Call.words("demo " + words));
            assertThat(call.status()).isEqualTo(2);
            assertThat(call.out()).isEmpty();
            assertThat(call.complaints()).hasSize(1);
        }
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).containsExactly(scratch.resolve("there"));
        }
    }
}
