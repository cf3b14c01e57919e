package nadir.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import nadir.interval.HighPrecision;
import nadir.interval.Hostile;
import nadir.ir.UnaryFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The checker's intervals of decimals contain the exact results, known from exact arithmetic and from decimals of 80 digits,
/// for hostile intervals and for narrow ones, and are narrow where their operands are.
class DecimalTests {
    private static final int CASES = 1_000 * Hostile.SCALE;
    private static final MathContext EXACT = MathContext.UNLIMITED;

    enum Operation {
        PLUS, MINUS, TIMES, RECIPROCAL, SQUARE, ROOT, CUBE, TO_DOUBLES;

        DecimalInterval apply(DecimalInterval a, DecimalInterval b) {
            return switch (this) {
                case PLUS -> a.plus(b);
                case MINUS -> a.minus(b);
                case TIMES -> a.times(b);
                case RECIPROCAL -> a.reciprocal();
                case SQUARE -> a.square();
                case ROOT -> a.root();
                case CUBE -> a.power(3);
                case TO_DOUBLES -> {
                    Interval third = a.times(DecimalInterval.of(3).reciprocal()).toDoubles();
                    yield new DecimalInterval(new BigDecimal(third.lower()), new BigDecimal(third.upper()));
                }
            };
        }

        /// The sign of the exact result minus a bound.
        int compare(BigDecimal x, BigDecimal y, BigDecimal bound) {
            return switch (this) {
                case PLUS -> x.add(y, EXACT).compareTo(bound);
                case MINUS -> x.subtract(y, EXACT).compareTo(bound);
                case TIMES -> x.multiply(y, EXACT).compareTo(bound);
                case RECIPROCAL -> BigDecimal.ONE.compareTo(bound.multiply(x)) * x.signum();
                case SQUARE -> x.pow(2).compareTo(bound);
                case ROOT -> bound.signum() < 0 ? 1 : x.compareTo(bound.pow(2));
                case CUBE -> x.pow(3).compareTo(bound);
                case TO_DOUBLES -> x.compareTo(bound.multiply(BigDecimal.valueOf(3)));
            };
        }
    }

    private static DecimalInterval hull(double[] ends) {
        return new DecimalInterval(DecimalInterval.of(ends[0]).lower(), DecimalInterval.of(ends[1]).upper());
    }

    @ParameterizedTest
    @EnumSource
    void operationsContainTheExactResults(Operation operation) {
        Hostile hostile = new Hostile(operation.name().hashCode() + 7);
        int seen = 0;
        int refused = 0;
        while (seen < 2 * CASES) {
            double[] a = hostile.interval();
            double[] b = hostile.interval();
            DecimalInterval result;
            try {
                result = operation.apply(hull(a), hull(b));
            } catch (NotConfirmedException undefined) {
                refused++;
                continue;
            }
            BigDecimal x = new BigDecimal(hostile.inside(a));
            BigDecimal y = new BigDecimal(hostile.inside(b));
            String what = operation + " of " + x.round(MathContext.DECIMAL64) + " and "
                    + y.round(MathContext.DECIMAL64) + " in " + result;
            assertThat(operation.compare(x, y, result.lower())).as(what).isNotNegative();
            assertThat(operation.compare(x, y, result.upper())).as(what).isNotPositive();
            seen++;
        }
        assertThat(seen).isEqualTo(2 * CASES);
        assertThat(refused).as("refused cases of " + operation).isLessThan(4 * CASES);
    }

    @ParameterizedTest
    @EnumSource
    void functionsContainTheExactValues(UnaryFunction function) {
        Hostile hostile = new Hostile(function.name().hashCode() + 3);
        int seen = 0;
        int tries = 0;
        while (seen < CASES && tries < 20 * CASES) {
            tries++;
            double[] ends = tries % 2 == 0 ? hostile.interval() : narrow(hostile, function);
            double x = hostile.inside(ends);
            boolean saturates = function != UnaryFunction.LOG && function != UnaryFunction.SQRT;
            if (saturates && Math.abs(x) > (function == UnaryFunction.ERF ? 9 : 90)) {
                // There the oracle is coarser than the distance to the limit.
                continue;
            }
            DecimalInterval value;
            try {
                value = DecimalJet.of(function, hull(ends), false).value();
            } catch (NotConfirmedException undefinedOrTooLarge) {
                continue;
            }
            verify(value, HighPrecision.of(function, new BigDecimal(x)), function + " of " + x);
            seen++;
        }
        assertThat(seen).isEqualTo(CASES);
    }

    private static double[] narrow(Hostile hostile, UnaryFunction function) {
        boolean positive = function == UnaryFunction.LOG || function == UnaryFunction.SQRT;
        double x = hostile.random().nextDouble(positive ? 0 : -12, 12);
        return new double[] {x, x};
    }

    private static void verify(DecimalInterval enclosure, BigDecimal exact, String what) {
        BigDecimal error = exact.abs().multiply(HighPrecision.ERROR);
        assertThat(enclosure.lower()).as(what).isLessThanOrEqualTo(exact.add(error));
        assertThat(enclosure.upper()).as(what).isGreaterThanOrEqualTo(exact.subtract(error));
    }

    /// Slopes by differences of the oracle: (f(x + h) - f(x - h)) / 2h is off by about h^2 = 1e-36 times a third derivative.
    @ParameterizedTest
    @EnumSource
    void valuesAndSlopesAreNarrowAndRight(UnaryFunction function) {
        SplittableRandom random = new SplittableRandom(function.name().hashCode());
        boolean positive = function == UnaryFunction.LOG || function == UnaryFunction.SQRT;
        BigDecimal step = new BigDecimal("1e-18");
        for (int i = 0; i < 200; i++) {
            double x = random.nextDouble(0.05, 5) * (positive || i % 2 == 0 ? 1 : -1);
            DecimalJet jet = DecimalJet.of(function, DecimalInterval.of(x), true);
            BigDecimal above = HighPrecision.of(function, new BigDecimal(x).add(step));
            BigDecimal below = HighPrecision.of(function, new BigDecimal(x).subtract(step));
            BigDecimal slope = above.subtract(below).divide(step.add(step), HighPrecision.DIGITS);
            BigDecimal slack = new BigDecimal("1e-29");
            assertThat(slope).as("slope of %s at %s", function, x)
                    .isBetween(jet.slope().lower().subtract(slack), jet.slope().upper().add(slack));
            assertThat(width(jet.slope())).as("slope of %s at %s", function, x).isLessThan(1e-32);
            assertThat(width(jet.value())).as("%s of %s", function, x).isLessThan(1e-32);
        }
    }

    private static double width(DecimalInterval x) {
        return x.upper().subtract(x.lower()).doubleValue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 2, 3, 7, -1, -2, 0.5, 1.5, -0.5, 3.7})
    void powersContainTheExactValuesAndSlopes(double exponent) {
        SplittableRandom random = new SplittableRandom(5);
        BigDecimal r = new BigDecimal(exponent);
        for (int i = 0; i < 100; i++) {
            BigDecimal x = new BigDecimal(random.nextDouble(0.05, 5));
            DecimalJet jet = DecimalJet.power(DecimalInterval.of(x), exponent);
            BigDecimal log = HighPrecision.log(x);
            verify(jet.value(), HighPrecision.exp(log.multiply(r, HighPrecision.DIGITS)), x + "^" + exponent);
            verify(jet.slope(), r.multiply(HighPrecision.exp(log.multiply(r.subtract(BigDecimal.ONE),
                    HighPrecision.DIGITS)), HighPrecision.DIGITS), "slope of " + x + "^" + exponent);
        }
    }

    /// The sine changes its sign between the two bounds.
    @Test
    void piLiesBetweenItsBounds() {
        assertThat(HighPrecision.of(UnaryFunction.SIN, DecimalFunctions.PI.lower())).isPositive();
        assertThat(HighPrecision.of(UnaryFunction.SIN, DecimalFunctions.PI.upper())).isNegative();
    }

    @Test
    void numbersBeyondTheRangeMoveOutwardsOrAreRefused() {
        DecimalInterval small = DecimalInterval.of(1e-300).power(6);
        DecimalInterval tiny = small.times(small);
        assertThat(tiny.lower()).isZero();
        assertThat(tiny.upper()).isPositive();
        assertThat(tiny.negate().upper()).isZero();
        assertThat(tiny.toDoubles()).isEqualTo(new Interval(0, Double.MIN_VALUE));
        DecimalInterval large = DecimalInterval.of(1e300);
        assertThat(large.power(6).lower()).isPositive();
        for (Runnable refused : Arrays.<Runnable>asList(() -> large.power(7), () -> large.power(2).toDoubles(),
                () -> DecimalFunctions.exp(large), () -> DecimalFunctions.log(DecimalInterval.ZERO),
                () -> hull(new double[] {-1, 1}).reciprocal(), () -> hull(new double[] {-1, 1}).root(),
                () -> hull(new double[] {2, 1}),
                () -> DecimalJet.of(UnaryFunction.ABS, DecimalInterval.ZERO, true))) {
            assertThatThrownBy(refused::run).isInstanceOf(NotConfirmedException.class);
        }
        DecimalInterval vanishing = DecimalFunctions.exp(large.negate());
        assertThat(vanishing.lower()).isZero();
        assertThat(vanishing.upper()).isBetween(new BigDecimal("1e-1800"), new BigDecimal("1e-1700"));
    }
}
