package nadir.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Network;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A dense network that is saved and loaded is the same network with the same bits, and ONNX Runtime computes the same
/// outputs from the file.
class DenseModelTests {
    private static final int SAMPLES = 9;

    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom(20);

    /// Every activation, with and without bias, residual and skip connections, and scaling; several depths.
    private List<DenseNetwork> networks() {
        List<DenseNetwork> networks = new ArrayList<>();
        for (Activation activation : Activation.values()) {
            for (int flags = 0; flags < 16; flags++) {
                List<Integer> hidden = List.of(List.of(5), List.of(4, 4), List.of(3, 6, 6)).get(flags % 3);
                DenseNetwork network = new DenseNetwork(DenseArchitecture.of(4, hidden, 2, activation)
                        .withBias((flags & 1) == 0)
                        .withResidual((flags & 2) != 0)
                        .withSkip((flags & 4) != 0));
                networks.add((flags & 8) == 0 ? network
                        : network.withScaling(new Scaling(vector(4, -5, 5), vector(4, 0.1, 3))));
            }
        }
        networks.add(new DenseNetwork(DenseArchitecture.of(4, List.of(), 3, Activation.TANH)));
        return networks;
    }

    @Test
    void aSavedNetworkReturnsWithTheSameBits() throws IOException {
        List<DenseNetwork> networks = networks();
        for (DenseNetwork network : networks) {
            double[] parameters = parameters(network);
            LoadedModel loaded = ModelFile.load(save(network, parameters, ElementType.FLOAT64));
            assertThat(loaded.network()).isInstanceOf(DenseNetwork.class);
            assertThat(((DenseNetwork) loaded.network()).architecture().toString())
                    .isEqualTo(network.architecture().toString());
            assertThat(((DenseNetwork) loaded.network()).scaling()).isEqualTo(network.scaling());
            assertThat(loaded.network().layout()).isEqualTo(network.layout());
            assertThat(loaded.parameters()).isEqualTo(parameters);
            assertThat(Runs.program(loaded.network(), SAMPLES).toString())
                    .isEqualTo(Runs.program(network, SAMPLES).toString());
        }
        assertThat(networks).hasSize(9 * 16 + 1);
    }

    @Test
    void itsGraphComputesTheSameBitsWithoutBeingRecognised() throws IOException {
        for (DenseNetwork network : networks()) {
            double[] parameters = parameters(network);
            Tensor batch = batch();
            Path file = save(network, parameters, ElementType.FLOAT64);
            LoadedModel loaded = ModelFile.load(withoutArchitecture(Files.readAllBytes(file)));
            assertThat(loaded.network()).isInstanceOf(GraphNetwork.class);
            assertThat(loaded.network().layout()).isEqualTo(network.layout());
            assertThat(loaded.parameters()).isEqualTo(parameters);
            assertThat(Runs.ours(loaded.network(), parameters, batch)).as(network.toString())
                    .isEqualTo(Runs.ours(network, parameters, batch));
            assertSameFeatures(network, loaded.network());
        }
    }

    private static void assertSameFeatures(DenseNetwork network, Network loaded) {
        assertThat(features(loaded)).isEqualTo(features(network));
    }

    private static List<String> features(Network network) {
        List<String> names = new ArrayList<>();
        List<Shape> shapes = new ArrayList<>(network.layout().blocks().stream().map(b -> b.shape()).toList());
        shapes.add(Shape.of(SAMPLES, network.inputs()));
        Trace.program(shapes, arguments -> {
            network.forward(arguments.subList(0, arguments.size() - 1), arguments.getLast())
                    .hidden()
                    .forEach(f -> names.add(f.layer() + f.preactivation().shape() + f.activation().shape()));
            return List.of(arguments.getLast());
        });
        return names;
    }

    @Test
    void onnxRuntimeComputesTheSameOutputsInDoublePrecision() throws IOException, OrtException {
        for (DenseNetwork network : networks()) {
            double[] parameters = parameters(network);
            Tensor batch = batch();
            double[] theirs = Runs.theirs(Files.readAllBytes(save(network, parameters, ElementType.FLOAT64)), batch);
            // ONNX Runtime has the error function in single precision only.
            double tolerance = network.architecture().activation() == Activation.GELU ? 1e-5 : 1e-13;
            assertThat(Runs.distance(theirs, Runs.ours(network, parameters, batch))).as(network.toString())
                    .isLessThan(tolerance);
        }
    }

    @Test
    void onnxRuntimeComputesTheSameOutputsInSinglePrecision() throws IOException, OrtException {
        for (DenseNetwork network : networks()) {
            double[] parameters = parameters(network);
            Tensor batch = batch();
            Path file = save(network, parameters, ElementType.FLOAT32);
            LoadedModel loaded = ModelFile.load(file);
            assertThat(loaded.network()).isInstanceOf(DenseNetwork.class);
            assertThat(Runs.floats(loaded.parameters())).isEqualTo(Runs.floats(parameters));
            double[] theirs = Runs.theirs(Files.readAllBytes(file), batch);
            assertThat(Runs.distance(theirs, Runs.ours(network, parameters, batch))).as(network.toString())
                    .isLessThan(2e-4);
        }
    }

    @Test
    void theFileTakesBatchesOfAnySize() throws IOException, OrtException {
        DenseNetwork network = networks().get(5);
        byte[] model = Files.readAllBytes(save(network, parameters(network), ElementType.FLOAT64));
        for (int samples : new int[] {1, 2, 50}) {
            assertThat(Runs.theirs(model, tensor(samples, 4))).hasSize(samples * 2);
        }
    }

    @Test
    void anEditedFileIsNotTakenForTheNetworkThatItWas() throws IOException {
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(4, List.of(5), 2, Activation.TANH));
        ModelProto model = ModelProto
                .parseFrom(Files.readAllBytes(save(network, parameters(network), ElementType.FLOAT64)));
        ModelProto.Builder edited = model.toBuilder();
        for (var node : edited.getGraphBuilder().getNodeBuilderList()) {
            if (node.getOpType().equals("Tanh")) {
                node.setOpType("Sin");
            }
        }
        assertThat(ModelFile.load(edited.build().toByteArray()).network()).isInstanceOf(GraphNetwork.class);
    }

    @Test
    void aNumberBeyondSinglePrecisionIsRefusedAndNoFileIsLeft() throws IOException {
        DenseNetwork network = networks().getFirst();
        double[] parameters = parameters(network);
        parameters[3] = 1e39;
        assertThatThrownBy(() -> save(network, parameters, ElementType.FLOAT32)).isInstanceOf(InputException.class)
                .hasMessageContaining("layer1.weight holds 1.0E39")
                .hasMessageContaining("save as float64");
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void parametersThatAreNotFiniteAreNotSaved() {
        DenseNetwork network = networks().getFirst();
        double[] parameters = parameters(network);
        parameters[3] = Double.NaN;
        assertThatThrownBy(() -> save(network, parameters, ElementType.FLOAT64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite");
    }

    private Path save(DenseNetwork network, double[] parameters, ElementType type) throws IOException {
        Path file = directory.resolve("model.onnx");
        ModelFile.save(file, network, parameters, ModelMetadata.empty(), type);
        return file;
    }

    static byte[] withoutArchitecture(byte[] file) throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
        for (int i = model.getMetadataPropsCount() - 1; i >= 0; i--) {
            if (model.getMetadataProps(i).getKey().equals("nadir.architecture")) {
                model.removeMetadataProps(i);
            }
        }
        return model.build().toByteArray();
    }

    private double[] parameters(DenseNetwork network) {
        return random.doubles(network.layout().size(), -1.5, 1.5).toArray();
    }

    private Tensor batch() {
        return tensor(SAMPLES, 4);
    }

    private Tensor tensor(int rows, int columns) {
        return Tensor.wrap(Shape.of(rows, columns), random.doubles((long) rows * columns, -4, 4).toArray());
    }

    private Tensor vector(int size, double from, double to) {
        return Tensor.vector(random.doubles(size, from, to).toArray());
    }
}
