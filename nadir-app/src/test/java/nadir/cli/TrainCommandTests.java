package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nadir.network.DenseNetwork;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The contract of `nadir train`: what its document holds, that every option arrives, and that bad input is one line, the
/// status 2 and no file.
class TrainCommandTests {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeData() throws IOException {
        write("good.csv", "a,b,price\n1,2,3\n2,1,4\n3,3,8\n");
        write("empty.csv", "");
        write("header.csv", "a,b\n");
        write("text.csv", "a,b\n1,2\nx,3\n");
        write("nan.csv", "a,b\n1,2\nnan,3\n");
        write("one-class.csv", "a,kind\n1,red\n2,red\n");
        write("huge.csv", "a,b\n1e200,1e200\n2e200,-1e200\n");
        Files.createDirectory(folder.resolve("closed"));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private Call train(String line) {
        List<String> words = new ArrayList<>(List.of("train"));
        for (String word : Call.words(line)) {
            words.add(word.replace("FOLDER", folder.toString()));
        }
        return Call.nadir(words.toArray(new String[0]));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theDocumentHoldsWhatScriptsRead() {
        Call call = train("sample:iris --max-iterations 5 --json -o FOLDER/iris.onnx");
        assertThat(call.status()).isZero();
        assertThat(call.err()).isEmpty();
        JsonNode document = JsonMapper.shared().readTree(call.out());
        assertThat(document.propertyNames()).startsWith("nadir", "command", "conventions", "loss", "gradientNorm",
                "parameters", "iterations", "outcome")
                .contains("lowerBound", "gap", "accuracy", "model", "checkpoint", "samples", "seed", "passes",
                        "seconds",
                        "starts", "notes", "reason", "remedy", "lowerBoundAttained", "optimizer", "network");
        assertThat(document.get("command").asString()).isEqualTo("train");
        assertThat(document.get("conventions").get("loss").asString()).isEqualTo("cross-entropy");
        assertThat(document.get("conventions").get("reduction").asString()).isEqualTo("mean");
        assertThat(document.get("conventions").get("weightDecay").asDouble()).isZero();
        assertThat(document.get("parameters").asInt()).isEqualTo(4 * 32 + 32 + 32 * 3 + 3);
        assertThat(document.get("iterations").asInt()).isEqualTo(5);
        assertThat(document.get("outcome").asString()).isEqualTo("budget-exhausted");
        assertThat(document.get("gap").asDouble())
                .isEqualTo(document.get("loss").asDouble() - document.get("lowerBound").asDouble());
        assertThat(document.get("accuracy").asDouble()).isBetween(0.5, 1.0);
        assertThat(document.get("model").asString()).isEqualTo(folder.resolve("iris.onnx").toString());
        assertThat(document.get("starts")).hasSize(1);
        assertThat(document.get("starts").get(0).get("loss")).isEqualTo(document.get("loss"));
    }

    @Test
    void theTextSaysWhatTheNumbersMeanAndWhatToDoNext() {
        Call call = train("FOLDER/good.csv --target price --max-iterations 5 --hidden 2 -o FOLDER/m.onnx");
        assertThat(call.status()).isZero();
        assertThat(call.err()).isEmpty();
        assertThat(call.out()).contains("good.csv: 3 samples, 2 features")
                .contains("2-2-1 tanh, inputs scaled: 9 parameters")
                .contains("mean over samples, no weight decay")
                .contains("./nadir audit " + folder.resolve("m.onnx") + " " + folder.resolve("good.csv")
                        + " --target price")
                .doesNotContain("accuracy");
    }

    @Test
    void everyOptionOfTheNetworkArrives() {
        Call call = train("sample:iris --hidden 6,6 --activation softplus --skip --residual --no-bias --no-scale "
                + "--init orthogonal --loss hinge --hinge-power 2.5 --weight-decay 0.01 --reduction sum --optimizer "
                + "newton-cg --max-iterations 3 --seed 5 -o FOLDER/m.onnx --json");
        assertThat(call.err()).isEmpty();
        JsonNode document = JsonMapper.shared().readTree(call.out());
        assertThat(document.get("network").asString()).isEqualTo("4-6-6-3 softplus, no bias, residual, skip");
        assertThat(document.get("conventions").get("formula").asString())
                .isEqualTo("hinge loss max(0, 1 - y q)^2.5, y in {-1, +1}, sum over samples, plus weight decay "
                        + "(w/2)|theta|^2, w = 0.01");
        assertThat(document.get("optimizer").asString()).isEqualTo("Newton-CG");
        assertThat(document.get("seed").asInt()).isEqualTo(5);
        assertThat(document.get("scaled").asBoolean()).isFalse();
        LoadedModel saved = ModelFile.load(folder.resolve("m.onnx"));
        assertThat(((DenseNetwork) saved.network()).scaling()).isEmpty();
        assertThat(saved.metadata().training()).containsEntry("start", "orthogonal with seed 5");
    }

    @ParameterizedTest
    @CsvSource({"--optimizer adam,minibatch Adam", "--optimizer adam --batch all,Adam", "--optimizer gd,Armijo",
        "--optimizer gd --learning-rate 0.1,gradient descent", "--optimizer sgd --batch 7,stochastic gradient descent",
        "--optimizer momentum --epochs 2,minibatch heavy-ball momentum", "--hidden none,L-BFGS",
        "--precision float32,L-BFGS"})
    void optimisersAreChosenByName(String options, String name) {
        Call call = train("sample:iris -o FOLDER/m.onnx --max-iterations 2 ".replace("--max-iterations 2 ",
                options.contains("--epochs") ? "" : "--max-iterations 2 ") + options);
        assertThat(call.status()).as(call.err()).isZero();
        assertThat(call.err()).isEmpty();
        assertThat(call.out()).contains(name);
    }

    @Test
    void aSavedNetworkIsTrainedOnFromItsParameters() {
        assertThat(train("sample:iris --max-iterations 5 -o FOLDER/first.onnx --quiet").status()).isZero();
        Call call = train(
                "sample:iris --from FOLDER/first.onnx --max-iterations 5 -o FOLDER/second.onnx --json --quiet");
        assertThat(call.status()).isZero();
        LoadedModel before = ModelFile.load(folder.resolve("first.onnx"));
        double first = Double.parseDouble(before.metadata().training().get("loss"));
        assertThat(new JsonMapper().readTree(call.out()).get("loss").asDouble()).isLessThan(first);
        DenseNetwork second = (DenseNetwork) ModelFile.load(folder.resolve("second.onnx")).network();
        assertThat(second.scaling()).isEqualTo(((DenseNetwork) before.network()).scaling());
    }

    @Test
    void aConvolutionalNetworkOfAnotherToolIsTrained() {
        Call call = train("sample:digits --from ../examples/digits-cnn.onnx --loss cross-entropy --max-iterations 20 "
                + "-o FOLDER/cnn.onnx --json --quiet");
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        JsonNode document = new JsonMapper().readTree(call.out());
        assertThat(document.get("parameters").asInt()).isEqualTo(1446);
        assertThat(document.get("loss").asDouble()).isLessThan(0.5);
        Call audit = Call.nadir("audit", folder.resolve("cnn.onnx").toString(), "sample:digits", "--dense-limit", "0",
                "--json", "--quiet");
        assertThat(audit.status()).isZero();
        assertThat(new JsonMapper().readTree(audit.out()).get("loss").asDouble())
                .isEqualTo(document.get("loss").asDouble());
    }

    @Test
    void aBlowUpIsAWarning() {
        Call call = train("sample:diabetes --optimizer sgd --learning-rate 10 -o FOLDER/m.onnx --json");
        assertThat(call.status()).isZero();
        assertThat(call.complaints()).singleElement()
                .asString()
                .startsWith("nadir: warning: ")
                .contains("learning rate");
        assertThat(JsonMapper.shared().readTree(call.out()).get("outcome").asString()).isIn("blow-up", "non-finite");
    }

    @Test
    void theDocumentOfAnEliminationHoldsBothLossesAndTheComparison() {
        Call call = train("sample:xor --loss squared --hidden 2 --starts 3 --eliminate output-neurons --lambda 0.1,10 "
                + "--max-iterations 300 --json -o FOLDER/e.onnx");
        assertThat(call.status()).isZero();
        assertThat(call.err()).isEmpty();
        JsonNode document = JsonMapper.shared().readTree(call.out());
        JsonNode elimination = document.get("elimination");
        assertThat(elimination.propertyNames()).contains("method", "lambdas", "outcome", "reason", "remedy",
                "modifiedLoss", "strippedLoss", "polishedLoss", "gradientNorm", "maxAbsA", "maxAbsB", "weightNorm",
                "maxNeuronOutput", "hypotheses", "history", "starts", "comparison");
        assertThat(elimination.get("method").asString()).isEqualTo("output-neurons");
        assertThat(elimination.get("outcome").asString()).isIn("eliminated", "diverging", "budget-exhausted");
        assertThat(elimination.get("polishedLoss").asDouble()).isEqualTo(document.get("loss").asDouble());
        assertThat(elimination.get("starts")).hasSize(3);
        assertThat(elimination.get("comparison").get("plain").propertyNames()).contains("successes", "share", "low",
                "high", "medianLoss", "medianPasses");
        Call text = train("sample:xor --loss squared --hidden 2 --starts 3 --eliminate output-neurons --lambda 0.1,10 "
                + "--max-iterations 300 -o FOLDER/e.onnx");
        assertThat(text.out()).contains("elimination  output-neurons, lambda 0.1, then 10", "losses       modified",
                "95 % interval", "  seed 2: modified loss");
    }

    @Test
    void whatIsDoubtfulAboutAnEliminationIsAWarning() {
        Call call = train("sample:iris --loss squared --hidden 2 --activation relu --eliminate output-neurons "
                + "--max-iterations 20 -o FOLDER/w.onnx");
        assertThat(call.status()).isZero();
        assertThat(call.err().lines().filter(line -> line.startsWith("nadir: warning: "))).hasSize(2);
        assertThat(call.out()).contains("plain training from the same start");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "FOLDER/none.csv|no such file",
        "FOLDER|is a directory",
        "FOLDER/empty.csv|empty.csv",
        "FOLDER/header.csv|header.csv",
        "FOLDER/text.csv|column 'a'",
        "FOLDER/nan.csv|column 'a'",
        "FOLDER/one-class.csv|requires at least two classes",
        "FOLDER/huge.csv|At the start the value is Infinity",
        "FOLDER/good.csv --target prise|did you mean 'price'?",
        "FOLDER/good.csv --features x|--features",
        "FOLDER/good.csv --loss cross-entropy|requires classes",
        "FOLDER/good.csv --loss logistic|requires targets -1 and +1",
        "FOLDER/good.csv --rows 0|--rows requires at least 1",
        "sample:irs|did you mean 'iris'?",
        "sample:iris --hidden 0|requires a width of at least 1, got 0",
        "sample:iris --hidden 4,-3|requires a width of at least 1, got -3",
        "sample:iris --hidden 4,x|--hidden requires whole numbers separated by commas, or none, got '4,x'",
        "sample:iris --hidden 4,|--hidden requires whole numbers",
        "sample:iris --hidden 2000000000,2000000000|parameters, too many to train",
        "sample:iris --activation tan|there is no activation 'tan'",
        "sample:iris --init zero|there is no initialiser 'zero'",
        "sample:iris --optimizer bfgs|there is no optimizer 'bfgs'",
        "sample:iris --loss l2|there is no loss 'l2'",
        "sample:iris --hinge-power 3|--hinge-power belongs to the hinge loss",
        "sample:iris --loss hinge --hinge-power 1|requires a finite power of at least 2",
        "sample:iris --label-smoothing 1|requires a number of at least 0 and below 1",
        "sample:iris --reduction median|there is no reduction 'median'",
        "sample:iris --weight-decay -1|weight decay requires",
        "sample:iris --learning-rate 0.1|--learning-rate belongs to adam, momentum, gd and sgd",
        "sample:iris --optimizer adam --learning-rate -1|--learning-rate requires a positive number",
        "sample:iris --batch 10|--batch belongs to adam, momentum and sgd",
        "sample:iris --optimizer sgd --batch 0|--batch requires at least 1 sample",
        "sample:iris --optimizer sgd --batch some|--batch requires a number of samples or all, got 'some'",
        "sample:iris --optimizer sgd --batch all|use --optimizer gd",
        "sample:iris --epochs 3|--epochs belongs to methods that work on batches",
        "sample:iris --optimizer adam --epochs 3 --max-iterations 3|mean the same",
        "sample:iris --optimizer adam --epochs -3|--epochs requires at least 0",
        "sample:iris --max-iterations -1|--max-iterations requires at least 0",
        "sample:iris --tolerance -1|--tolerance requires",
        "sample:iris --tolerance NaN|--tolerance requires",
        "sample:iris --precision float16|float16",
        "sample:iris --starts 0|--starts requires at least 1",
        "sample:iris --checkpoint-every -1|--checkpoint-every requires",
        "sample:iris --resume|there is no checkpoint",
        "sample:iris --resume --restart|contradict each other",
        "sample:iris --eliminate output-neurons|use --label-smoothing",
        "sample:iris --loss hinge --eliminate one-neuron|requires one output",
        "sample:iris --loss squared --eliminate output-neurons --weight-decay 1|leave --weight-decay out",
        "sample:iris --eliminate everything|there is no way of elimination 'everything'",
        "sample:iris --lambda 1|--lambda belongs to --eliminate",
        "sample:iris --eliminate-anyway|--eliminate-anyway belongs to --eliminate",
        "sample:iris --loss squared --eliminate loss-scaling --lambda 1,x|--lambda requires numbers separated by",
        "sample:iris --loss squared --eliminate loss-scaling --lambda 1,0|--lambda requires finite numbers above 0",
        "sample:iris --loss hinge --eliminate loss-scaling --precision float32|requires --precision float64",
        "sample:iris --loss hinge --eliminate loss-scaling --resume|there is no checkpoint",
        "sample:iris -o FOLDER/no/m.onnx|there is no directory",
        "sample:iris -o FOLDER/closed|is a directory",
        "sample:iris -o FOLDER/good.csv|is there already and is no model",
        "sample:iris -o /dev/null|is no regular file"})
    void badInputIsOneLineAndTwo(String line, String complaint) throws IOException {
        List<String> before = files();
        Call call = train(line.contains("-o ") ? line : line + " -o FOLDER/m.onnx");
        assertThat(call.status()).as(call.out() + call.err()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.out()).isEmpty();
        assertThat(call.complaints()).singleElement().asString().startsWith("nadir: ").contains(complaint);
        assertThat(call.err()).doesNotContain("Exception");
        assertThat(files()).isEqualTo(before);
    }
}
