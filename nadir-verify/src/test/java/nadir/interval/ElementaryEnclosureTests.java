package nadir.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import nadir.ir.Op;
import nadir.ir.UnaryFunction;
import nadir.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The enclosures of functions of one variable contain the exact values, known to 60 digits, at points of hostile
/// intervals; thin ones are a few units wide.
class ElementaryEnclosureTests {
    private static final int CASES = 5_000 * Hostile.SCALE;
    private static final Intervals INTERVALS = new Intervals(Kinks.ENCLOSE);
    private static final BigDecimal LARGEST = BigDecimal.ONE.subtract(new BigDecimal("1e-59"));
    private static final BigDecimal LARGE = BigDecimal.valueOf(800);

    @ParameterizedTest
    @EnumSource
    void containsTheExactValues(UnaryFunction function) {
        Hostile hostile = new Hostile(function.name().hashCode());
        int seen = 0;
        while (seen < CASES) {
            double[] x = hostile.interval();
            if ((function == UnaryFunction.LOG && !(x[0] > 0)) || (function == UnaryFunction.SQRT && !(x[0] >= 0))) {
                assertThatThrownBy(() -> apply(new Op.Unary(function), x)).isInstanceOf(UndefinedException.class);
                x[0] = Math.abs(x[0]);
                x[1] = Math.max(x[0], Math.abs(x[1]));
                if (x[0] == 0) {
                    continue;
                }
            }
            IntervalTensor y = apply(new Op.Unary(function), x);
            double point = hostile.inside(x);
            verify(function, point, y, "%s of %s in [%s, %s] is in %s".formatted(function, point, x[0], x[1], y));
            seen++;
        }
        assertThat(seen).isEqualTo(CASES);
    }

    @ParameterizedTest
    @CsvSource({"EXP, 4", "LOG, 4", "SQRT, 1", "SIN, 4", "COS, 4", "TANH, 10", "LOGISTIC, 10", "SOFTPLUS, 12",
        "ERF, 1000"})
    void thinEnclosuresAreAFewUnitsWide(UnaryFunction function, int units) {
        Hostile hostile = new Hostile(7);
        double widest = 0;
        for (int i = 0; i < 2000; i++) {
            double x = hostile.random().nextDouble(0.01, 20) * (function == UnaryFunction.LOG
                    || function == UnaryFunction.SQRT || i % 2 == 0 ? 1 : -1);
            IntervalTensor y = apply(new Op.Unary(function), new double[] {x, x});
            widest = Math.max(widest, (y.upper(0) - y.lower(0)) / Math.ulp(y.magnitude(0)));
        }
        assertThat(widest).as("width in ulps of " + function).isPositive().isLessThanOrEqualTo(units);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-3, -2, -1, 0, 1, 2, 3, 4, 7, 10, 16, 0.5, 1.5, -0.5, 2.25})
    void containsPowers(double exponent) {
        Hostile hostile = new Hostile(Double.hashCode(exponent));
        int seen = 0;
        for (int i = 0; i < CASES / 5; i++) {
            double[] x = hostile.interval();
            if ((exponent != Math.rint(exponent) && x[0] < 0) || (exponent < 0 && x[0] <= 0 && x[1] >= 0)) {
                assertThatThrownBy(() -> apply(new Op.Power(exponent), x)).isInstanceOf(UndefinedException.class)
                        .hasMessageContaining("power{" + exponent);
                continue;
            }
            IntervalTensor y;
            try {
                y = apply(new Op.Power(exponent), x);
            } catch (UndefinedException underflow) {
                assertThat(exponent).isNegative();
                continue;
            }
            double point = hostile.inside(x);
            verifyPower(exponent, point, y);
            seen++;
        }
        assertThat(seen).isGreaterThan(CASES / 20);
    }

    private static void verifyPower(double exponent, double x, IntervalTensor y) {
        BigDecimal exact = new BigDecimal(x);
        if (exponent == Math.rint(exponent)) {
            // Exactly: a bound of 1 / p against it is the bound times p against 1, in the order of p's sign.
            BigDecimal power = exact.pow((int) Math.abs(exponent));
            BigDecimal factor = exponent < 0 ? power : BigDecimal.ONE;
            BigDecimal value = exponent < 0 ? BigDecimal.ONE : power;
            boolean above = Double.isInfinite(y.lower(0))
                    || new BigDecimal(y.lower(0)).multiply(factor).compareTo(value) * factor.signum() <= 0;
            boolean below = Double.isInfinite(y.upper(0))
                    || new BigDecimal(y.upper(0)).multiply(factor).compareTo(value) * factor.signum() >= 0;
            assertThat(above && below).as("%s to the %s in %s", x, exponent, y).isTrue();
        } else if (x > 0) {
            BigDecimal root = HighPrecision.exp(
                    HighPrecision.log(exact).multiply(new BigDecimal(exponent), HighPrecision.DIGITS));
            verifyContains(y, root, HighPrecision.ERROR, x + " to the " + exponent);
        } else {
            verifyContains(y, BigDecimal.ZERO, BigDecimal.ZERO, "0 to the " + exponent);
        }
    }

    @Test
    void theFactorOfTheErrorFunctionIsEnclosed() {
        BigDecimal exact = HighPrecision.twoOverRootPi();
        assertThat(new BigDecimal(ErrorFunction.FACTOR_DOWN)).isLessThan(exact);
        assertThat(new BigDecimal(ErrorFunction.FACTOR_UP)).isGreaterThan(exact);
        assertThat(2 / Math.sqrt(Math.PI)).isBetween(ErrorFunction.FACTOR_DOWN, ErrorFunction.FACTOR_UP);
        assertThat(new BigDecimal(Math.PI)).isLessThan(HighPrecision.PI);
        assertThat(new BigDecimal(Math.nextUp(Math.PI))).isGreaterThan(HighPrecision.PI);
    }

    @ParameterizedTest
    @EnumSource
    void unboundedIntervalsGiveUnboundedOrLimitingBounds(UnaryFunction function) {
        boolean positive = function == UnaryFunction.LOG || function == UnaryFunction.SQRT;
        double low = positive ? 1 : Double.NEGATIVE_INFINITY;
        IntervalTensor y = apply(new Op.Unary(function), new double[] {low, Double.POSITIVE_INFINITY});
        for (double x : new double[] {1, 2, 3, 1e10, Double.MAX_VALUE}) {
            verify(function, x, y, function + " over everything");
        }
        assertThat(y.lower(0)).isLessThan(y.upper(0));
    }

    private static IntervalTensor apply(Op op, double[] x) {
        IntervalTensor operand = IntervalTensor.of(Shape.SCALAR, new double[] {x[0]}, new double[] {x[1]});
        return INTERVALS.apply(op, List.of(operand));
    }

    private static void verify(UnaryFunction function, double x, IntervalTensor y, String what) {
        BigDecimal exact = new BigDecimal(x);
        boolean far = exact.abs().compareTo(LARGE) > 0;
        switch (function) {
            case EXP -> {
                if (far) {
                    verifyContains(y, x > 0 ? BigDecimal.TEN.pow(320) : new BigDecimal("1e-340"), BigDecimal.ZERO,
                            what);
                    return;
                }
            }
            case TANH, ERF -> {
                if (Math.abs(x) > 7) {
                    // Within 1e-5 and, for the error function, 1e-22 of the limit, which is not reached.
                    BigDecimal rest = function == UnaryFunction.ERF ? new BigDecimal("1e-22")
                            : HighPrecision.exp(BigDecimal.valueOf(-2 * Math.min(Math.abs(x), 60)));
                    BigDecimal value = Math.abs(x) > 60 || function == UnaryFunction.ERF
                            ? BigDecimal.ONE.subtract(rest)
                            : HighPrecision.of(function, exact.abs());
                    verifyContains(y, x < 0 ? value.negate() : value, BigDecimal.ZERO, what);
                    return;
                }
            }
            case LOGISTIC, SOFTPLUS -> {
                // Above 100 a softplus exceeds its argument by less than the error of the oracle.
                if (far || x > 100) {
                    BigDecimal tiny = new BigDecimal("1e-340");
                    BigDecimal limit = function == UnaryFunction.SOFTPLUS ? exact.add(tiny)
                            : BigDecimal.ONE.subtract(tiny);
                    verifyContains(y, x < 0 ? tiny : limit, BigDecimal.ZERO, what);
                    return;
                }
            }
            default -> {}
        }
        boolean known = (x == 0 && function != UnaryFunction.SOFTPLUS) || (x == 1 && function == UnaryFunction.LOG)
                || function == UnaryFunction.ABS
                || function == UnaryFunction.SIGN || function == UnaryFunction.NEGATE;
        if (function == UnaryFunction.SQRT) {
            assertThat(new BigDecimal(y.lower(0)).pow(2)).as(what).isLessThanOrEqualTo(exact);
            assertThat(Double.isInfinite(y.upper(0)) || new BigDecimal(y.upper(0)).pow(2).compareTo(exact) >= 0)
                    .as(what)
                    .isTrue();
            return;
        }
        BigDecimal value = HighPrecision.of(function, exact);
        BigDecimal error = known ? BigDecimal.ZERO
                : HighPrecision.ERROR;
        if (function == UnaryFunction.SIN || function == UnaryFunction.COS || function == UnaryFunction.LOGISTIC) {
            // What the error of the oracle alone puts beyond 1 is no value of the function.
            value = value.min(LARGEST).max(LARGEST.negate());
        }
        verifyContains(y, value, error, what);
    }

    private static void verifyContains(IntervalTensor y, BigDecimal value, BigDecimal relative, String what) {
        BigDecimal error = value.abs().multiply(relative);
        boolean above = Double.isInfinite(y.lower(0))
                || new BigDecimal(y.lower(0)).compareTo(value.subtract(error)) <= 0;
        boolean below = Double.isInfinite(y.upper(0)) || new BigDecimal(y.upper(0)).compareTo(value.add(error)) >= 0;
        assertThat(y.lower(0) <= y.upper(0)).as(what).isTrue();
        assertThat(above && below).as(what + ", exactly %s", value.round(new MathContext(30))).isTrue();
    }
}
