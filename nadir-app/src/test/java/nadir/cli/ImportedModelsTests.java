package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import nadir.onnx.ModelFile;
import nadir.study.ForeignModels;
import nadir.study.ResidualModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every command on networks of other tools: a dense network, convolutional ones, a residual one, an encoder block. Each
/// does what it does on Nadir's own, under the model's own names, or refuses in one line.
class ImportedModelsTests {
    @TempDir
    private static Path folder;

    /// A model, data for it, and the layers that its own names give.
    private record Subject(String name, List<String> arguments, List<String> layers, boolean isSmooth) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Subject> subjects;

    @BeforeAll
    static void write() throws Exception {
        Path residual = Files.createDirectory(folder.resolve("residual"));
        ResidualModels.write(residual, 2, 1, 4, 20);
        String tall = table("tall.csv", 40, 12, 3);
        String images = table("images.csv", 30, 100, 10);
        String mlp = ForeignModels.mlp(12, 5, 4, 3).save(folder.resolve("mlp.onnx")).toString();
        String tanh = ForeignModels.lenet(10, "Tanh").save(folder.resolve("tanh.onnx")).toString();
        String relu = ForeignModels.lenet(10, "Relu").save(folder.resolve("relu.onnx")).toString();
        String encoder = ForeignModels.encoder(3, 4).save(folder.resolve("encoder.onnx")).toString();
        subjects = List.of(
                new Subject("mlp", List.of(mlp, tall), List.of("fc1", "fc2", "fc3"), true),
                new Subject("tanh", List.of(tanh, images), List.of("conv1", "conv2", "fc"), true),
                new Subject("relu", List.of(relu, images), List.of("conv1", "conv2", "fc"), false),
                new Subject("encoder", List.of(encoder, tall),
                        List.of("attn.query", "attn.key", "attn.value", "attn.out", "norm1", "linear1", "linear2",
                                "norm2", "fc"),
                        true),
                new Subject("residual", List.of(residual.resolve(ResidualModels.MODEL).toString(),
                        residual.resolve(ResidualModels.DATA).toString(), "--classes"),
                        List.of("conv1", "bn1", "layer1.0.conv1", "layer1.0.bn1", "layer1.0.conv2", "layer1.0.bn2",
                                "layer2.0.conv1", "layer2.0.bn1", "layer2.0.conv2", "layer2.0.bn2",
                                "layer2.0.shortcut", "layer3.0.conv1", "layer3.0.bn1", "layer3.0.conv2",
                                "layer3.0.bn2", "layer3.0.shortcut", "fc"),
                        false));
    }

    /// Random numbers with a class by name.
    private static String table(String name, int rows, int features, int classes) throws IOException {
        SplittableRandom random = new SplittableRandom(features);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < features; i++) {
            text.append('x').append(i).append(',');
        }
        text.append("kind\n");
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < features; i++) {
                text.append(Math.round(1e3 * random.nextDouble(-1, 1)) / 1e3).append(',');
            }
            text.append("class").append(row % classes).append('\n');
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static Call call(String command, List<String> arguments, String... more) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(arguments);
        words.addAll(List.of("--loss", "cross-entropy", "--json", "--quiet"));
        words.addAll(List.of(more));
        return Call.nadir(words.toArray(String[]::new));
    }

    private static JsonNode json(String command, List<String> arguments, String... more) {
        Call call = call(command, arguments, more);
        assertThat(call.status()).as("%s %s: %s", command, arguments, call.err()).isZero();
        return JsonMapper.shared().readTree(call.out());
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToDouble(JsonNode::doubleValue).toArray();
    }

    private static List<String> names(JsonNode layers) {
        return StreamSupport.stream(layers.spliterator(), false).map(layer -> layer.get("name").stringValue()).toList();
    }

    @Test
    void auditsSpeakOfTheModelsOwnLayers() {
        for (Subject subject : subjects) {
            JsonNode audit = json("audit", subject.arguments);
            assertThat(names(audit.get("layers"))).as(subject.name).isEqualTo(subject.layers);
            assertThat(audit.get("verdict").get("kind").stringValue()).isEqualTo("not-critical");
            double trace = 0;
            for (JsonNode layer : audit.get("layers")) {
                trace += layer.get("trace").doubleValue();
            }
            assertThat(trace).isCloseTo(audit.get("hessian").get("trace").doubleValue(), within(1e-8));
            // All of them end in an affine map, so that linear models in their derivatives can be compared with them.
            assertThat(audit.get("pgb").get("gap").doubleValue()).as(subject.name).isPositive();
        }
    }

    /// Blocks by products alone agree with those that are written out.
    @Test
    void spectraOfLayersAreThoseOfTheirBlocks() {
        int layers = 0;
        for (Subject subject : subjects) {
            JsonNode dense = json("spectrum", subject.arguments, "--per-layer");
            JsonNode ends = json("spectrum", subject.arguments, "--per-layer", "--dense-limit", "0", "--top", "2",
                    "--bottom", "1", "--products", "200");
            assertThat(names(dense.get("layers"))).as(subject.name).isEqualTo(subject.layers);
            assertThat(names(ends.get("layers"))).isEqualTo(subject.layers);
            for (int i = 0; i < subject.layers.size(); i++) {
                JsonNode block = ends.get("layers").get(i).get("spectrum");
                assertThat(block.get("method").stringValue()).isEqualTo("lanczos");
                double[] all = numbers(dense.get("layers").get(i).get("spectrum").get("eigenvalues"));
                double[] found = numbers(block.get("eigenvalues"));
                double[] residuals = numbers(block.get("residuals"));
                int n = all.length;
                double[] expected = n >= 3 ? new double[] {all[0], all[n - 2], all[n - 1]} : all;
                for (int k = 0; k < expected.length; k++) {
                    assertThat(found[k]).as("%s, %s", subject, subject.layers.get(i))
                            .isCloseTo(expected[k], within(residuals[k] + 1e-9));
                }
                layers++;
            }
        }
        assertThat(layers).isEqualTo(3 + 3 + 3 + 9 + 17);
    }

    @Test
    void trainingGoesOnAndTheModelStaysWhatItIs() {
        for (Subject subject : subjects) {
            Path trained = folder.resolve(subject.name + "-trained.onnx");
            JsonNode before = json("audit", subject.arguments);
            List<String> data = subject.arguments.subList(1, subject.arguments.size());
            JsonNode training = json("train", data, "--from", subject.arguments.getFirst(), "--max-iterations", "10",
                    "-o", trained.toString());
            assertThat(training.get("loss").doubleValue()).isLessThan(before.get("loss").doubleValue());
            List<String> again = new ArrayList<>(List.of(trained.toString()));
            again.addAll(data);
            JsonNode after = json("audit", again);
            assertThat(names(after.get("layers"))).isEqualTo(subject.layers);
            assertThat(after.get("loss").doubleValue()).isCloseTo(training.get("loss").doubleValue(), within(1e-12));
        }
    }

    /// What is frozen stays as it is to the bit, is no part of the Hessian, and stays frozen in what is saved.
    @Test
    void frozenParametersAreConstants() throws Exception {
        Subject tanh = subjects.get(1);
        List<String> data = tanh.arguments.subList(1, 2);
        Path trained = folder.resolve("frozen.onnx");
        double[] before = ModelFile.load(Path.of(tanh.arguments.getFirst())).parameters();
        JsonNode training = json("train", data, "--from", tanh.arguments.getFirst(), "--freeze", "conv1.*,fc.bias",
                "--max-iterations", "10", "-o", trained.toString());
        // conv2 with its biases, and the weights of fc.
        assertThat(training.get("parameters").intValue()).isEqualTo(6 * 4 * 9 + 6 + 60);
        List<String> again = List.of(trained.toString(), data.getFirst());
        assertThat(names(json("audit", again).get("layers"))).containsExactly("conv2", "fc");
        Path thawed = folder.resolve("thawed.onnx");
        ForeignModels.saveWithoutMetadata(trained, thawed);
        double[] after = ModelFile.load(thawed).parameters();
        int same = 0;
        for (int i = 0; i < before.length; i++) {
            same += before[i] == after[i] ? 1 : 0;
        }
        // conv1 (36 + 4) comes first, fc.bias (10) last.
        assertThat(same).isBetween(50, 55);
        assertThat(Arrays.copyOf(after, 40)).isEqualTo(Arrays.copyOf(before, 40));
        assertThat(Arrays.copyOfRange(after, after.length - 10, after.length))
                .isEqualTo(Arrays.copyOfRange(before, before.length - 10, before.length));
        double[] block = numbers(json("spectrum", tanh.arguments, "--per-layer").get("layers")
                .get(1)
                .get("spectrum")
                .get("eigenvalues"));
        double[] alone = numbers(json("spectrum", tanh.arguments, "--freeze", "conv1.*,fc.*").get("eigenvalues"));
        assertThat(alone).hasSameSizeAs(block);
        for (int i = 0; i < block.length; i++) {
            assertThat(alone[i]).isCloseTo(block[i], within(1e-12));
        }
        for (Map.Entry<String, String> wrong : Map.of("conv9.*", "none of its parameters is called 'conv9.*'", "*",
                "leave at least one free").entrySet()) {
            Call call = call("audit", tanh.arguments, "--freeze", wrong.getKey());
            assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
            assertThat(call.complaints()).singleElement().asString().contains(wrong.getValue());
        }
        assertThat(call("train", data, "--freeze", "conv1.*").complaints()).singleElement()
                .asString()
                .contains("--from MODEL");
    }

    /// A way out leads through the free parameters alone, and what it saves says what is frozen.
    @Test
    void frozenParametersStayOnTheWayOut() throws Exception {
        Subject tanh = subjects.get(1);
        double[] before = ModelFile.load(Path.of(tanh.arguments.getFirst())).parameters();
        int seen = 0;
        for (String method : List.of("auto", "curvature", "fiber", "neurons", "scaling")) {
            Path escaped = folder.resolve("frozen-" + method + ".onnx");
            Call call = call("escape", tanh.arguments, "--freeze", "conv1.*", "--method", method, "--budget", "400",
                    "--label-smoothing", "0.1", "-o", escaped.toString());
            JsonNode result = JsonMapper.shared().readTree(call.out());
            assertThat(result.get("parameters").intValue()).as(method).isEqualTo(before.length - 40);
            if (call.status() == ExitCode.NEGATIVE) {
                continue;
            }
            assertThat(call.status()).isEqualTo(ExitCode.DONE);
            assertThat(ModelFile.load(escaped).parameters()).hasSize(before.length - 40);
            Path thawed = folder.resolve("thawed-" + method + ".onnx");
            ForeignModels.saveWithoutMetadata(escaped, thawed);
            double[] after = ModelFile.load(thawed).parameters();
            assertThat(Arrays.copyOf(after, 40)).isEqualTo(Arrays.copyOf(before, 40));
            assertThat(after).isNotEqualTo(before);
            seen++;
        }
        assertThat(seen).as("ways out").isPositive();
        assertThat(call("escape", tanh.arguments, "--freeze", "conv1.*", "--method", "growth").complaints())
                .singleElement()
                .asString()
                .contains("leave out --freeze");
    }

    @Test
    void suboptimalMinimaAreEliminatedByEachMethod() {
        int seen = 0;
        for (Subject subject : subjects) {
            List<String> data = subject.arguments.subList(1, subject.arguments.size());
            for (String method : List.of("output-neurons", "loss-scaling")) {
                JsonNode result = json("train", data, "--from", subject.arguments.getFirst(), "--label-smoothing",
                        "0.1", "--max-iterations", "5", "--eliminate", method, "--lambda", "0.1", "-o",
                        folder.resolve("eliminated.onnx").toString());
                assertThat(result.get("elimination").get("modifiedLoss").doubleValue()).isPositive();
                seen++;
            }
        }
        assertThat(seen).isEqualTo(10);
    }

    @Test
    void everyWayOutIsTriedOrRefusedInOneLine() {
        List<String> refused = new ArrayList<>();
        int seen = 0;
        for (Subject subject : subjects) {
            for (String method : List.of("auto", "curvature", "fiber", "neurons", "scaling", "growth")) {
                Call call = call("escape", subject.arguments, "--method", method, "--budget", "60", "--label-smoothing",
                        "0.1", "-o", folder.resolve("escaped.onnx").toString());
                if (call.status() == ExitCode.WRONG_USE) {
                    assertThat(call.complaints()).singleElement().asString().contains("use another method");
                    refused.add(subject + " " + method);
                } else {
                    assertThat(call.status()).as("%s by %s: %s", subject, method, call.err())
                            .isIn(ExitCode.DONE, ExitCode.NEGATIVE);
                    JsonNode result = JsonMapper.shared().readTree(call.out());
                    assertThat(result.get("after").doubleValue())
                            .isLessThanOrEqualTo(result.get("before").doubleValue());
                }
                seen++;
            }
        }
        assertThat(seen).isEqualTo(30);
        // Units can be added to dense layers only.
        assertThat(refused).containsExactly("tanh growth", "relu growth", "encoder growth", "residual growth");
    }

    /// A bad local minimum of a network of Nadir's, and the same network without a word of Nadir's in the file: what gets one
    /// out gets the other out.
    @Test
    void aStuckNetworkOfAnotherToolGetsOutAsNadirsOwnDoes() throws Exception {
        Path trap = folder.resolve("trap");
        assertThat(Call.nadir("trap", "minimum", "--narrow", "2", "--copies", "3", "--inputs", "2", "--outputs", "1",
                "--samples", "30", "-o", trap.toString(), "--quiet").status()).isZero();
        Path plain = trap.resolve("plain.onnx");
        ForeignModels.saveWithoutMetadata(trap.resolve("model.onnx"), plain);
        String data = trap.resolve("data.csv").toString();
        int escaped = 0;
        for (String method : List.of("auto", "curvature", "fiber", "neurons", "scaling", "growth")) {
            List<JsonNode> results = new ArrayList<>();
            for (Path model : List.of(trap.resolve("model.onnx"), plain)) {
                Call call = Call.nadir("escape", model.toString(), data, "--target", "y0", "--loss", "squared",
                        "--method", method, "--budget", "700", "--json", "--quiet", "-o",
                        trap.resolve("out.onnx").toString());
                assertThat(call.status()).as(call.err()).isIn(ExitCode.DONE, ExitCode.NEGATIVE);
                results.add(JsonMapper.shared().readTree(call.out()));
            }
            boolean own = results.getFirst().get("escaped").booleanValue();
            assertThat(results.getLast().get("escaped").booleanValue()).as(method).isEqualTo(own);
            escaped += own ? 1 : 0;
        }
        assertThat(escaped).isEqualTo(4);
        assertThat(Call.nadir("audit", plain.toString(), data, "--target", "y0", "--loss", "squared", "--quiet").out())
                .contains("DEGENERATE MINIMUM");
    }

    @Test
    void certificatesAreProvedAndCheckedWhereTheOperatorsAllowIt() {
        List<String> proved = new ArrayList<>();
        for (Subject subject : subjects) {
            Path certificate = folder.resolve(subject.name + ".json");
            Call call = call("certify", subject.arguments, "-o", certificate.toString());
            if (call.status() == ExitCode.DONE) {
                Call check = Call.nadir("check", certificate.toString(), "--quiet");
                assertThat(check.status()).as(check.err()).isZero();
                assertThat(check.out()).startsWith("valid");
                proved.add(subject.name);
            } else {
                assertThat(call.status()).as(call.err()).isEqualTo(ExitCode.NEGATIVE);
                assertThat(JsonMapper.shared().readTree(call.out()).get("reason").stringValue()).contains("smooth");
            }
        }
        // At random parameters they are no critical points, which is proved where the loss is smooth.
        assertThat(proved).containsExactly("mlp", "tanh", "encoder");
        assertThat(subjects).filteredOn(Subject::isSmooth).extracting(Subject::name).isEqualTo(proved);
    }

    /// A trained network of another tool is proved to be at a strict minimum, and the checker agrees.
    @Test
    void aMinimumOfAnotherToolsNetworkIsProved() {
        Subject mlp = subjects.getFirst();
        Path trained = folder.resolve("minimum.onnx");
        json("train", mlp.arguments.subList(1, 2), "--from", mlp.arguments.getFirst(), "--weight-decay", "0.05",
                "--max-iterations", "2000", "-o", trained.toString());
        Path certificate = folder.resolve("minimum.json");
        Call call = Call.nadir("certify", trained.toString(), mlp.arguments.getLast(), "--refine",
                folder.resolve("refined.onnx").toString(), "--quiet", "-o",
                certificate.toString());
        assertThat(call.status()).as(call.out() + call.err()).isZero();
        assertThat(call.out()).startsWith("proved: ");
        assertThat(Call.nadir("check", certificate.toString(), "--quiet").out()).startsWith("valid");
    }
}
