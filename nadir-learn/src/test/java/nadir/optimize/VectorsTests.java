package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Sums agree with exact arithmetic, and survive sizes whose squares overflow or underflow.
class VectorsTests {
    @Test
    void agreeWithExactArithmeticForEveryLength() {
        int cases = 0;
        for (int n = 0; n < 40; n++) {
            Random random = new Random(n);
            double[] x = Dense.normals(random, n);
            double[] y = Dense.normals(random, n);
            BigDecimal dot = BigDecimal.ZERO;
            BigDecimal square = BigDecimal.ZERO;
            BigDecimal distance = BigDecimal.ZERO;
            for (int i = 0; i < n; i++) {
                BigDecimal a = new BigDecimal(x[i]);
                BigDecimal b = new BigDecimal(y[i]);
                dot = dot.add(a.multiply(b));
                square = square.add(a.multiply(a));
                distance = distance.add(a.subtract(b).pow(2));
            }
            assertThat(Vectors.dot(x, y)).isCloseTo(dot.doubleValue(), within(1e-14));
            assertThat(Vectors.norm(x)).isCloseTo(Math.sqrt(square.doubleValue()), within(1e-14));
            assertThat(Vectors.distance(x, y)).isCloseTo(Math.sqrt(distance.doubleValue()), within(1e-14));
            cases++;
        }
        assertThat(cases).isEqualTo(40);
    }

    @Test
    void extremeSizes() {
        for (double scale : new double[] {1e-320, 1e-200, 1e-160, 1e200, 1e307}) {
            double[] x = {3 * scale, -4 * scale};
            double tolerance = scale < 1e-300 ? 1e-2 : 1e-15;
            assertThat(Vectors.norm(x) / scale).isCloseTo(5, within(5 * tolerance));
            assertThat(Vectors.distance(x, new double[2]) / scale).isCloseTo(5, within(5 * tolerance));
            // The product fits although the sum of the separate products would not.
            assertThat(Vectors.dot(new double[] {1e200, 1e200}, new double[] {1e200, -1e200})).isZero();
        }
        assertThat(Vectors.norm(new double[] {1, Double.NaN})).isNaN();
        assertThat(Vectors.norm(new double[] {1, Double.NEGATIVE_INFINITY})).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Vectors.distance(new double[] {1, Double.NaN}, new double[2])).isNaN();
        assertThat(Vectors.dot(new double[] {1, Double.NaN}, new double[2])).isNaN();
    }
}
