package nadir.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.exec.Precision;
import nadir.interval.IntervalTensor;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// The equations are those of the gradient, computed elsewhere: alone where nothing is copied, and summed over paths with the
/// weights along them where units are.
class PathConditionsTests {
    private static final int SAMPLES = 7;
    private final SplittableRandom random = new SplittableRandom(4);

    private double[] uniform(int count) {
        return random.doubles(count, -1, 1).toArray();
    }

    /// A r for r = f - y at position k m + n, in the middle of its enclosure.
    private static double[] missed(IntervalTensor equations, NarrowEnclosures narrow, Tensor y) {
        int n = equations.shape().extent(1);
        double[] result = new double[equations.shape().extent(0)];
        int outputs = y.shape().extent(1);
        for (int i = 0; i < result.length; i++) {
            for (int u = 0; u < n; u++) {
                int element = u % SAMPLES * outputs + u / SAMPLES;
                result[i] += equations.midpoint(i * n + u) * (narrow.outputs().midpoint(element) - y.get(element));
            }
        }
        return result;
    }

    @Test
    void equationsAreTheGradientSummedOverPaths() {
        int seen = 0;
        for (Activation activation : List.of(Activation.TANH, Activation.LOGISTIC, Activation.SOFTPLUS,
                Activation.GELU)) {
            DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(3, 2), 2, activation));
            double[] weights = uniform(network.layout().size());
            Tensor x = Tensor.wrap(Shape.of(SAMPLES, 2), uniform(2 * SAMPLES));
            Tensor y = Tensor.wrap(Shape.of(SAMPLES, 2), uniform(2 * SAMPLES));
            double[] gradient = new double[weights.length];
            Dataset data = Dataset.real("random", x, y);
            try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()), Precision.FLOAT64, 1)) {
                risk.gradient(weights, gradient);
            }
            NarrowEnclosures narrow = new NarrowEnclosures(network, IntervalTensor.of(Tensor.vector(weights)), x);
            List<Block> blocks = network.layout().blocks();
            for (List<Integer> copies : List.of(List.of(1, 1), List.of(2, 1), List.of(1, 3), List.of(2, 3))) {
                double[] missed = missed(PathConditions.of(narrow, copies, 2), narrow, y);
                int next = 0;
                for (int l = 0; l <= 2; l++) {
                    int fan = l == 0 ? 3 : blocks.get(2 * l).shape().extent(0) + 1;
                    int units = blocks.get(2 * l).shape().extent(1);
                    List<double[]> paths = paths(blocks, weights, l, copies);
                    for (int j = 0; j < units; j++) {
                        double[] sums = new double[fan];
                        for (double factor : paths.get(j)) {
                            for (int i = 0; i < fan; i++) {
                                sums[i] += factor * missed[next++];
                            }
                        }
                        for (int i = 0; i < fan; i++) {
                            int index = i + 1 < fan
                                    ? blocks.get(2 * l).offset() + i * units + j
                                    : blocks.get(2 * l + 1).offset() + j;
                            assertThat(sums[i] / SAMPLES).isCloseTo(gradient[index], within(1e-13));
                            seen++;
                        }
                    }
                }
                assertThat(next).isEqualTo(missed.length);
            }
        }
        assertThat(seen).isEqualTo(4 * 4 * (9 + 8 + 6));
    }

    /// For each unit of a layer the products of weights along its paths, in the order of the equations.
    private static List<double[]> paths(List<Block> blocks, double[] weights, int layer, List<Integer> copies) {
        int units = blocks.get(2 * layer).shape().extent(1);
        List<double[]> result = new ArrayList<>();
        for (int j = 0; j < units; j++) {
            double[] factors = {1};
            int[] ends = {j};
            for (int l = layer; l < copies.size() && copies.get(l) > 1; l++) {
                Block outgoing = blocks.get(2 * (l + 1));
                int next = outgoing.shape().extent(1);
                double[] longer = new double[factors.length * next];
                int[] further = new int[longer.length];
                for (int i = 0; i < longer.length; i++) {
                    further[i] = i % next;
                    longer[i] = factors[i / next] * weights[outgoing.offset() + ends[i / next] * next + i % next];
                }
                factors = longer;
                ends = further;
            }
            result.add(factors);
        }
        return result;
    }

    @Test
    void onlyChainsOfSingleUnitsFollowFromCriticality() {
        assertThat(PathConditions.followFromCriticality(List.of(2, 1, 1), List.of(3, 5))).isTrue();
        assertThat(PathConditions.followFromCriticality(List.of(3, 1), List.of(2))).isTrue();
        assertThat(PathConditions.followFromCriticality(List.of(2, 2, 1), List.of(3, 1))).isFalse();
        assertThat(PathConditions.followFromCriticality(List.of(2, 1, 2), List.of(3, 1))).isTrue();
        assertThat(PathConditions.followFromCriticality(List.of(2, 1, 2), List.of(3, 2))).isFalse();
        assertThat(PathConditions.followFromCriticality(List.of(2, 2, 2), List.of(1, 2))).isFalse();
        assertThat(PathConditions.followFromCriticality(List.of(2, 2, 1), List.of(1, 2))).isTrue();
    }
}
