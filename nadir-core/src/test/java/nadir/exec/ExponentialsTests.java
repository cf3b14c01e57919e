package nadir.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import nadir.ir.UnaryFunction;
import org.junit.jupiter.api.Test;

/// Arrays go through the exponential family as single numbers do, and single precision is as close as it says.
class ExponentialsTests {
    private static final double[] EDGES = {0, -0.0, 1e-310, -1e-310, 1e-20, 0.34, -0.35, 22, -22, 44, 708, -708, 709.78,
        710, -745, -746, 1e9, -1e9, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};

    @Test
    void arraysGetTheBitsOfSingleNumbers() {
        int seen = 0;
        for (int count : new int[] {1, 7, 64, 511, 512, 513, 2000}) {
            double[] x = inputs(count, 30);
            double[] y = new double[count];
            Exponentials.Scratch scratch = new Exponentials.Scratch();
            for (UnaryFunction function : UnaryFunction.values()) {
                if (Exponentials.contains(function)) {
                    Exponentials.apply(function, x, y, count, scratch);
                    for (int i = 0; i < count; i++) {
                        assertThat(Double.doubleToLongBits(y[i])).as("%s(%s)", function, x[i])
                                .isEqualTo(Double.doubleToLongBits(single(function, x[i])));
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).isEqualTo(4 * (1 + 7 + 64 + 511 + 512 + 513 + 2000));
    }

    @Test
    void arraysOfFloatsGetTheBitsOfSingleNumbers() {
        int seen = 0;
        for (int count : new int[] {1, 64, 513, 2000}) {
            double[] x = inputs(count, 20);
            float[] narrow = new float[count];
            float[] y = new float[count];
            for (int i = 0; i < count; i++) {
                narrow[i] = (float) x[i];
            }
            FloatExponentials.Scratch scratch = new FloatExponentials.Scratch();
            for (UnaryFunction function : UnaryFunction.values()) {
                if (Exponentials.contains(function)) {
                    FloatExponentials.apply(function, narrow, y, count, scratch);
                    for (int i = 0; i < count; i++) {
                        assertThat(Float.floatToIntBits(y[i])).as("%s(%s)", function, x[i])
                                .isEqualTo(Float.floatToIntBits(single(function, narrow[i])));
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).isEqualTo(4 * (1 + 64 + 513 + 2000));
    }

    @Test
    void singlePrecisionIsWithinItsBounds() {
        assertWithin(1.5, UnaryFunction.EXP, Exponentials::exp, -87, 88);
        assertWithin(1.5, UnaryFunction.EXP, Exponentials::exp, -1, 1);
        for (double end : new double[] {1e-6, 0.5, 9}) {
            assertWithin(4, UnaryFunction.TANH, Exponentials::tanh, -end, end);
            assertWithin(4, UnaryFunction.LOGISTIC, Exponentials::logistic, -8 * end, 8 * end);
            assertWithin(4, UnaryFunction.SOFTPLUS, Exponentials::softplus, -8 * end, 8 * end);
        }
    }

    @Test
    void singlePrecisionAtItsEnds() {
        assertThat(FloatExponentials.exp(89)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FloatExponentials.exp(-104)).isZero();
        assertThat(FloatExponentials.exp(0)).isEqualTo(1);
        assertThat(Float.floatToIntBits(FloatExponentials.tanh(-0f))).isEqualTo(Float.floatToIntBits(-0f));
        assertThat(Double.doubleToLongBits(Exponentials.tanh(-0.0))).isEqualTo(Double.doubleToLongBits(-0.0));
        assertThat(FloatExponentials.tanh(1e9f)).isEqualTo(1);
        assertThat(FloatExponentials.logistic(-1e9f)).isZero();
        assertThat(FloatExponentials.softplus(1e9f)).isEqualTo(1e9f);
        assertThat(FloatExponentials.softplus(-1e9f)).isZero();
        for (UnaryFunction function : UnaryFunction.values()) {
            if (Exponentials.contains(function)) {
                assertThat(single(function, Float.NaN)).isNaN();
                assertThat(single(function, Double.NaN)).isNaN();
            }
        }
    }

    @Test
    void tanhIsOdd() {
        for (double x : inputs(3000, 30)) {
            if (!Double.isNaN(x)) {
                assertThat(Exponentials.tanh(-x)).isEqualTo(-Exponentials.tanh(x));
                assertThat(FloatExponentials.tanh((float) -x)).isEqualTo(-FloatExponentials.tanh((float) x));
            }
        }
    }

    private static void assertWithin(double ulps, UnaryFunction function, DoubleUnaryOperator truth, double from,
            double to) {
        SplittableRandom random = new SplittableRandom(8);
        double worst = 0;
        for (int i = 0; i < 20_000; i++) {
            float x = (float) random.nextDouble(from, to);
            double exact = truth.applyAsDouble(x);
            worst = Math.max(worst, Math.abs(single(function, x) - exact) / Math.ulp((float) exact));
        }
        assertThat(worst).as(function.name()).isLessThanOrEqualTo(ulps).isPositive();
    }

    private static double single(UnaryFunction function, double x) {
        return switch (function) {
            case EXP -> Exponentials.exp(x);
            case TANH -> Exponentials.tanh(x);
            case LOGISTIC -> Exponentials.logistic(x);
            case SOFTPLUS -> Exponentials.softplus(x);
            case NEGATE, LOG, SQRT, SIN, COS, ERF, ABS, SIGN -> throw new AssertionError(function);
        };
    }

    private static float single(UnaryFunction function, float x) {
        return switch (function) {
            case EXP -> FloatExponentials.exp(x);
            case TANH -> FloatExponentials.tanh(x);
            case LOGISTIC -> FloatExponentials.logistic(x);
            case SOFTPLUS -> FloatExponentials.softplus(x);
            case NEGATE, LOG, SQRT, SIN, COS, ERF, ABS, SIGN -> throw new AssertionError(function);
        };
    }

    private static double[] inputs(int count, double spread) {
        SplittableRandom random = new SplittableRandom(count);
        double[] x = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] = i % 3 == 0 ? EDGES[i / 3 % EDGES.length] : spread * (2 * random.nextDouble() - 1);
        }
        return x;
    }
}
