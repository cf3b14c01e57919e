package nadir.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.domain.ReferenceTensors;
import nadir.ir.Program;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import org.junit.jupiter.api.Test;

/// A dense network computes what [DenseArchitecture] says, in the layout that [DenseNetwork] says.
class DenseNetworkTests {
    /// Row by row and unit by unit, straight from the definition.
    private static double[] forward(DenseArchitecture a, double[] parameters, double[] x) {
        int[] next = {0};
        double[] h = x;
        for (int width : a.hidden()) {
            double[] z = affine(a, parameters, next, h, width);
            double[] result = new double[width];
            for (int j = 0; j < width; j++) {
                result[j] = Math.tanh(z[j]) + (a.residual() && h.length == width ? h[j] : 0);
            }
            h = result;
        }
        double[] output = affine(a, parameters, next, h, a.outputs());
        for (int i = 0; a.skip() && i < x.length; i++) {
            for (int k = 0; k < output.length; k++) {
                output[k] += x[i] * parameters[next[0]++];
            }
        }
        assertThat(next[0]).isEqualTo(parameters.length);
        return output;
    }

    private static double[] affine(DenseArchitecture a, double[] parameters, int[] next, double[] h, int width) {
        double[] z = new double[width];
        for (double feature : h) {
            for (int j = 0; j < width; j++) {
                z[j] += feature * parameters[next[0]++];
            }
        }
        for (int j = 0; a.bias() && j < width; j++) {
            z[j] += parameters[next[0]++];
        }
        return z;
    }

    private static Tensor run(DenseNetwork network, double[] parameters, Tensor x) {
        List<Shape> shapes = new ArrayList<>();
        List<Tensor> arguments = new ArrayList<>();
        for (Block block : network.layout().blocks()) {
            shapes.add(block.shape());
            arguments.add(Tensor.of(block.shape(), Arrays.copyOfRange(parameters, block.offset(), block.end())));
        }
        shapes.add(x.shape());
        arguments.add(x);
        Program program = Trace.program(shapes, traced -> List
                .of(network.forward(traced.subList(0, traced.size() - 1), traced.getLast()).output()));
        return program.evaluate(new ReferenceTensors(), arguments).getFirst();
    }

    @Test
    void outputsFollowTheDefinition() {
        SplittableRandom random = new SplittableRandom(1);
        int cases = 0;
        for (List<Integer> hidden : List.of(List.<Integer>of(), List.of(4), List.of(3, 3, 5), List.of(1, 1))) {
            for (int flags = 0; flags < 8; flags++, cases++) {
                DenseArchitecture architecture = new DenseArchitecture(3, hidden, 2, Activation.TANH, (flags & 1) != 0,
                        (flags & 2) != 0, (flags & 4) != 0);
                DenseNetwork network = new DenseNetwork(architecture);
                double[] parameters = random.doubles(network.layout().size(), -1, 1).toArray();
                double[] x = random.doubles(15, -1, 1).toArray();
                Tensor output = run(network, parameters, Tensor.of(Shape.of(5, 3), x));
                for (int row = 0; row < 5; row++) {
                    double[] expected = forward(architecture, parameters, Arrays.copyOfRange(x, 3 * row, 3 * row + 3));
                    assertThat(Arrays.copyOfRange(output.values(), 2 * row, 2 * row + 2))
                            .as("%s", architecture)
                            .containsExactly(expected, within(1e-14));
                }
            }
        }
        assertThat(cases).isEqualTo(32);
    }

    @Test
    void aScalingIsAppliedFirst() {
        SplittableRandom random = new SplittableRandom(2);
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(3, List.of(4), 2, Activation.TANH).withSkip(true));
        double[] parameters = random.doubles(network.layout().size(), -1, 1).toArray();
        Tensor x = Tensor.wrap(Shape.of(6, 3), random.doubles(18, 50, 90).toArray());
        Scaling scaling = Scaling.of(x);
        DenseNetwork scaled = network.withScaling(scaling);
        assertThat(run(scaled, parameters, x)).isEqualTo(run(network, parameters, scaling.apply(x)));
        assertThat(scaled.layout()).isEqualTo(network.layout());
        assertThat(scaled.scaling()).contains(scaling);
        assertThat(scaled.withoutScaling().scaling()).isEmpty();
    }

    @Test
    void blocksAreNamedByLayer() {
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(3, List.of(4), 2, Activation.RELU).withSkip(true));
        assertThat(network.layout().blocks()).extracting(Block::name)
                .containsExactly("layer1.weight", "layer1.bias", "output.weight", "output.bias", "skip.weight");
        assertThat(network.layout().layers()).containsExactly("layer1", "output", "skip");
        assertThat(network.layout().size()).isEqualTo(3 * 4 + 4 + 4 * 2 + 2 + 3 * 2);
        assertThat(network).hasToString("3-4-2 relu, skip");
    }

    @Test
    void unitLayersKnowTheirWeights() {
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(3, List.of(4, 5), 2, Activation.TANH).withSkip(true));
        List<UnitLayer> layers = network.unitLayers();
        assertThat(layers).extracting(UnitLayer::name).containsExactly("layer1", "layer2");
        assertThat(layers).extracting(UnitLayer::last).containsExactly(false, true);
        assertThat(layers.get(1).incoming().block().name()).isEqualTo("layer2.weight");
        assertThat(layers.get(1).outgoing().block().name()).isEqualTo("output.weight");
        assertThat(layers.get(1).incoming().units()).isEqualTo(5);
        assertThat(layers.get(1).incoming().neighbours()).isEqualTo(4);
        assertThat(layers.get(0).bias().orElseThrow().name()).isEqualTo("layer1.bias");
        Network.OutputLayer output = network.outputLayer().orElseThrow();
        assertThat(output.incoming().block().name()).isEqualTo("output.weight");
        assertThat(output.incoming().units()).isEqualTo(2);
        assertThat(output.other()).extracting(w -> w.block().name()).containsExactly("skip.weight");
    }

    @Test
    void unitsThatAreReadPastTheirWeightsAreNotListed() {
        assertThat(names(List.of(4, 4, 5, 6), true)).containsExactly("layer3", "layer4");
        assertThat(names(List.of(3, 4, 5), true)).containsExactly("layer2", "layer3");
        assertThat(names(List.of(4, 4, 5, 6), false)).containsExactly("layer1", "layer2", "layer3", "layer4");
        assertThat(names(List.of(), true)).isEmpty();
    }

    private static List<String> names(List<Integer> hidden, boolean residual) {
        DenseArchitecture architecture = DenseArchitecture.of(3, hidden, 2, Activation.TANH).withResidual(residual);
        return new DenseNetwork(architecture.withBias(false)).unitLayers().stream().map(UnitLayer::name).toList();
    }

    @Test
    void impossibleWidthsAreRefused() {
        assertThatThrownBy(() -> DenseArchitecture.of(3, List.of(4, 0), 2, Activation.RELU))
                .isInstanceOf(InputException.class)
                .hasMessage("hidden layer 2 requires a width of at least 1, got 0; give a positive width, or leave the "
                        + "layer out");
        assertThatThrownBy(() -> DenseArchitecture.of(3, List.of(-4), 2, Activation.RELU))
                .hasMessageContaining("hidden layer 1 requires a width of at least 1, got -4");
        assertThatThrownBy(() -> DenseArchitecture.of(0, List.of(), 2, Activation.RELU))
                .hasMessage("a network requires at least 1 input, got 0");
        assertThatThrownBy(() -> DenseArchitecture.of(1, List.of(), 0, Activation.RELU))
                .hasMessage("a network requires at least 1 output, got 0");
        assertThatThrownBy(() -> new DenseNetwork(DenseArchitecture.of(3, List.of(), 2, Activation.RELU))
                .withScaling(Scaling.identity(2))).isInstanceOf(InputException.class).hasMessageContaining("3 inputs");
    }
}
