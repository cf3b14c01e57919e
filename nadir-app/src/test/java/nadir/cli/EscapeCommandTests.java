package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nadir.network.Activation;
import nadir.onnx.DataSchema;
import nadir.onnx.ModelFile;
import nadir.onnx.ModelMetadata;
import nadir.study.SavedModels;
import nadir.trap.MinimumTrap;
import nadir.trap.TrapBuilder;
import nadir.trap.TrapRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `escape` as users and scripts call it: out of a trap with the keys of the contract, growth, honest failure, bad input.
class EscapeCommandTests {
    @TempDir
    static Path folder;

    private static String trapped;
    private static String data;
    private static double trapLoss;

    @BeforeAll
    static void save() throws Exception {
        MinimumTrap trap = TrapBuilder.build(TrapRequest.of(2, 1, List.of(2), List.of(4), 100, Activation.TANH, 0));
        trapLoss = trap.loss();
        trapped = folder.resolve("trap.onnx").toString();
        ModelFile.save(Path.of(trapped), trap.network(), trap.point(), ModelMetadata.empty()
                .withConventions(trap.conventions())
                .withSchema(DataSchema.of(trap.data())));
        StringBuilder text = new StringBuilder("x0,x1,y0\n");
        for (int i = 0; i < trap.data().rows(); i++) {
            text.append(trap.data().x().get(2 * i))
                    .append(',')
                    .append(trap.data().x().get(2 * i + 1))
                    .append(',')
                    .append(trap.data().y().get(i))
                    .append('\n');
        }
        data = Files.writeString(folder.resolve("trap.csv"), text).toString();
    }

    @Test
    void aTrapIsLeftAndTheLowerModelSaved() {
        Call call = Call.nadir("escape", trapped, data, "--budget", "1000", "--compare", "3", "--json", "--quiet");
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        JsonNode document = JsonMapper.shared().readTree(call.out());
        assertThat(document.propertyNames()).contains("nadir", "command", "conventions", "before", "after", "escaped",
                "method", "steps", "evaluations", "model", "comparison");
        assertThat(document.get("escaped").asBoolean()).isTrue();
        assertThat(document.get("method").asString()).isEqualTo("fiber");
        assertThat(document.get("before").doubleValue()).isCloseTo(trapLoss, within(1e-12 * trapLoss));
        assertThat(document.get("after").doubleValue()).isLessThan(0.8 * trapLoss);
        assertThat(document.get("evaluations").doubleValue()).isBetween(500.0, 1050.0);
        assertThat(document.get("comparison").get("count").asInt()).isEqualTo(3);
        String model = document.get("model").asString();
        assertThat(model).isEqualTo(folder.resolve("trap-escaped.onnx").toString());
        Call audit = Call.nadir("audit", model, data, "--json", "--quiet");
        assertThat(audit.status()).isZero();
        assertThat(JsonMapper.shared().readTree(audit.out()).get("loss").doubleValue())
                .isEqualTo(document.get("after").doubleValue());
    }

    @Test
    void theTerminalShowsTheWayAndWhatComesNext() {
        String output = folder.resolve("out.onnx").toString();
        Call call = Call.nadir("escape", trapped, data, "--budget", "400", "-o", output, "--quiet");
        assertThat(call.status()).isZero();
        List<String> lines = call.out().lines().toList();
        assertThat(lines.getFirst()).startsWith("Escaped by fiber: the loss fell from ");
        assertThat(lines).anyMatch(line -> line.contains("renewed 6 spare units, then descent"));
        assertThat(lines).contains("model: " + output, "next: ./nadir audit " + output + " " + data);
        assertThat(lines.getLast()).startsWith("conventions: squared loss");
    }

    @Test
    void aNarrowClassifierGrows() throws Exception {
        String narrow = SavedModels.of("iris", 1).save(folder.resolve("narrow.onnx")).toString();
        Call call = Call.nadir("escape", narrow, "sample:iris", "--method", "growth", "--budget", "600", "--json",
                "--quiet");
        assertThat(call.status()).as(call.err()).isZero();
        JsonNode document = JsonMapper.shared().readTree(call.out());
        assertThat(document.get("method").asString()).isEqualTo("growth");
        assertThat(document.get("network").asString()).startsWith("4-9-3 tanh");
        assertThat(document.get("after").doubleValue()).isLessThan(document.get("settled").doubleValue());
    }

    @Test
    void whereNothingIsLowerTheStatusIsThreeAndNothingIsSaved() throws Exception {
        String best = SavedModels.of("diabetes").save(folder.resolve("linear.onnx")).toString();
        Call call = Call.nadir("escape", best, "sample:diabetes", "--method", "curvature", "--budget", "200",
                "--quiet");
        assertThat(call.status()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(call.err()).isEmpty();
        assertThat(call.out()).startsWith("Did not escape: ").contains("Tried: ");
        assertThat(folder.resolve("linear-escaped.onnx")).doesNotExist();
    }

    @Test
    void fromTheLowerBoundThereIsNothingToEscape() {
        String solved = folder.resolve("solved.onnx").toString();
        assertThat(Call.nadir("train", "sample:xor", "--loss", "squared", "--hidden", "4", "--quiet", "-o", solved)
                .status()).isZero();
        Call call = Call.nadir("escape", solved, "sample:xor", "--budget", "300", "--quiet");
        assertThat(call.status()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(call.out()).startsWith("Did not escape: ").contains("there is nothing to escape from");
        assertThat(folder.resolve("solved-escaped.onnx")).doesNotExist();
    }

    @Test
    void wrongUseIsOneLineAndTwo() {
        List<List<String>> calls = List.of(List.of("--method", "tunnel"), List.of("--budget", "2"),
                List.of("--compare", "-1"));
        List<String> complaints = List.of(
                "nadir: there is no way of escape 'tunnel'; there are auto, curvature, fiber, neurons, scaling, growth",
                "nadir: escaping requires a budget of at least 10 evaluations, got 2.0",
                "nadir: --compare requires a number of at least 0, got -1");
        for (int i = 0; i < calls.size(); i++) {
            Call call = Call.nadir("escape", trapped, data, calls.get(i).getFirst(), calls.get(i).getLast());
            assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
            assertThat(call.out()).isEmpty();
            assertThat(call.complaints()).containsExactly(complaints.get(i));
        }
    }
}
