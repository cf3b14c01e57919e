package nadir.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Expectation and variance of path models against enumeration of all activations, drawn means against both, and real relu
/// networks whose active paths can be counted by hand.
class PathReductionTests {
    private static Tensor random(int rows, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
        return Tensor.wrap(Shape.of(rows, columns), values);
    }

    /// The expected loss over all 2^8 activations of the 8 paths of a 2-2-2-1 network, each with its probability.
    private static double enumerated(double[] w, Tensor x, Tensor y, double q, double rho) {
        double total = 0;
        for (int row = 0; row < x.shape().extent(0); row++) {
            double[] paths = new double[8];
            for (int path = 0; path < 8; path++) {
                int i = path & 1;
                int j = path >> 1 & 1;
                int k = path >> 2 & 1;
                // W_1 is w[0..3], W_2 w[4..7], W_3 w[8..9], row-major.
                paths[path] = x.get(row * 2 + i) * w[j * 2 + i] * w[4 + k * 2 + j] * w[8 + k];
            }
            for (int active = 0; active < 256; active++) {
                double f = 0;
                double probability = 1;
                for (int path = 0; path < 8; path++) {
                    boolean on = (active >> path & 1) == 1;
                    f += on ? q * paths[path] : 0;
                    probability *= on ? rho : 1 - rho;
                }
                total += probability * (f - y.get(row)) * (f - y.get(row)) / 2;
            }
        }
        return total / x.shape().extent(0);
    }

    @Test
    void theExpectedLossIsThatOfAllActivationsAndDrawsAgree() {
        int seen = 0;
        for (double rho : new double[] {0.1, 0.5, 0.9, 1}) {
            for (double q : new double[] {1, -2, 0.25}) {
                PathModel model = new PathModel(2, List.of(2, 2), 1, q, rho);
                Tensor x = random(7, 2, 1);
                Tensor y = random(7, 1, 2);
                double[] weights = random(1, 10, 3).toArray();
                PathReduction found = PathReduction.of(model, x, y, weights, 4000, 5);
                double expected = enumerated(weights, x, y, q, rho);
                assertThat(found.paths()).isEqualTo(8);
                assertThat(found.rows()).isEqualTo(7);
                assertThat(found.expectedLoss()).isCloseTo(expected, within(1e-12 * (1 + expected)));
                // Five standard errors: once in two million.
                assertThat(found.drawnLoss()).isCloseTo(expected, within(5 * found.standardError() + 1e-12));
                assertThat(found.agrees()).isTrue();
                assertThat(found.expectedLoss()).isGreaterThanOrEqualTo(found.lossOfExpectation() - 1e-12);
                seen++;
            }
        }
        assertThat(seen).isEqualTo(12);
    }

    @Test
    void theLossOfTheExpectedOutputIsThatOfTheLinearNetwork() {
        Tensor x = random(30, 3, 1);
        Tensor y = random(30, 2, 2);
        List<Integer> widths = List.of(4);
        PathModel model = new PathModel(3, widths, 2, 3, 0.4);
        LinearRegression data = LinearRegression.of(x, y);
        double[] weights = PathReduction.randomWeights(data, widths, 9);
        double found = PathReduction.of(model, x, y, weights, 100, 0).lossOfExpectation();
        double[] scaled = weights.clone();
        for (int i = 12; i < scaled.length; i++) {
            scaled[i] *= 1.2;
        }
        assertThat(found).isCloseTo(LinearNetworkLoss.of(data, widths).value(scaled), within(1e-12));
    }

    @Test
    void meansLieAroundTheExpectationAsChanceHasIt() {
        int within = 0;
        int seen = 0;
        double largest = 0;
        for (int seed = 0; seed < 50; seed++) {
            PathModel model = new PathModel(3, List.of(3), 2, 1, 0.3);
            PathReduction found = PathReduction.of(model, random(5, 3, seed), random(5, 2, 7),
                    random(1, 15, 100 + seed).toArray(), 500, seed);
            within += (int) Math.round(found.within() * found.outputs());
            seen += found.outputs();
            largest = Math.max(largest, found.farthest() / found.bound());
        }
        assertThat(seen).isEqualTo(500);
        // 477 expected, with a standard deviation of 4.7.
        assertThat(within).isBetween(455, 497);
        assertThat(largest).isBetween(0.5, 1.0);
        assertThat(new PathReduction(1, 2, 1, 1, 0, 9, 4, 0, 0, 0, 0).agrees()).isFalse();
        assertThatThrownBy(() -> PathReduction.of(new PathModel(1, List.of(1), 1, 1, 0.5), random(1, 1, 0),
                random(1, 1, 0), new double[] {1, 1}, 1, 0)).hasMessageContaining("at least 2 draws");
    }

    @Test
    void activePathsOfAReluNetworkAreCounted() {
        // One hidden layer of two units: x = 1 activates the first, x = -1 the second.
        PathModel model = new PathModel(1, List.of(2), 1, 1, 0.5);
        double[] weights = {1, -1, 1, 1};
        ReluPaths half = ReluPaths.of(model, Tensor.wrap(Shape.of(2, 1), new double[] {1, -1}), weights);
        assertThat(half).isEqualTo(new ReluPaths(0.5, 0.5, 0.5, 0));
        // x = 1 activates both units of this one, x = -1 none: all or nothing, as no independent paths are.
        double[] together = {1, 2, 1, 1};
        ReluPaths all = ReluPaths.of(model, Tensor.wrap(Shape.of(2, 1), new double[] {1, -1}), together);
        assertThat(all).isEqualTo(new ReluPaths(0.5, 0, 1, 2));
        // Two layers: both units of the first are active, one of the second; a half of the four paths.
        PathModel deep = new PathModel(1, List.of(2, 2), 1, 1, 0.5);
        double[] chain = {1, 1, 1, 1, -1, -1, 1, 1};
        assertThat(ReluPaths.of(deep, Tensor.wrap(Shape.of(1, 1), new double[] {1}), chain).share()).isEqualTo(0.5);
    }
}
