package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import nadir.network.Activation;
import nadir.report.Markup;
import nadir.study.SavedModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `audit` and `spectrum` as users and scripts call them: the keys of the contract, figures that agree with each other
/// and from one method to the other, and one line for whatever is wrong with the input.
class AuditCommandTests {
    @TempDir
    static Path folder;

    private static String decaying;
    private static String bare;

    @BeforeAll
    static void save() throws Exception {
        decaying = SavedModels.of("iris", 4).decaying(1e-2).save(folder.resolve("decaying.onnx")).toString();
        bare = SavedModels.of("iris", 3).saveBare(folder.resolve("bare.onnx")).toString();
    }

    private static JsonNode json(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--json", "--quiet"));
        Call call = Call.nadir(words.toArray(String[]::new));
        assertThat(call.status()).as(call.err()).isZero();
        assertThat(call.err()).isEmpty();
        return JsonMapper.shared().readTree(call.out());
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToDouble(JsonNode::doubleValue).toArray();
    }

    @Test
    void chartsOfTheReportAreWrittenAsPictures() throws Exception {
        Path pictures = folder.resolve("pictures/audit");
        Call call = Call.nadir("audit", decaying, "sample:iris", "--pictures", pictures.toString(), "--width", "80",
                "--dpi", "100");
        assertThat(call.status()).isZero();
        assertThat(call.complaints()).containsExactly("4 pictures in " + pictures);
        assertThat(ImageIO.read(pictures.resolve("eigenvalues-of-the-hessian.png").toFile()).getWidth()).isEqualTo(315);
        assertThat(Files.readString(pictures.resolve("eigenvalues-of-the-hessian.svg"))).contains("width=\"80.00mm\"");
        Call wrong = Call.nadir("audit", decaying, "sample:iris", "--pictures", decaying);
        assertThat(wrong.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(wrong.complaints())
                .containsExactly("nadir: --pictures requires a folder, and " + decaying + " is none; name another");
    }

    @Test
    void theVerdictComesFirstAndEveryFigureWithItsConvention() {
        Call call = Call.nadir("audit", decaying, "sample:iris", "--quiet");
        assertThat(call.status()).isZero();
        assertThat(call.err()).isEmpty();
        List<String> lines = call.out().lines().toList();
        assertThat(lines.getFirst()).isEqualTo(decaying + " on iris: LOCAL MINIMUM");
        assertThat(lines.get(1)).startsWith("  - ").contains("all 35 eigenvalues are positive");
        assertThat(lines.getLast()).isEqualTo("conventions: cross-entropy loss -sum_k y_k log softmax(q)_k, mean over "
                + "samples, plus weight decay (w/2)|theta|^2, w = 0.01");
        assertThat(lines).anyMatch(line -> line.strip().matches("index \\(negative eigenvalues\\) +0"));
    }

    @Test
    void theDocumentHasTheKeysOfTheContractAndItsFiguresAgree() {
        JsonNode document = json("audit", decaying, "sample:iris");
        assertThat(document.propertyNames()).contains("nadir", "command", "conventions", "loss", "gradientNorm",
                "parameters", "samples", "hessian", "layers", "lowerBound", "gap", "ladder", "pgb", "symmetries",
                "verdict");
        assertThat(document.get("pgb").get("gap").isNumber()).isTrue();
        assertThat(document.get("pgb").get("fiberGap").isNumber()).isTrue();
        assertThat(document.get("pgb").get("directions").isInt()).isTrue();
        JsonNode hessian = document.get("hessian");
        assertThat(hessian.propertyNames())
                .contains("method", "min", "max", "index", "nullity", "tolerance", "residuals",
                        "trace", "standardError")
                .doesNotContain("density");
        assertThat(document.get("verdict").get("kind").stringValue()).isEqualTo("local-minimum");
        assertThat(document.get("verdict").get("reasons").size()).isPositive();
        assertThat(document.get("gap").doubleValue())
                .isEqualTo(document.get("loss").doubleValue() - document.get("lowerBound").doubleValue());
        double[] values = numbers(hessian.get("eigenvalues"));
        assertThat(values).hasSize(35).isSorted();
        assertThat(hessian.get("min").doubleValue()).isEqualTo(values[0]);
        assertThat(hessian.get("max").doubleValue()).isEqualTo(values[34]);
        assertThat(hessian.get("trace").doubleValue()).isCloseTo(Arrays.stream(values).sum(), within(1e-12));
        double trace = 0;
        int parameters = 0;
        for (JsonNode layer : document.get("layers")) {
            trace += layer.get("trace").doubleValue();
            parameters += layer.get("parameters").intValue();
        }
        assertThat(trace).isCloseTo(hessian.get("trace").doubleValue(), within(1e-12));
        assertThat(parameters).isEqualTo(document.get("parameters").intValue()).isEqualTo(35);
        assertThat(document.get("ladder").get(0).get("loss").doubleValue()).isCloseTo(Math.log(3), within(1e-9));
    }

    @Test
    void unknownFiguresAreLeftOut() {
        JsonNode document = json("audit", decaying, "sample:iris", "--dense-limit", "0", "--products", "50");
        JsonNode layer = document.get("layers").get(0);
        assertThat(layer.has("min")).isTrue();
        assertThat(layer.has("trace")).isFalse();
        assertThat(document.has("explainedNullity")).isFalse();
        assertThat(document.has("reportFile")).isFalse();
    }

    @Test
    void lanczosAgreesWithTheWholeSpectrumWithinItsResiduals() {
        double[] all = numbers(json("spectrum", decaying, "sample:iris").get("eigenvalues"));
        JsonNode ends = json("spectrum", decaying, "sample:iris", "--dense-limit", "0", "--top", "3", "--bottom", "4");
        assertThat(ends.get("method").stringValue()).isEqualTo("lanczos");
        double[] values = numbers(ends.get("eigenvalues"));
        double[] residuals = numbers(ends.get("residuals"));
        assertThat(values).hasSize(7);
        assertThat(residuals).hasSize(7);
        for (int i = 0; i < 7; i++) {
            double exact = i < 4 ? all[i] : all[all.length - 7 + i];
            assertThat(values[i]).isCloseTo(exact, within(residuals[i] + 1e-13));
        }
    }

    @Test
    void blocksOfLayersInterlaceWithTheWholeAndDensitiesIntegrateToOne() {
        JsonNode document = json("spectrum", decaying, "sample:iris", "--per-layer", "--density");
        double[] all = numbers(document.get("eigenvalues"));
        assertThat(document.get("layers").size()).isEqualTo(2);
        for (JsonNode layer : document.get("layers")) {
            double[] block = numbers(layer.get("spectrum").get("eigenvalues"));
            assertThat(block[0]).isGreaterThanOrEqualTo(all[0] - 1e-14);
            assertThat(block[block.length - 1]).isLessThanOrEqualTo(all[all.length - 1] + 1e-14);
        }
        List<JsonNode> densities = List.of(document.get("density"),
                document.get("layers").get(0).get("spectrum").get("density"));
        for (JsonNode density : densities) {
            double[] grid = numbers(density.get("grid"));
            double mass = Arrays.stream(numbers(density.get("density"))).sum() * (grid[1] - grid[0]);
            assertThat(mass).isCloseTo(1, within(1e-5));
            assertThat(density.has("probes")).isFalse();
        }
    }

    @Test
    void theReportShowsTheVerdictAndTheTraining() throws Exception {
        Path report = folder.resolve("report.html");
        Call call = Call.nadir("audit", decaying, "sample:iris", "--quiet", "-o", report.toString(), "--density");
        assertThat(call.out()).endsWith("report: " + report + System.lineSeparator());
        Element html = Markup.parsePage(Files.readString(report));
        assertThat(Markup.ofClass(html, "section", "verdict")).singleElement()
                .satisfies(box -> assertThat(box.getTextContent()).startsWith("Local minimum"));
        List<String> captions = Markup.all(html, "figcaption").stream().map(Element::getTextContent).toList();
        assertThat(captions).hasSize(5);
        assertThat(captions.get(0)).startsWith("Loss From ");
        assertThat(captions.get(1)).startsWith("Gradient norm From ");
        assertThat(captions.get(2)).startsWith("Parameter norm |θ| From ");
        assertThat(captions.get(3)).startsWith("Eigenvalues of the Hessian 0 negative, 0 zero, of 35;");
        assertThat(captions.get(4)).startsWith("Spectral density Of all eigenvalues");
        assertThat(Markup.ofClass(html, "table", "bars")).hasSize(2);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void namesOfFilesNeverBecomeMarkup() throws Exception {
        Path model = Files.copy(Path.of(decaying), folder.resolve("<img src=x onerror=alert(1)>.onnx"));
        Path data = folder.resolve("<script>&.csv");
        csv(data.getFileName().toString(), "a,b,c,d,kind", "1,2,3,4,setosa", "1,2,3,5,versicolor", "2,2,3,4,virginica");
        Path report = folder.resolve("hostile.html");
        Call call = Call.nadir("audit", model.toString(), data.toString(), "--quiet", "-o", report.toString());
        assertThat(call.status()).as(call.err()).isZero();
        Element html = Markup.parsePage(Files.readString(report));
        assertThat(Markup.all(html, "h1").getFirst().getTextContent()).isEqualTo("Audit of " + model);
        assertThat(Markup.ofClass(html, "p", "subtitle").getFirst().getTextContent())
                .isEqualTo("on <script>&.csv, 3 samples");
        assertThat(Markup.all(html, "img")).isEmpty();
        assertThat(Markup.all(html, "script")).isEmpty();
    }

    @Test
    void theReportOfAModelTrainedWithEliminationShowsItsCourse() throws Exception {
        String model = folder.resolve("eliminated.onnx").toString();
        assertThat(Call.nadir("train", "sample:xor", "--loss", "squared", "--hidden", "2", "--eliminate",
                "output-neurons", "--lambda", "0.1,10", "--max-iterations", "100", "--quiet", "-o", model).status())
                .isZero();
        Path report = folder.resolve("eliminated.html");
        Call.nadir("audit", model, "sample:xor", "--quiet", "-o", report.toString());
        Element html = Markup.parsePage(Files.readString(report));
        List<String> captions = Markup.all(html, "figcaption").stream().map(Element::getTextContent).toList();
        assertThat(captions).filteredOn(text -> text.startsWith("Losses At the end the modified loss is")).hasSize(1);
        for (String figure : List.of("Largest |a|", "Largest neuron output", "Largest |b|", "Norm of W")) {
            assertThat(captions).filteredOn(text -> text.startsWith(figure + " From ")).hasSize(1);
        }
        assertThat(html.getTextContent()).contains("By output-neurons, lambda [0.1, 10.0]: ");
    }

    @Test
    void aSpectrumHasAReportToo() throws Exception {
        Path report = folder.resolve("spectrum.html");
        Call call = Call.nadir("spectrum", decaying, "sample:iris", "--quiet", "--dense-limit", "0", "--top", "2",
                "--bottom", "2", "--per-layer", "--report", report.toString());
        assertThat(call.status()).as(call.err()).isZero();
        Element html = Markup.parsePage(Files.readString(report));
        assertThat(Markup.all(html, "h2")).extracting(Element::getTextContent)
                .containsExactly("Hessian", "Block of layer1", "Block of output");
        Element first = Markup.all(html, "figure").getFirst();
        assertThat(Markup.ofClass(first, "span", "key")).extracting(Element::getTextContent)
                .first()
                .isEqualTo("31 not computed");
        assertThat(Markup.all(first, "tr")).hasSize(5);
    }

    @Test
    void minibatchesStandBesideAllSamples() throws Exception {
        String[] options = {"--minibatch", "30", "--batches", "8", "--top", "2", "--bottom", "1"};
        double[] all = numbers(json("spectrum", decaying, "sample:iris").get("eigenvalues"));
        double gradient = json("audit", decaying, "sample:iris").get("gradientNorm").doubleValue();
        int checked = 0;
        for (String limit : List.of("0", "3000")) {
            JsonNode report = json(Stream.concat(Stream.of("spectrum", decaying, "sample:iris", "--dense-limit", limit),
                    Stream.of(options)).toArray(String[]::new)).get("minibatch");
            assertThat(report.get("size").intValue()).isEqualTo(30);
            assertThat(report.get("largest").size()).isEqualTo(2);
            assertThat(report.get("largest").get(1).get("fullBatch").doubleValue())
                    .isCloseTo(all[all.length - 2], within(1e-9));
            assertThat(report.get("smallest").get(0).get("fullBatch").doubleValue()).isCloseTo(all[0], within(1e-5));
            assertThat(report.get("gradientNorm").get("fullBatch").doubleValue()).isCloseTo(gradient, within(1e-12));
            JsonNode trace = report.get("trace");
            double error = trace.get("fullBatchError").doubleValue();
            assertThat(trace.get("fullBatch").doubleValue())
                    .isCloseTo(Arrays.stream(all).sum(), within(4 * error + 1e-12));
            assertThat(error > 0).isEqualTo(limit.equals("0"));
            JsonNode top = report.get("largest").get(0);
            assertThat(top.get("mean").doubleValue()).isGreaterThan(top.get("fullBatch").doubleValue());
            assertThat(top.get("standardError").doubleValue())
                    .isCloseTo(top.get("standardDeviation").doubleValue() / Math.sqrt(8), within(1e-15));
            assertThat(report.get("noiseScale").doubleValue()).isPositive();
            checked++;
        }
        assertThat(checked).isEqualTo(2);
        Path page = folder.resolve("minibatches.html");
        Call call = Call.nadir(Stream.concat(Stream.of("spectrum", decaying, "sample:iris", "--quiet", "-o",
                page.toString()), Stream.of(options)).toArray(String[]::new));
        assertThat(call.out()).contains("minibatches: 8 of 30 samples of 150, each drawn without replacement, seed 0; "
                + "mean losses").contains("gradient noise scale").contains("± is a standard error");
        Element html = Markup.parsePage(Files.readString(page));
        assertThat(Markup.all(html, "h2")).extracting(Element::getTextContent)
                .contains("Minibatches beside all samples");
        for (Map.Entry<String, String> wrong : Map.of("--batches 5", "--minibatch SIZE how large",
                "--minibatch 151", "at most the 150 samples of iris, got 151", "--minibatch 0", "at least 1",
                "--minibatch 5 --batches 1", "at least 2", "--minibatch 5 --reduction sum", "--reduction mean")
                .entrySet()) {
            Call refused = Call.nadir(Stream.concat(Stream.of("spectrum", decaying, "sample:iris"),
                    Stream.of(Call.words(wrong.getKey()))).toArray(String[]::new));
            assertThat(refused.status()).as(wrong.getKey()).isEqualTo(ExitCode.WRONG_USE);
            assertThat(refused.complaints()).singleElement().asString().contains(wrong.getValue());
        }
    }

    @Test
    void resultsDoNotDependOnThreads() {
        String one = json("audit", decaying, "sample:iris", "--threads", "1").toString();
        String three = json("audit", decaying, "sample:iris", "--threads", "3").toString();
        String time = "\"seconds\":[^,}]*";
        assertThat(three.replaceAll(time, "")).isEqualTo(one.replaceAll(time, ""));
    }

    @Test
    void theLossIsTheModelsUnlessTheUserSaysOtherwise() {
        JsonNode own = json("audit", decaying, "sample:iris");
        JsonNode other = json("audit", decaying, "sample:iris", "--weight-decay", "0", "--reduction", "sum");
        assertThat(other.get("conventions").get("reduction").stringValue()).isEqualTo("sum");
        assertThat(other.get("loss").doubleValue()).isCloseTo(150 * own.get("dataLoss").doubleValue(), within(1e-10));
        assertThat(json("audit", bare, "sample:iris", "--loss", "squared").get("conventions").get("loss").stringValue())
                .isEqualTo("squared");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInterruptionEndsItAtOnceAndLeavesNothing() throws Exception {
        String slow = SavedModels.of("digits", 400).limitedTo(1).save(folder.resolve("slow.onnx")).toString();
        Path report = folder.resolve("interrupted.html");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Dnadir.terminal=true", "-cp", classPath, Main.class.getName(),
                "audit", slow, "sample:digits", "--products", "1000000", "-o", report.toString()).start();
        InputStream err = process.getErrorStream();
        // The first sign of progress: the analysis is under way.
        int first = err.read();
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start().waitFor();
        String rest = new String(err.readAllBytes(), StandardCharsets.UTF_8);
        assertThat((char) first).isEqualTo('\r');
        assertThat(rest).endsWith("\rnadir: interrupted; nothing was saved" + System.lineSeparator());
        assertThat(process.waitFor()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        assertThat(report).doesNotExist();
    }

    @Test
    void badInputIsOneLineAndTwo() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.onnx"), "this is no model\n");
        Path empty = Files.write(folder.resolve("empty.onnx"), new byte[0]);
        byte[] whole = Files.readAllBytes(Path.of(decaying));
        Path half = Files.write(folder.resolve("half.onnx"), Arrays.copyOf(whole, whole.length / 2));
        Path nan = csv("nan.csv", "a,b,c,d,kind", "1,2,NaN,4,x", "1,2,3,4,y", "2,2,3,4,z");
        Path word = csv("word.csv", "a,b,c,d,kind", "1,2,3,4,x", "1,2,three,4,y", "2,2,3,4,z");
        Path narrow = csv("narrow.csv", "a,b,kind", "1,2,x", "1,3,y", "2,2,z");
        Path others = csv("others.csv", "a,b,c,d,kind", "1,2,3,4,x", "1,2,3,5,y", "2,2,3,4,z");
        Path numbers = csv("numbers.csv", "a,b,c,d,e", "1,2,3,4,0.5", "1,2,3,5,1.5");
        Map<String, String> cases = Map.ofEntries(
                Map.entry("missing.onnx sample:iris", "there is no file missing.onnx"),
                Map.entry(folder + " sample:iris", "is a directory, not a model"),
                Map.entry(garbage + " sample:iris", garbage + " cannot be used as a model"),
                Map.entry(empty + " sample:iris", empty + " cannot be used as a model"),
                Map.entry(half + " sample:iris", half + " cannot be used as a model"),
                Map.entry(decaying, "Missing required parameter: 'DATA'"),
                Map.entry(decaying + " missing.csv", "missing.csv"),
                Map.entry(decaying + " sample:irs", "did you mean 'iris'?"),
                Map.entry(decaying + " sample:wine", "the model takes 4 features"),
                Map.entry(decaying + " " + narrow, "the model takes 4 features"),
                Map.entry(decaying + " sample:iris --target specie", "did you mean 'species'?"),
                Map.entry(decaying + " " + nan, "column 'c'"),
                Map.entry(decaying + " " + word, "'three'"),
                Map.entry(decaying + " " + others, "the model was trained on the classes"),
                Map.entry(decaying + " " + numbers + " --loss squared", "classes"),
                Map.entry(bare + " sample:iris", "does not say what loss it was trained with"),
                Map.entry(bare + " sample:iris --loss crossentropy", "there is no loss 'crossentropy'"),
                Map.entry(decaying + " sample:iris --weight-decay -1", "weight decay requires"),
                Map.entry(decaying + " sample:iris --top 0", "--top requires at least 1, got 0"),
                Map.entry(decaying + " sample:iris --bottom -2", "--bottom requires at least 1, got -2"),
                Map.entry(decaying + " sample:iris --dense-limit 5000", "--dense-limit requires at most 3000"),
                Map.entry(decaying + " sample:iris --products 41", "--products requires at least 42"),
                Map.entry(decaying + " sample:iris -o no/such/report.html", "there is no directory"),
                Map.entry(decaying + " sample:iris --rows 0", "--rows requires at least 1"));
        int checked = 0;
        for (String command : List.of("audit", "spectrum")) {
            for (Map.Entry<String, String> entry : cases.entrySet()) {
                Call call = Call.nadir(Stream.concat(Stream.of(command), Stream.of(Call.words(entry.getKey())))
                        .toArray(String[]::new));
                assertThat(call.status()).as("%s %s: %s", command, entry.getKey(), call.err())
                        .isEqualTo(ExitCode.WRONG_USE);
                assertThat(call.out()).isEmpty();
                assertThat(call.complaints()).singleElement()
                        .asString()
                        .startsWith("nadir: ")
                        .contains(entry.getValue());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(48);
    }

    private static Path csv(String name, String... lines) throws Exception {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    }

    /// With its last weights frozen a network does not span its own output by its derivatives.
    @Test
    void withoutAnAffineEndThePerturbableGradientBasisIsLeftOutAndThatIsSaid() throws Exception {
        Path model = folder.resolve("frozen.onnx");
        assertThat(
                Call.nadir("train", "sample:xor", "--loss", "squared", "--hidden", "3", "--no-scale", "--quiet", "-o",
                        model.toString()).status())
                .isZero();
        // One more entry of the ONNX metadata (field 14, with a key and a value).
        String key = "nadir.frozen";
        String value = "[\"output.weight\"]";
        try (OutputStream end = Files.newOutputStream(model, StandardOpenOption.APPEND)) {
            end.write(new byte[] {14 << 3 | 2, (byte) (4 + key.length() + value.length()), 1 << 3 | 2,
                (byte) key.length()});
            end.write(key.getBytes(StandardCharsets.US_ASCII));
            end.write(new byte[] {2 << 3 | 2, (byte) value.length()});
            end.write(value.getBytes(StandardCharsets.US_ASCII));
        }
        Path page = folder.resolve("frozen.html");
        Call call = Call.nadir("audit", model.toString(), "sample:xor", "--quiet", "-o", page.toString());
        assertThat(call.status()).as(call.err()).isZero();
        assertThat(call.out()).contains("perturbable gradient basis: left out", "condition (A)");
        assertThat(Files.readString(page)).contains("perturbable gradient basis: left out");
        assertThat(json("audit", model.toString(), "sample:xor").has("pgb")).isFalse();
    }

    @Test
    void reluNetworksAndRegressionAreAuditedToo() throws Exception {
        String relu = SavedModels.of("xor", 3).with(Activation.RELU).save(folder.resolve("relu.onnx")).toString();
        assertThat(json("audit", relu, "sample:xor").get("verdict").get("kind").stringValue()).isNotEmpty();
        String diabetes = SavedModels.of("diabetes", 2).limitedTo(30).save(folder.resolve("diabetes.onnx")).toString();
        JsonNode document = json("audit", diabetes, "sample:diabetes");
        assertThat(document.has("accuracy")).isFalse();
        assertThat(document.get("conventions").get("loss").stringValue()).isEqualTo("squared");
    }
}
