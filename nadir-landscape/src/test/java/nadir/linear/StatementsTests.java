package nadir.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// The four statements come out as the theorem says on generic data, and the path model's mean is the linear network.
class StatementsTests {
    private static LinearRegression data(long seed) {
        Random random = new Random(seed);
        double[] x = random.doubles(60 * 5L, -1, 1).toArray();
        double[] y = new double[60 * 4];
        double[] map = random.doubles(20, -1, 1).toArray();
        for (int n = 0; n < 60; n++) {
            for (int i = 0; i < 4; i++) {
                y[n * 4 + i] = 0.3 * random.nextGaussian();
                for (int j = 0; j < 5; j++) {
                    y[n * 4 + i] += map[i * 5 + j] * x[n * 5 + j];
                }
            }
        }
        return LinearRegression.of(Tensor.wrap(Shape.of(60, 5), x), Tensor.wrap(Shape.of(60, 4), y));
    }

    @Test
    void allFourStatementsAgreeForShallowAndDeepNetworks() {
        int seen = 0;
        for (List<Integer> widths : List.of(List.of(2), List.of(6), List.of(3, 3), List.of(2, 4, 3))) {
            for (Statement statement : Statements.of(new Census(data(1), widths, false), 0)) {
                assertThat(statement.agrees()).as(widths + " " + statement).isTrue();
                assertThat(statement.measured()).doesNotContain("not measured");
                seen++;
            }
        }
        assertThat(seen).isEqualTo(16);
    }

    @Test
    void waysDownAreOfTheOrderOfTheSaddle() {
        Census census = new Census(data(2), List.of(3, 3), false);
        var loss = LinearNetworkLoss.of(census.data(), census.widths());
        CriticalPoint origin = census.family(List.of());
        WayDown way = WayDown.from(census, loss, origin, 1);
        // At the origin of a network with two hidden layers the first term is l_1 step^3.
        double expected = census.data().eigenvalues()[0] * Math.pow(way.step(), 3);
        assertThat(way.decrease()).isCloseTo(expected, within(1e-2 * expected));
        assertThatThrownBy(() -> WayDown.from(census, loss, census.globalMinimum(), 0))
                .hasMessageContaining("no way down");
    }

    @Test
    void thePathModelHasTheLinearNetworkAsItsMean() {
        Random random = new Random(3);
        int within = 0;
        int seen = 0;
        for (int trial = 0; trial < 40; trial++) {
            PathModel model = new PathModel(3, List.of(4, 2), 2, 2.0, 0.3);
            double[] weights = random.doubles(3 * 4 + 4 * 2 + 2 * 2, -1, 1).toArray();
            double[] x = random.doubles(3, -1, 1).toArray();
            PathModel.Comparison comparison = model.compare(weights, x, 2000, trial);
            double[] linear = linear(weights, x);
            for (int j = 0; j < 2; j++) {
                assertThat(comparison.expected()[j]).isCloseTo(0.6 * linear[j], within(1e-12));
                within += Math.abs(comparison.mean()[j] - 0.6 * linear[j]) <= 2 * comparison.standardError()[j] ? 1 : 0;
                seen++;
            }
        }
        assertThat(seen).isEqualTo(80);
        // 95 % of means lie within two standard errors; 68 of 80 would be four deviations too few.
        assertThat(within).isGreaterThanOrEqualTo(69).isLessThanOrEqualTo(80);
    }

    private static double[] linear(double[] w, double[] x) {
        double[] first = new double[4];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 3; j++) {
                first[i] += w[i * 3 + j] * x[j];
            }
        }
        double[] second = new double[2];
        double[] third = new double[2];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 4; j++) {
                second[i] += w[12 + i * 4 + j] * first[j];
            }
        }
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                third[i] += w[20 + i * 2 + j] * second[j];
            }
        }
        return third;
    }

    @Test
    void tooManyPathsAreRefused() {
        assertThatThrownBy(() -> new PathModel(1000, List.of(100, 100), 10, 1, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100000000");
        assertThatThrownBy(() -> new PathModel(1, List.of(1), 1, 1, 1.5)).hasMessageContaining("probability");
    }
}
