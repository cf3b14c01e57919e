package nadir.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// The scalar functions of compiled loops against sixty-digit series, in units in the last place of the true value.
class ElementaryTests {
    private static final MathContext DIGITS = new MathContext(60);
    private static final int CASES = 3_000;

    @Test
    void expIsWithinItsBound() {
        assertWithin(1.5, Exponentials::exp, ElementaryTests::exp, -700, 700);
        assertWithin(1.5, Exponentials::exp, ElementaryTests::exp, -1, 1);
    }

    @Test
    void expAtItsEnds() {
        assertThat(Exponentials.exp(0)).isEqualTo(1);
        assertThat(Exponentials.exp(-0.0)).isEqualTo(1);
        assertThat(Exponentials.exp(709.78)).isEqualTo(StrictMath.exp(709.78)).isFinite();
        assertThat(Exponentials.exp(709.79)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Exponentials.exp(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Exponentials.exp(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(Exponentials.exp(-746)).isZero();
        assertThat(Exponentials.exp(-740)).isEqualTo(StrictMath.exp(-740)).isPositive();
        assertThat(Exponentials.exp(Double.NaN)).isNaN();
    }

    @Test
    void tanhIsWithinItsBound() {
        assertWithin(4, Exponentials::tanh, ElementaryTests::tanh, -20, 20);
        assertWithin(4, Exponentials::tanh, ElementaryTests::tanh, -0.5, 0.5);
        assertWithin(4, Exponentials::tanh, ElementaryTests::tanh, -1e-8, 1e-8);
        assertThat(Exponentials.tanh(-0.0)).isEqualTo(-0.0);
        assertThat(Exponentials.tanh(400)).isEqualTo(1);
        assertThat(Exponentials.tanh(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(Exponentials.tanh(Double.NaN)).isNaN();
    }

    @Test
    void logisticIsWithinItsBound() {
        assertWithin(4, Exponentials::logistic,
                x -> BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(x.negate())), DIGITS), -600, 600);
        assertWithin(4, Exponentials::logistic,
                x -> BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(x.negate())), DIGITS), -3, 3);
        assertThat(Exponentials.logistic(Double.NaN)).isNaN();
        assertThat(Exponentials.logistic(1e9)).isEqualTo(1);
        assertThat(Exponentials.logistic(-1e9)).isZero();
    }

    @Test
    void softplusIsWithinItsBound() {
        assertWithin(4, Exponentials::softplus, x -> log(BigDecimal.ONE.add(exp(x))), -30, 30);
        assertThat(Exponentials.softplus(1e9)).isEqualTo(1e9);
        assertThat(Exponentials.softplus(Double.NaN)).isNaN();
    }

    @Test
    void logarithmsFromOneOnAreWithinTheirBound() {
        UnaryOperator<BigDecimal> exact = ElementaryTests::log;
        assertWithin(1, Logarithms::log, exact, 1, 1.5);
        assertWithin(1, Logarithms::log, exact, 1, 10);
        assertWithin(1, Logarithms::log, exact, 1, 1e6);
        assertThat(Logarithms.log(1)).isZero();
        assertThat(Logarithms.log(2)).isEqualTo(StrictMath.log(2));
        assertThat(Logarithms.log(Double.MAX_VALUE)).isEqualTo(StrictMath.log(Double.MAX_VALUE));
        assertThat(Logarithms.log(Math.nextUp(1.0))).isEqualTo(StrictMath.log(Math.nextUp(1.0)));
    }

    @Test
    void logarithmsOfArraysHaveTheSameBits() {
        SplittableRandom random = new SplittableRandom(7);
        Exponentials.Scratch scratch = new Exponentials.Scratch();
        int size = Exponentials.BLOCK - 3;
        for (int round = 0; round < 20; round++) {
            double[] x = random.doubles(size, 1, round < 10 ? 1.5 + round : 1e300).toArray();
            System.arraycopy(x, 0, scratch.input(), 0, size);
            double[] y = Exponentials.log(scratch, size);
            for (int i = 0; i < size; i++) {
                assertThat(y[i]).isEqualTo(Logarithms.log(x[i]));
            }
        }
    }

    @Test
    void erfIsWithinItsBound() {
        assertWithin(4, Elementary::erf, ElementaryTests::erf, -6.1, 6.1);
        assertWithin(4, Elementary::erf, ElementaryTests::erf, -1, 1);
        assertWithin(4, Elementary::erf, ElementaryTests::erf, -0.1, 0.1);
        assertWithin(4, Elementary::erf, ElementaryTests::erf, -1e-300, 1e-300);
        assertThat(Elementary.erf(7)).isEqualTo(1);
        assertThat(Elementary.erf(-7)).isEqualTo(-1);
        assertThat(Elementary.erf(0)).isZero();
        assertThat(Elementary.erf(Double.NaN)).isNaN();
    }

    private static void assertWithin(double ulps, DoubleUnaryOperator function, UnaryOperator<BigDecimal> exact,
            double from, double to) {
        SplittableRandom random = new SplittableRandom(5);
        double worst = 0;
        for (int i = 0; i < CASES; i++) {
            double x = from + (to - from) * random.nextDouble();
            BigDecimal truth = exact.apply(new BigDecimal(x));
            double error = new BigDecimal(function.applyAsDouble(x)).subtract(truth).abs().doubleValue()
                    / Math.ulp(truth.doubleValue());
            worst = Math.max(worst, error);
        }
        assertThat(worst).isLessThanOrEqualTo(ulps).isPositive();
    }

    private static BigDecimal exp(BigDecimal x) {
        BigDecimal reduced = x.divide(new BigDecimal(4096), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int n = 1; n < 60; n++) {
            term = term.multiply(reduced, DIGITS).divide(new BigDecimal(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < 12; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    private static BigDecimal tanh(BigDecimal x) {
        BigDecimal e = exp(x.add(x));
        return e.subtract(BigDecimal.ONE).divide(e.add(BigDecimal.ONE), DIGITS);
    }

    /// Newton's iteration on exp, which doubles the digits of a double-precision start.
    private static BigDecimal log(BigDecimal y) {
        BigDecimal x = new BigDecimal(StrictMath.log1p(y.subtract(BigDecimal.ONE).doubleValue()));
        for (int i = 0; i < 3; i++) {
            x = x.add(y.multiply(exp(x.negate()), DIGITS).subtract(BigDecimal.ONE), DIGITS);
        }
        return x;
    }

    /// The alternating Maclaurin series, with digits enough for its cancellation.
    private static BigDecimal erf(BigDecimal x) {
        BigDecimal square = x.multiply(x);
        BigDecimal power = x;
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal factorial = BigDecimal.ONE;
        MathContext digits = new MathContext(90);
        for (int n = 0; n < 200; n++) {
            BigDecimal term = power.divide(factorial.multiply(new BigDecimal(2 * n + 1)), digits);
            sum = n % 2 == 0 ? sum.add(term, digits) : sum.subtract(term, digits);
            power = power.multiply(square, digits);
            factorial = factorial.multiply(new BigDecimal(n + 1), digits);
        }
        BigDecimal pi = new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459230781640629");
        return sum.multiply(new BigDecimal(2)).divide(pi.sqrt(DIGITS), DIGITS);
    }
}
