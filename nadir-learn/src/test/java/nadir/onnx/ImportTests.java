package nadir.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.network.Block;
import nadir.network.Network;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models from elsewhere become networks with their own names, and what cannot be one is refused in one line.
class ImportTests {
    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom(8);

    private double[] numbers(int count) {
        return random.doubles(count, -1, 1).map(v -> (float) v).toArray();
    }

    /// What PyTorch exports for Linear(4, 5), Tanh, Linear(5, 6), ReLU, Linear(6, 3).
    private Foreign torch() {
        Foreign model = new Foreign(17).input("input", 4);
        String carried = "input";
        int[] widths = {4, 5, 6, 3};
        String[] activations = {"Tanh", "Relu"};
        for (int i = 0; i < 3; i++) {
            model.reals("fc" + i + ".weight", numbers(widths[i] * widths[i + 1]), widths[i + 1], widths[i])
                    .reals("fc" + i + ".bias", numbers(widths[i + 1]), widths[i + 1])
                    .then(Foreign.node("Gemm", carried + " fc" + i + ".weight fc" + i + ".bias", "g" + i)
                            .with("transB", 1L)
                            .with("alpha", 1f)
                            .with("beta", 1f));
            carried = "g" + i;
            if (i < 2) {
                model.then(activations[i], carried, "a" + i);
                carried = "a" + i;
            }
        }
        return model.output("g2");
    }

    @Test
    void aTorchModelKeepsItsNamesLayersAndOutputs() throws OrtException {
        byte[] file = torch().bytes();
        LoadedModel model = ModelFile.load(file);
        Network network = model.network();
        assertThat(network.inputs()).isEqualTo(4);
        assertThat(network.outputs()).isEqualTo(3);
        assertThat(network.layout().blocks()).extracting(Block::name)
                .containsExactly("fc0.weight", "fc0.bias", "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias");
        assertThat(network.layout().layers()).containsExactly("fc0", "fc1", "fc2");
        assertThat(network.layout().size()).isEqualTo(4 * 5 + 5 + 5 * 6 + 6 + 6 * 3 + 3);
        Tensor batch = Tensor.wrap(Shape.of(7, 4), numbers(28));
        assertThat(Runs.distance(Runs.theirs(file, batch), Runs.ours(network, model.parameters(), batch)))
                .isLessThan(1e-6);
        assertThat(features(network)).containsExactly("fc0 [7, 5]", "fc1 [7, 6]");
    }

    /// What Keras (tf2onnx) exports: MatMul and Add, paths as names.
    @Test
    void theBiasOfAKerasModelBelongsToTheLayerOfItsWeights() {
        Foreign model = new Foreign(15).input("dense_input", 3)
                .reals("sequential/dense/MatMul/ReadVariableOp:0", numbers(12), 3, 4)
                .reals("sequential/dense/BiasAdd/ReadVariableOp:0", numbers(4), 4)
                .reals("sequential/out/MatMul/ReadVariableOp:0", numbers(8), 4, 2)
                .then("MatMul", "dense_input sequential/dense/MatMul/ReadVariableOp:0", "m")
                .then("Add", "m sequential/dense/BiasAdd/ReadVariableOp:0", "b")
                .then("Sigmoid", "b", "s")
                .then("MatMul", "s sequential/out/MatMul/ReadVariableOp:0", "o")
                .output("o");
        Network network = ModelFile.load(model.bytes()).network();
        assertThat(network.layout().blocks()).extracting(Block::layer)
                .containsExactly("sequential/dense/MatMul", "sequential/dense/MatMul", "sequential/out/MatMul");
        assertThat(features(network)).containsExactly("sequential/dense/MatMul [7, 4]");
    }

    private static List<String> features(Network network) {
        List<String> found = new ArrayList<>();
        List<Shape> shapes = new ArrayList<>(network.layout().blocks().stream().map(Block::shape).toList());
        shapes.add(Shape.of(7, network.inputs()));
        Trace.program(shapes, arguments -> {
            network.forward(arguments.subList(0, arguments.size() - 1), arguments.getLast())
                    .hidden()
                    .forEach(f -> found.add(f.layer() + " " + f.activation().shape()));
            return List.of(arguments.getLast());
        });
        return found;
    }

    @Test
    void frozenInitializersAreConstantsAndStayFrozen() throws OrtException {
        byte[] file = torch().metadata("nadir.frozen", "[\"fc0.weight\", \"fc1.bias\"]").bytes();
        LoadedModel model = ModelFile.load(file);
        assertThat(model.network().layout().blocks()).extracting(Block::name)
                .containsExactly("fc0.bias", "fc1.weight", "fc2.weight", "fc2.bias");
        Tensor batch = Tensor.wrap(Shape.of(7, 4), numbers(28));
        double[] ours = Runs.ours(model.network(), model.parameters(), batch);
        assertThat(Runs.distance(Runs.theirs(file, batch), ours)).isLessThan(1e-6);
        LoadedModel again = ModelFile
                .load(ModelFile.bytes(model.network(), model.parameters(), model.metadata(), ElementType.FLOAT64));
        assertThat(again.network().layout()).isEqualTo(model.network().layout());
        assertThat(Runs.ours(again.network(), again.parameters(), batch)).isEqualTo(ours);
    }

    @Test
    void savingAnImportedModelKeepsItToTheBitAndWhatOthersWroteAboutIt() {
        LoadedModel model = ModelFile.load(torch().metadata("author", "somebody").bytes());
        for (ElementType type : ElementType.values()) {
            byte[] first = ModelFile.bytes(model.network(), model.parameters(), model.metadata(), type);
            LoadedModel again = ModelFile.load(first);
            assertThat(again.network().layout()).isEqualTo(model.network().layout());
            assertThat(again.parameters()).isEqualTo(model.parameters());
            assertThat(Runs.program(again.network(), 7).toString())
                    .isEqualTo(Runs.program(model.network(), 7).toString());
            assertThat(again.metadata().other()).containsEntry("author", "somebody");
            assertThat(ModelFile.bytes(again.network(), again.parameters(), again.metadata(), type)).isEqualTo(first);
        }
    }

    @Test
    void everyFloatingTypeAndFieldIsRead() {
        float[] values = {0.5f, -1.25f, 3, 0};
        List<TensorProto.Builder> tensors = new ArrayList<>();
        TensorProto.Builder floats = TensorProto.newBuilder().setDataType(1);
        TensorProto.Builder doubles = TensorProto.newBuilder().setDataType(11);
        TensorProto.Builder halves = TensorProto.newBuilder().setDataType(10);
        TensorProto.Builder brains = TensorProto.newBuilder().setDataType(16);
        byte[] rawHalves = new byte[8];
        byte[] rawBrains = new byte[8];
        for (int i = 0; i < 4; i++) {
            floats.addFloatData(values[i]);
            doubles.addDoubleData(values[i]);
            int half = Float.floatToFloat16(values[i]) & 0xffff;
            int brain = Float.floatToIntBits(values[i]) >>> 16;
            halves.addInt32Data(half);
            brains.addInt32Data(brain);
            rawHalves[2 * i] = (byte) half;
            rawHalves[2 * i + 1] = (byte) (half >> 8);
            rawBrains[2 * i] = (byte) brain;
            rawBrains[2 * i + 1] = (byte) (brain >> 8);
        }
        tensors.addAll(List.of(floats, doubles, halves, brains));
        tensors.add(TensorProto.newBuilder().setDataType(10).setRawData(ByteString.copyFrom(rawHalves)));
        tensors.add(TensorProto.newBuilder().setDataType(16).setRawData(ByteString.copyFrom(rawBrains)));
        for (TensorProto.Builder tensor : tensors) {
            byte[] file = new Foreign(17).input("x", 4)
                    .tensor(tensor.setName("w"), 4)
                    .then("Mul", "x w", "y")
                    .output("y")
                    .bytes();
            assertThat(ModelFile.load(file).parameters()).containsExactly(0.5, -1.25, 3, 0);
        }
        assertThat(tensors).hasSize(6);
    }

    @Test
    void imagesAreFlattenedIntoOneRowPerSample() throws OrtException {
        byte[] file = new Foreign(17).input("x", 1, 2, 3)
                .reals("w", numbers(12), 6, 2)
                .then("Flatten", "x", "f")
                .then("MatMul", "f w", "y")
                .output("y")
                .bytes();
        LoadedModel model = ModelFile.load(file);
        assertThat(model.network().inputs()).isEqualTo(6);
        Tensor batch = Tensor.wrap(Shape.of(5, 1, 2, 3), numbers(30));
        double[] ours = Runs.ours(model.network(), model.parameters(), batch.reshape(Shape.of(5, 6)));
        assertThat(Runs.distance(Runs.theirs(file, batch), ours)).isLessThan(1e-6);
    }

    @Test
    void onlyWhatTheOutputNeedsMustBeSupported() {
        byte[] file = new Foreign(17).input("x", 2)
                .reals("w", numbers(4), 2, 2)
                .then("NonMaxSuppression", "x", "boxes")
                .then("MatMul", "x w", "y")
                .output("y")
                .bytes();
        assertThat(ModelFile.load(file).network().outputs()).isEqualTo(2);
    }

    /// The models that are refused, each with what the message must say.
    @Test
    void whatCannotBeANetworkIsRefusedInOneLine() {
        refuse(torch().then("LSTM", "g2", "z").output("w"), "one output");
        refuse(simple("LSTM", "h w", "y"),
                "node 'n1' (LSTM) uses an operator that is not supported; supported are Abs");
        refuse(simple("Tanh", "h w", "y"), "node 'n1' (Tanh) has 2 inputs");
        refuse(simple("Tanh", "q", "y"), "node 'n1' (Tanh) reads 'q', which no node before it computes");
        refuse(simple("MatMul", "w h", "y"), "node 'n1' (MatMul) does not fit its inputs");
        refuse(simple("Pow", "h e", "y").reals("e", new double[] {2, 3}, 2), "requires one number as input 2");
        refuse(simple("Pow", "h x", "y"), "requires a constant as input 2");
        refuse(simple("Reshape", "h w", "y"), "requires known whole numbers as input 2");
        refuse(simple("Transpose", "h", "y"), "value 'y' has no row for each sample");
        refuse(simple("Tanh", "h", "w"), "computes 'w' a second time");
        refuse(simple("Tanh", "h", "y").metadata("nadir.frozen", "[\"v\"]"), "names 'v' frozen");
        refuse(simple("Tanh", "h", "y").metadata("nadir.frozen", "w"), "nadir.frozen has the unreadable value 'w'");
        refuse(simple("Tanh", "h", "y").metadata("nadir.frozen", "[\"w\"]"), "it has no parameters");
        refuse(simple("Tanh", "h", "y").metadata("nadir.seed", "many"), "nadir.seed has the unreadable value 'many'");
        refuse(simple("Tanh", "h", "y").metadata("nadir.loss", "perceptual"), "there is no loss 'perceptual'");
        refuse(simple("Tanh", "h", "y").input("x2", 3), "a network requires one input, got 2: ['x', 'x2']");
        refuse(new Foreign(9).input("x", 2).output("x"), "version 9 of ONNX's operators");
        refuse(new Foreign(99).input("x", 2).output("x"), "version 99 of ONNX's operators");
        refuse(new Foreign(17).input("x").output("x"), "samples x features, got [?]");
        refuse(new Foreign(17).input("x", -1).output("x"), "fixed extent");
        refuse(new Foreign(17).input("x", 1 << 20, 1 << 20).output("x"), "fixed extent");
        refuse(new Foreign(17).input("x", 2).output("x"), "it has no parameters");
        Foreign fixed = simple("Reshape", "h to", "y").wholes("to", new long[] {1, 2}, 2);
        refuse(fixed, "node 'n1' (Reshape) turns [3, 2] into [1, 2], which does not fit");
        Foreign wide = simple("Reshape", "h to", "y").wholes("to", new long[] {-1, 3}, 2);
        refuse(wide, "value 'y' has no row for each sample");
        Foreign nan = new Foreign(17).input("x", 2).reals("w", new double[] {1, Double.NaN}, 2).output("y");
        refuse(nan.then("Mul", "x w", "y"), "parameter 'w' holds NaN or infinite values");
    }

    private Foreign simple(String operator, String inputs, String output) {
        return new Foreign(17).input("x", 2)
                .reals("w", numbers(4), 2, 2)
                .then("MatMul", "x w", "h")
                .then(operator, inputs, output)
                .output("y");
    }

    @Test
    void tensorsThatLieAboutThemselvesAreRefused() {
        refuse(tensor(TensorProto.newBuilder().setDataType(1).addFloatData(1), 1 << 20, 1 << 9), "do not fit");
        refuse(tensor(TensorProto.newBuilder().setDataType(1).addFloatData(1), 1L << 40, 1L << 40), "more than");
        refuse(tensor(TensorProto.newBuilder().setDataType(1).addFloatData(1), -1), "more than");
        refuse(tensor(TensorProto.newBuilder().setDataType(1), 0), "has no elements");
        refuse(tensor(TensorProto.newBuilder().setDataType(8).addStringData(ByteString.copyFromUtf8("a")), 1),
                "element type 8");
        refuse(tensor(TensorProto.newBuilder().setDataType(10).addInt32Data(1).addInt32Data(2), 1), "more numbers");
        refuse(tensor(TensorProto.newBuilder().setDataType(7).addInt64Data(300), 2), "fewer numbers");
        TensorProto.Builder external = TensorProto.newBuilder()
                .setDataType(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue("../../etc/passwd"));
        refuse(tensor(external, 2), "keeps its numbers in");
    }

    private static Foreign tensor(TensorProto.Builder tensor, long... extents) {
        return new Foreign(17).input("x", 2).tensor(tensor.setName("w"), extents).then("Mul", "x w", "y").output("y");
    }

    @Test
    void operatorsOfOtherDomainsAndControlFlowAreRefused() {
        Foreign foreign = simple("Tanh", "h", "y");
        foreign.graph()
                .setNode(1, NodeProto.newBuilder()
                        .setOpType("Tanh")
                        .setDomain("com.example")
                        .addInput("h")
                        .addOutput("y"));
        refuse(foreign, "node 'y' (com.example.Tanh) uses an operator that is not supported");
        Foreign branch = simple("If", "h", "y");
        branch.graph()
                .getNodeBuilder(1)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("then_branch")
                        .setType(AttributeProto.AttributeType.GRAPH)
                        .setG(torch().graph()));
        refuse(branch, "node 'n1' (If) uses an operator that is not supported");
    }

    private void refuse(Foreign model, String reason) {
        Path file;
        try {
            file = Files.write(directory.resolve("model.onnx"), model.bytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        assertThatThrownBy(() -> ModelFile.load(file)).isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + " cannot be used as a model: ")
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void filesThatAreNoModelsAreRefused() throws IOException {
        assertThatThrownBy(() -> ModelFile.load(directory.resolve("none.onnx"))).isInstanceOf(InputException.class)
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> ModelFile.load(directory)).isInstanceOf(InputException.class)
                .hasMessageContaining("is a directory");
        for (String content : new String[] {"", "a,b,c\n1,2,3\n", "\u0000\u0001\u0002", "PK\u0003\u0004"}) {
            Path file = Files.writeString(directory.resolve("no.onnx"), content);
            assertThatThrownBy(() -> ModelFile.load(file)).isInstanceOf(InputException.class)
                    .hasMessageContaining("it is no ONNX model");
        }
    }

    @Test
    void dataOfAnotherWidthIsRefusedByName() {
        LoadedModel model = ModelFile.load(torch().bytes());
        Dataset data = Dataset.real("small.csv", Tensor.filled(Shape.of(2, 3), 0), Tensor.filled(Shape.of(2, 3), 0));
        assertThatThrownBy(() -> model.requireFits(data)).isInstanceOf(InputException.class)
                .hasMessageContaining("the model takes 4 features, and small.csv has 3");
        model.requireFits(Dataset.real("fits", Tensor.filled(Shape.of(2, 4), 0), Tensor.filled(Shape.of(2, 3), 0)));
    }

    /// A dense network as MatMul and Add with biases of `1 x n` or `n`, ending at its scores.
    private Foreign chain(Foreign model, String x, List<String> weights, List<String> biases, String activation,
            boolean isRow, int... widths) {
        String carried = x;
        for (int i = 0; i + 1 < widths.length; i++) {
            model.reals(weights.get(i), numbers(widths[i] * widths[i + 1]), widths[i], widths[i + 1]);
            long[] extents = isRow ? new long[] {1, widths[i + 1]} : new long[] {widths[i + 1]};
            model.reals(biases.get(i), numbers(widths[i + 1]), extents)
                    .then("MatMul", carried + " " + weights.get(i), "product" + i)
                    .then("Add", "product" + i + " " + biases.get(i), "sum" + i);
            carried = "sum" + i;
            if (i + 2 < widths.length) {
                model.then(activation, "sum" + i, "active" + i);
                carried = "active" + i;
            }
        }
        return model.output(carried);
    }

    /// What skl2onnx writes for an MLPClassifier, cut at the last sums: a cast at the beginning, biases that are rows, and a
    /// further domain that no node needs any more; and what tf2onnx writes for Keras, with names of paths.
    @Test
    void formsOfScikitLearnAndKerasAreDenseNetworks() throws OrtException {
        Foreign sklearn = new Foreign(17).input("X", 4).then(Foreign.node("Cast", "X", "cast_input").with("to", 1L));
        chain(sklearn, "cast_input", List.of("coefficient", "coefficient1", "coefficient2"),
                List.of("intercepts", "intercepts1", "intercepts2"), "Relu", true, 4, 5, 6, 3);
        sklearn.model().addOpsetImportBuilder().setDomain("ai.onnx.ml").setVersion(1);
        String path = "StatefulPartitionedCall/sequential_1/dense";
        Foreign keras = chain(new Foreign(15).input("keras_tensor", 4), "keras_tensor",
                List.of(path + "_1/Cast/ReadVariableOp:0", path + "_2/Cast/ReadVariableOp:0"),
                List.of(path + "_1/BiasAdd/ReadVariableOp:0", path + "_2/BiasAdd/ReadVariableOp:0"), "Tanh", false, 4,
                7,
                2);
        Tensor batch = Tensor.wrap(Shape.of(6, 4), numbers(24));
        int seen = 0;
        for (Foreign form : List.of(sklearn, keras)) {
            LoadedModel loaded = ModelFile.load(form.bytes());
            Network network = loaded.network();
            assertThat(Runs.distance(Runs.ours(network, loaded.parameters(), batch), Runs.theirs(form.bytes(), batch)))
                    .isLessThan(1e-5);
            boolean isSklearn = form == sklearn;
            assertThat(network.unitLayers()).hasSize(isSklearn ? 2 : 1);
            assertThat(network.outputLayer()).isPresent();
            assertThat(network.layout().layers()).hasSize(isSklearn ? 3 : 2);
            seen++;
        }
        assertThat(seen).isEqualTo(2);
        assertThat(ModelFile.load(keras.bytes()).network().layout().layers())
                .containsExactly(path + "_1/Cast", path + "_2/Cast");
    }
}
