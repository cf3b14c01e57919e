package nadir.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import nadir.interval.IntervalTensor;
import nadir.linalg.LeastSquares;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Bounds of corrections hold, are sharp where that can be said, and are refused where equations depend on each other.
class LinearCorrectionTests {
    private static IntervalTensor matrix(int rows, double... values) {
        return IntervalTensor.of(Tensor.wrap(Shape.of(rows, values.length / rows), values));
    }

    private static IntervalTensor vector(double... values) {
        return IntervalTensor.of(Tensor.vector(values));
    }

    @Test
    void oneEquationInClosedForm() {
        // x + y = 0 is missed by 4 at (1, 3); the least correction is (2, 2).
        double[] bounds = LinearCorrection.bounds(matrix(1, 1, 1), vector(1, 3)).orElseThrow();
        assertThat(bounds[0]).isGreaterThanOrEqualTo(2).isCloseTo(2, within(1e-12));
        assertThat(bounds[1]).isGreaterThanOrEqualTo(2).isCloseTo(2, within(1e-12));
    }

    @Test
    void nothingIsMissedByASolution() {
        double[] bounds = LinearCorrection.bounds(matrix(1, 3, -1), vector(1, 3)).orElseThrow();
        assertThat(Math.max(bounds[0], bounds[1])).isLessThan(1e-300);
    }

    @Test
    void dependentEquationsAreRefused() {
        assertThat(LinearCorrection.bounds(matrix(2, 1, 2, 3, 2, 4, 6), vector(1, 0, 0))).isEmpty();
        // Independent in the middle, but not for all matrices in the enclosure.
        IntervalTensor wide = IntervalTensor.of(Shape.of(2, 2), new double[] {1, 0, 1, -1}, new double[] {1, 0, 1, 1});
        assertThat(LinearCorrection.bounds(wide, vector(1, 1))).isEmpty();
    }

    @Test
    void randomSystemsAreCorrectedWithinTheBounds() {
        SplittableRandom random = new SplittableRandom(3);
        int seen = 0;
        for (int trial = 0; trial < 200; trial++) {
            int count = 1 + random.nextInt(5);
            int n = count + random.nextInt(6);
            double[] a = random.doubles(Math.multiplyExact(count, n), -1, 1).toArray();
            double[] r = random.doubles(n, -1, 1).toArray();
            double[] missed = new double[count];
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < n; k++) {
                    missed[i] += a[i * n + k] * r[k];
                }
            }
            double[] least = LeastSquares.solve(a, count, n, missed, 1).solution();
            double[] bounds = LinearCorrection.bounds(matrix(count, a), vector(r)).orElseThrow();
            for (int k = 0; k < n; k++) {
                assertThat(bounds[k]).isGreaterThanOrEqualTo(Math.abs(least[k]) * (1 - 1e-9) - 1e-12);
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(800);
    }
}
