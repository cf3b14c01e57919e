package nadir.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.SplittableRandom;
import nadir.diff.Derivatives;
import nadir.ir.BinaryFunction;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.UnaryFunction;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;

/// Enclosures between decimals contain what arithmetic of 80 digits gives, are as thin as 40 digits promise, and lie within
/// the enclosures between doubles.
class DecimalEnclosureTests {
    private static final Decimals DECIMALS = new Decimals();
    private static final Intervals INTERVALS = new Intervals(Kinks.REFUSE);

    private static DecimalTensor scalar(double x) {
        return DecimalTensor.of(Tensor.scalar(x));
    }

    private static double argument(SplittableRandom random, UnaryFunction function) {
        double x = switch (random.nextInt(4)) {
            case 0 -> random.nextDouble(-1, 1);
            case 1 -> random.nextDouble(-30, 30);
            case 2 -> Math.scalb(random.nextDouble(-1, 1), random.nextInt(-60, 8));
            default -> random.nextInt(-12, 13);
        };
        if (function == UnaryFunction.ERF) {
            // The oracle's series is good that far.
            return x % 15;
        }
        boolean positive = function == UnaryFunction.LOG || function == UnaryFunction.SQRT;
        return positive ? Math.abs(x) + (x == 0 ? 1 : 0) : x;
    }

    @Test
    void unaryFunctionsContainTheirValuesAndAreThin() {
        SplittableRandom random = new SplittableRandom(1);
        int seen = 0;
        for (UnaryFunction function : UnaryFunction.values()) {
            for (int i = 0; i < 300; i++) {
                double x = argument(random, function);
                DecimalTensor y = DECIMALS.apply(new Op.Unary(function), List.of(scalar(x)));
                BigDecimal exact = HighPrecision.of(function, new BigDecimal(x));
                BigDecimal slack = exact.abs().multiply(HighPrecision.ERROR);
                assertThat(y.lower(0)).as("%s(%s)", function, x).isLessThanOrEqualTo(exact.add(slack));
                assertThat(y.upper(0)).as("%s(%s)", function, x).isGreaterThanOrEqualTo(exact.subtract(slack));
                BigDecimal size = exact.abs().max(new BigDecimal("1e-12"));
                assertThat(y.upper(0).subtract(y.lower(0)).divide(size, MathContext.DECIMAL64))
                        .as("%s(%s)", function, x)
                        .isLessThan(new BigDecimal("1e-36"));
                seen++;
            }
        }
        assertThat(seen).isEqualTo(300 * UnaryFunction.values().length);
    }

    /// Ends far apart, so that monotone functions are bounded by values at them and sine by its range.
    @Test
    void wideIntervalsContainTheValuesOfTheirPoints() {
        SplittableRandom random = new SplittableRandom(2);
        int seen = 0;
        for (UnaryFunction function : UnaryFunction.values()) {
            if (function == UnaryFunction.ABS || function == UnaryFunction.SIGN) {
                continue;
            }
            for (int i = 0; i < 60; i++) {
                double a = argument(random, function);
                double b = a + random.nextDouble();
                DecimalTensor x = DecimalTensor.of(IntervalTensor.of(Shape.SCALAR, new double[] {a}, new double[] {b}));
                DecimalTensor y = DECIMALS.apply(new Op.Unary(function), List.of(x));
                for (double point : new double[] {a, b, a + (b - a) * random.nextDouble()}) {
                    BigDecimal exact = HighPrecision.of(function, new BigDecimal(point));
                    BigDecimal slack = exact.abs().multiply(HighPrecision.ERROR);
                    assertThat(y.lower(0)).isLessThanOrEqualTo(exact.add(slack));
                    assertThat(y.upper(0)).isGreaterThanOrEqualTo(exact.subtract(slack));
                    seen++;
                }
            }
        }
        assertThat(seen).isEqualTo(60 * 3 * 10);
    }

    @Test
    void productsQuotientsAndPowersContainTheExactOnes() {
        SplittableRandom random = new SplittableRandom(3);
        MathContext exactly = new MathContext(200);
        for (int i = 0; i < 2000; i++) {
            double[] ends = random.doubles(4, -2, 2).toArray();
            double a = Math.min(ends[0], ends[1]);
            double b = Math.max(ends[0], ends[1]);
            double c = Math.min(ends[2], ends[3]);
            double d = Math.max(ends[2], ends[3]);
            DecimalElementwise element = new DecimalElementwise();
            BigDecimal[] x = {new BigDecimal(a), new BigDecimal(b)};
            BigDecimal[] y = {new BigDecimal(c), new BigDecimal(d)};
            element.binary(BinaryFunction.MULTIPLY, x[0], x[1], y[0], y[1]);
            for (int k = 0; k < 4; k++) {
                verifyContains(element, x[k % 2].multiply(y[k / 2]));
            }
            element.power(3, x[0], x[1]);
            verifyContains(element, x[0].pow(3));
            element.power(2, x[0], x[1]);
            verifyContains(element, x[1].pow(2));
            if (c > 0 || d < 0) {
                element.binary(BinaryFunction.DIVIDE, x[0], x[1], y[0], y[1]);
                for (int k = 0; k < 4; k++) {
                    verifyContains(element, x[k % 2].divide(y[k / 2], exactly));
                }
            }
        }
    }

    private static void verifyContains(DecimalElementwise element, BigDecimal exact) {
        assertThat(element.low).isLessThanOrEqualTo(exact);
        assertThat(element.high).isGreaterThanOrEqualTo(exact);
    }

    /// Gradients of programs of many ops: the double enclosure contains the decimal one, or they at least overlap where
    /// both are rounded.
    @Test
    void programsAgreeWithIntervalsOfDoubles() {
        Program program = Trace.program(Shape.of(6), x -> {
            Traced m = x.reshape(2, 3);
            Traced h = m.tanh().matmul(m.transpose()).logistic().plus(m.softplus().matmul(m.transpose()));
            Traced g = Traced.concatenate(1, List.of(h, m.erf())).logSumExp(1).sin().plus(h.slice(1, 0, 1).reshape(2));
            return g.power(3).sum().plus(m.times(m).plus(1).log().sqrt().sum()).plus(m.max(-3).cos().sum());
        });
        Program gradient = Derivatives.gradient(program, Ints.of(0));
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 20; i++) {
            Tensor point = Tensor.vector(random.doubles(6, 0.1, 1).toArray());
            List<IntervalTensor> doubles = gradient.evaluate(INTERVALS, List.of(IntervalTensor.of(point)));
            List<DecimalTensor> decimals = gradient.evaluate(DECIMALS, List.of(DecimalTensor.of(point)));
            for (int r = 0; r < 2; r++) {
                IntervalTensor outward = decimals.get(r).outward();
                for (int k = 0; k < outward.shape().size(); k++) {
                    assertThat(outward.lower(k)).isLessThanOrEqualTo(doubles.get(r).upper(k));
                    assertThat(outward.upper(k)).isGreaterThanOrEqualTo(doubles.get(r).lower(k));
                    assertThat(decimals.get(r).lower(k)).isLessThanOrEqualTo(decimals.get(r).upper(k));
                    assertThat(outward.radius(k)).isLessThan(1e-15 * Math.max(1, outward.magnitude(k)));
                    assertThat(outward.radius(k)).isLessThanOrEqualTo(doubles.get(r).radius(k) + 1e-300);
                }
            }
        }
    }

    @Test
    void whatIsUndefinedIsRefused() {
        assertThatThrownBy(() -> DECIMALS.apply(new Op.Unary(UnaryFunction.LOG), List.of(scalar(0))))
                .isInstanceOf(UndefinedException.class)
                .hasMessageContaining("log requires");
        assertThatThrownBy(() -> DECIMALS.apply(new Op.Unary(UnaryFunction.EXP), List.of(scalar(1e8))))
                .isInstanceOf(UndefinedException.class)
                .hasMessageContaining("too large");
        assertThatThrownBy(() -> DECIMALS.constant(Tensor.scalar(Double.NaN))).isInstanceOf(UndefinedException.class);
        assertThatThrownBy(() -> DecimalTensor.of(IntervalTensor.of(Shape.SCALAR, new double[] {0},
                new double[] {Double.POSITIVE_INFINITY}))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void outwardBoundsAreTheNearestDoubles() {
        DecimalTensor third = DECIMALS.apply(new Op.Binary(BinaryFunction.DIVIDE), List.of(scalar(1), scalar(3)));
        IntervalTensor doubles = third.outward();
        assertThat(doubles.upper(0)).isEqualTo(Math.nextUp(doubles.lower(0)));
        assertThat(new BigDecimal(doubles.lower(0))).isLessThan(third.lower(0));
        assertThat(new BigDecimal(doubles.upper(0))).isGreaterThan(third.upper(0));
        assertThat(scalar(0.1).outward().isPoint()).isTrue();
    }
}
