package nadir.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Network;
import nadir.network.UnitLayer;
import nadir.network.WeightMatrix;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// The units that are found in a graph are units: exchanging two of them, with all their weights, changes no output.
class GraphUnitsTests {
    private final SplittableRandom random = new SplittableRandom(6);

    private double[] numbers(int count) {
        return random.doubles(count, -1, 1).map(v -> (float) v).toArray();
    }

    private Foreign model(boolean transposed, boolean gemm, String activation) {
        Foreign model = new Foreign(20).input("x", 3);
        int[] widths = {3, 5, 4, 2};
        String carried = "x";
        for (int i = 0; i < 3; i++) {
            long in = widths[i];
            long out = widths[i + 1];
            double[] weights = numbers((int) (in * out));
            if (transposed) {
                model.reals("l" + i + ".w", weights, out, in);
            } else {
                model.reals("l" + i + ".w", weights, in, out);
            }
            model.reals("l" + i + ".b", numbers((int) out), out);
            if (gemm) {
                Foreign.NodeSpec node = Foreign.node("Gemm", carried + " l" + i + ".w l" + i + ".b", "p" + i);
                model.then(transposed ? node.with("transB", 1L) : node);
            } else {
                model.then("MatMul", carried + " l" + i + ".w", "m" + i);
                model.then("Add", i == 1 ? "l" + i + ".b m" + i : "m" + i + " l" + i + ".b", "p" + i);
            }
            carried = "p" + i;
            if (i < 2) {
                model.then(activation, carried, "a" + i);
                carried = "a" + i;
            }
        }
        return model.output("p2");
    }

    @Test
    void exchangingUnitsChangesNothing() {
        int exchanged = 0;
        for (String activation : List.of("Tanh", "Sigmoid", "Softplus", "Relu", "Elu", "Gelu", "Sin")) {
            for (int form = 0; form < 3; form++) {
                LoadedModel model = ModelFile.load(model(form == 1, form < 2, activation).bytes());
                assertThat(model.network().unitLayers()).hasSize(2)
                        .extracting(UnitLayer::name)
                        .containsExactly("l0", "l1");
                assertThat(model.network().unitLayers()).extracting(UnitLayer::last).containsExactly(false, true);
                assertThat(model.network().outputLayer().orElseThrow().incoming().units()).isEqualTo(2);
                for (UnitLayer layer : model.network().unitLayers()) {
                    assertExchangeable(model, layer);
                    exchanged++;
                }
            }
        }
        assertThat(exchanged).isEqualTo(7 * 3 * 2);
    }

    private void assertExchangeable(LoadedModel model, UnitLayer layer) {
        double[] parameters = model.parameters().clone();
        exchange(parameters, layer.incoming());
        exchange(parameters, layer.outgoing());
        swap(parameters, layer.bias().orElseThrow().offset(), layer.bias().orElseThrow().offset() + 2);
        Tensor batch = Tensor.wrap(Shape.of(6, 3), numbers(18));
        double[] before = Runs.ours(model.network(), model.parameters(), batch);
        double[] after = Runs.ours(model.network(), parameters, batch);
        assertThat(Runs.distance(after, before)).isLessThan(1e-14);
        assertThat(parameters).isNotEqualTo(model.parameters());
    }

    private static void exchange(double[] parameters, WeightMatrix weights) {
        for (int neighbour = 0; neighbour < weights.neighbours(); neighbour++) {
            swap(parameters, weights.index(0, neighbour), weights.index(2, neighbour));
        }
    }

    private static void swap(double[] values, int i, int j) {
        double value = values[i];
        values[i] = values[j];
        values[j] = value;
    }

    @Test
    void aDenseNetworksGraphHasTheUnitsOfTheNetwork() throws Exception {
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(3, List.of(4, 5), 2, Activation.TANH));
        byte[] file = ModelFile.bytes(network, numbers(network.layout().size()), ModelMetadata.empty(),
                ElementType.FLOAT64);
        Network graph = ModelFile.load(DenseModelTests.withoutArchitecture(file)).network();
        assertThat(graph).isInstanceOf(GraphNetwork.class);
        assertThat(graph.unitLayers()).isEqualTo(network.unitLayers());
        assertThat(graph.outputLayer()).isEqualTo(network.outputLayer());
    }

    @Test
    void layersThatAreReadElsewhereOrWrittenOtherwiseAreNotListed() {
        Foreign residual = model(false, true, "Tanh");
        residual.graph().clearOutput();
        residual.reals("v", numbers(10), 5, 2).then("MatMul", "a0 v", "s").then("Add", "p2 s", "y").output("y");
        Network network = ModelFile.load(residual.bytes()).network();
        assertThat(network.unitLayers()).extracting(UnitLayer::name).containsExactly("l1");
        assertThat(network.outputLayer()).isEmpty();

        Foreign scaled = new Foreign(17).input("x", 2)
                .reals("w", numbers(4), 2, 2)
                .then(Foreign.node("Gemm", "x w", "h").with("alpha", 2f))
                .then("Tanh", "h", "a")
                .then("MatMul", "a w", "y")
                .output("y");
        assertThat(ModelFile.load(scaled.bytes()).network().unitLayers()).isEmpty();
    }
}
