package nadir.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.function.UnaryOperator;
import nadir.interval.HighPrecision;
import nadir.interval.Hostile;
import nadir.ir.UnaryFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The checker's functions of one variable contain the exact values, and their derivatives the derivatives, both known from
/// decimal arithmetic of 80 digits.
class JetTests {
    private static final int CASES = 1_000 * Hostile.SCALE;
    private static final BigDecimal LARGEST = BigDecimal.ONE.subtract(new BigDecimal("1e-59"));
    /// The step of differences whose error, of the size of its square, is far below the width of any enclosure.
    private static final BigDecimal STEP = new BigDecimal("1e-14");

    @ParameterizedTest
    @EnumSource
    void valuesAreContained(UnaryFunction function) {
        Hostile hostile = new Hostile(function.name().hashCode() + 1);
        int seen = 0;
        int tries = 0;
        while (seen < CASES && tries < 10 * CASES) {
            tries++;
            double[] x = hostile.interval();
            double point = hostile.inside(x);
            Interval value;
            try {
                value = Jet.of(function, new Interval(x[0], x[1]), false).value();
            } catch (NotConfirmedException undefinedOrTooLarge) {
                continue;
            }
            boolean saturates = function != UnaryFunction.LOG && function != UnaryFunction.SQRT;
            if (saturates && Math.abs(point) > (function == UnaryFunction.ERF ? 7 : 90)) {
                // There the oracle is coarser than the distance to the limit.
                continue;
            }
            verify(value, HighPrecision.of(function, new BigDecimal(point)), function, point);
            seen++;
        }
        assertThat(seen).isEqualTo(CASES);
    }

    private static void verify(Interval enclosure, BigDecimal exact, UnaryFunction function, double x) {
        BigDecimal value = switch (function) {
            case TANH, ERF, LOGISTIC, SIN, COS -> exact.min(LARGEST).max(LARGEST.negate());
            default -> exact;
        };
        boolean known = x == 0 || x == 1 || function == UnaryFunction.ABS || function == UnaryFunction.SIGN
                || function == UnaryFunction.NEGATE;
        BigDecimal error = known ? BigDecimal.ZERO : value.abs().multiply(HighPrecision.ERROR);
        String what = function + " of " + x + " in " + enclosure;
        assertThat(new BigDecimal(enclosure.lower())).as(what).isLessThanOrEqualTo(value.add(error));
        assertThat(new BigDecimal(enclosure.upper())).as(what).isGreaterThanOrEqualTo(value.subtract(error));
    }

    @ParameterizedTest
    @EnumSource
    void derivativesAreContained(UnaryFunction function) {
        Hostile hostile = new Hostile(5);
        boolean positive = function == UnaryFunction.LOG || function == UnaryFunction.SQRT;
        int seen = 0;
        for (int i = 0; i < CASES / 4; i++) {
            double x = hostile.random().nextDouble(0.05, 5) * (positive || i % 2 == 0 ? 1 : -1);
            double width = i % 3 == 0 ? 0 : hostile.random().nextDouble() * 0.002 * Math.abs(x);
            Jet jet = Jet.of(function, new Interval(x, x + width), true);
            BigDecimal inside = new BigDecimal(x + width * hostile.random().nextDouble() * 0.99);
            verifyDifferences(jet, t -> HighPrecision.of(function, t), inside, function.name());
            seen++;
        }
        assertThat(seen).isEqualTo(CASES / 4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 3, 4, 7, -1, -2, 0.5, 1.5, 2.5, -0.5, 3.7})
    void powersAreContained(double exponent) {
        Hostile hostile = new Hostile(6);
        for (int i = 0; i < 100; i++) {
            double x = hostile.random().nextDouble(0.05, 5);
            double width = i % 3 == 0 ? 0 : hostile.random().nextDouble() * 0.002 * Math.abs(x);
            BigDecimal inside = new BigDecimal(x + width * hostile.random().nextDouble() * 0.99);
            UnaryOperator<BigDecimal> power = t -> HighPrecision
                    .exp(HighPrecision.log(t).multiply(new BigDecimal(exponent), HighPrecision.DIGITS));
            verifyDifferences(Jet.power(new Interval(x, x + width), exponent), power, inside, "power " + exponent);
        }
        Interval around = new Interval(-2, 3);
        assertThat(Jet.power(around, 2).value()).isEqualTo(new Interval(0, Math.nextUp(9.0)));
        assertThat(Jet.power(around, 3).value().contains(-8)).isTrue();
        assertThat(Jet.power(Interval.ZERO, 2.5).value()).isEqualTo(Interval.ZERO);
        assertThatThrownBy(() -> Jet.power(around, 0.5)).isInstanceOf(NotConfirmedException.class);
        assertThatThrownBy(() -> Jet.power(around, -1)).isInstanceOf(NotConfirmedException.class);
    }

    private static void verifyDifferences(Jet jet, UnaryOperator<BigDecimal> function, BigDecimal x, String what) {
        BigDecimal middle = function.apply(x);
        BigDecimal above = function.apply(x.add(STEP));
        BigDecimal below = function.apply(x.subtract(STEP));
        BigDecimal slope = above.subtract(below).divide(STEP.multiply(BigDecimal.TWO), HighPrecision.DIGITS);
        BigDecimal curvature = above.add(below)
                .subtract(middle.multiply(BigDecimal.TWO))
                .divide(STEP.pow(2), HighPrecision.DIGITS);
        verifyNear(jet.value(), middle, what);
        verifyNear(jet.slope(), slope, what + "'");
        verifyNear(jet.curvature(), curvature, what + "''");
    }

    /// The difference quotients are off by 1e-26 at most here, in units of derivatives up to 1e5.
    private static void verifyNear(Interval enclosure, BigDecimal value, String what) {
        BigDecimal error = new BigDecimal("1e-20");
        assertThat(new BigDecimal(enclosure.lower()).subtract(error)).as(what).isLessThanOrEqualTo(value);
        assertThat(new BigDecimal(enclosure.upper()).add(error)).as(what).isGreaterThanOrEqualTo(value);
        assertThat(enclosure.upper() - enclosure.lower()).as("width of " + what + " at " + value)
                .isLessThan(0.1 * (1 + enclosure.magnitude()));
    }

    @Test
    void kinksOfWhatDependsOnParametersAreRefused() {
        Interval around = new Interval(-1, 1);
        assertThatThrownBy(() -> Jet.of(UnaryFunction.ABS, around, true)).isInstanceOf(NotConfirmedException.class)
                .hasMessageContaining("not smooth");
        assertThatThrownBy(() -> Jet.of(UnaryFunction.SIGN, around, true)).isInstanceOf(NotConfirmedException.class);
        assertThat(Jet.of(UnaryFunction.ABS, around, false).value()).isEqualTo(new Interval(0, 1));
        assertThat(Jet.of(UnaryFunction.SIGN, around, false).value()).isEqualTo(around);
    }
}
