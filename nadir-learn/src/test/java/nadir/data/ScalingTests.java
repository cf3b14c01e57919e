package nadir.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Means and deviations agree with exact arithmetic, whatever the columns' offsets and ranges.
class ScalingTests {
    private static final MathContext DIGITS = new MathContext(60);

    @Test
    void agreesWithExactArithmetic() {
        SplittableRandom random = new SplittableRandom(2);
        double[] offsets = {0, 1, -3e5, 1e9, 1e15, 1e300, -1e-300, 0};
        double[] ranges = {1, 1e-3, 1e4, 1e-2, 8, 1e300, 1e-302, 1e-310};
        int cases = 0;
        for (int rows : new int[] {2, 3, 17, 1000}) {
            double[] values = new double[rows * offsets.length];
            for (int i = 0; i < values.length; i++) {
                int column = i % offsets.length;
                values[i] = offsets[column] + ranges[column] * (random.nextDouble() - 0.5);
            }
            Scaling scaling = Scaling.of(Tensor.wrap(Shape.of(rows, offsets.length), values));
            for (int column = 0; column < offsets.length; column++, cases++) {
                BigDecimal mean = mean(values, column, offsets.length);
                double deviation = deviation(values, column, offsets.length, mean);
                assertThat(scaling.mean().get(column)).as("mean, offset %s", offsets[column])
                        .isCloseTo(mean.doubleValue(), within(4 * Math.ulp(mean.doubleValue())));
                assertThat(scaling.scale().get(column)).as("deviation, offset %s, rows %s", offsets[column], rows)
                        .isCloseTo(deviation, within(1e-14 * deviation + Double.MIN_VALUE));
            }
        }
        assertThat(cases).isEqualTo(32);
    }

    @Test
    void aConstantColumnBecomesExactlyZero() {
        Tensor x = Tensor.of(Shape.of(3, 2), 0.1, 1, 0.1, 2, 0.1, 4);
        Scaling scaling = Scaling.of(x);
        assertThat(scaling.scale().get(0)).isEqualTo(1);
        assertThat(scaling.mean().get(0)).isEqualTo(0.1);
        assertThat(scaling.apply(x).get(2)).isZero();
    }

    @Test
    void scaledColumnsHaveMeanZeroAndDeviationOne() {
        SplittableRandom random = new SplittableRandom(3);
        Tensor x = Tensor.wrap(Shape.of(200, 3), random.doubles(600).map(v -> 1e6 + v).toArray());
        Scaling again = Scaling.of(Scaling.of(x).apply(x));
        assertThat(again.mean().values()).containsExactly(new double[3], within(1e-8));
        assertThat(again.scale().values()).containsExactly(new double[] {1, 1, 1}, within(1e-12));
    }

    @Test
    void oneRowAndTheIdentity() {
        Tensor x = Tensor.of(Shape.of(1, 2), 3, -4);
        assertThat(Scaling.of(x).apply(x)).isEqualTo(Tensor.of(Shape.of(1, 2), 0, 0));
        assertThat(Scaling.identity(2).apply(x)).isEqualTo(x);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Scaling.of(Tensor.vector(1, 2))).hasMessageContaining("matrix");
        assertThatThrownBy(() -> Scaling.identity(2).apply(Tensor.of(Shape.of(1, 3), 1, 2, 3)))
                .hasMessageContaining("2 columns");
        assertThatThrownBy(() -> new Scaling(Tensor.vector(0), Tensor.vector(0))).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Scaling(Tensor.vector(0), Tensor.vector(1, 1))).hasMessageContaining("length");
    }

    private static double[] column(double[] values, int column, int columns) {
        return java.util.stream.IntStream.range(0, values.length / columns)
                .mapToDouble(r -> values[r * columns + column])
                .toArray();
    }

    private static BigDecimal mean(double[] values, int column, int columns) {
        double[] cells = column(values, column, columns);
        return Arrays.stream(cells)
                .mapToObj(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(cells.length), DIGITS);
    }

    private static double deviation(double[] values, int column, int columns, BigDecimal mean) {
        double[] cells = column(values, column, columns);
        return Arrays.stream(cells)
                .mapToObj(v -> new BigDecimal(v).subtract(mean).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(cells.length), DIGITS)
                .sqrt(DIGITS)
                .doubleValue();
    }
}
