package nadir.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nadir.diff.Derivatives;
import nadir.domain.ReferenceTensors;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs on boxes enclose what they compute at points of the boxes, and so do their derivatives; where there is no
/// enclosure, the op is named.
class ProgramEnclosureTests {
    private static final Shape SIX = Shape.of(6);
    private static final Intervals VALUES = new Intervals(Kinks.ENCLOSE);
    private static final Intervals SMOOTH = new Intervals(Kinks.REFUSE);

    /// Rounding of the reference, which is not exact itself, stays far below the width of the boxes.
    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1e-2, 0.3})
    void valuesGradientsAndHessiansOfRandomProgramsLieInTheirEnclosures(double radius) {
        SplittableRandom random = new SplittableRandom(11);
        int seen = 0;
        for (int i = 0; i < 60; i++) {
            Program value = random(random);
            for (Program program : List.of(value, Derivatives.gradient(value, Ints.of(0)),
                    Derivatives.hessian(value, 0))) {
                seen += verify(program, random, radius);
            }
        }
        assertThat(seen).isEqualTo(960);
    }

    private static int verify(Program program, SplittableRandom random, double radius) {
        double[] low = random.doubles(6, -1, 1).toArray();
        double[] high = low.clone();
        for (int i = 0; i < 6; i++) {
            high[i] += 2 * radius;
        }
        List<IntervalTensor> box = List.of(IntervalTensor.of(SIX, low, high));
        List<IntervalTensor> enclosures = program.evaluate(SMOOTH, box);
        assertThat(program.evaluate(VALUES, box)).isEqualTo(enclosures);
        int seen = 0;
        for (int k = 0; k < 4; k++) {
            double[] point = new double[6];
            for (int i = 0; i < 6; i++) {
                // Away from the faces, where the rounded reference might step over a sharp bound.
                point[i] = low[i] + (0.1 + 0.8 * random.nextDouble()) * (high[i] - low[i]);
            }
            List<Tensor> results = program.evaluate(new ReferenceTensors(), List.of(Tensor.vector(point)));
            for (int r = 0; r < results.size(); r++) {
                if (!enclosures.get(r).isPoint()) {
                    assertThat(enclosures.get(r).contains(results.get(r))).as("%s\n%s in %s", program, results.get(r),
                            enclosures.get(r)).isTrue();
                    seen++;
                }
            }
        }
        return seen;
    }

    /// Smooth programs of several ops that use every input, so that results vary over the box.
    private static Program random(SplittableRandom random) {
        return Trace.program(SIX, x -> {
            Traced matrix = x.reshape(2, 3);
            List<Traced> values = new ArrayList<>(List.of(matrix, matrix.tanh()));
            for (int i = 0; i < 5; i++) {
                Traced a = values.get(random.nextInt(values.size()));
                Traced b = values.get(random.nextInt(values.size()));
                values.add(step(random.nextInt(16), a, b));
            }
            Traced last = values.getLast().plus(matrix.times(0.5)).plus(values.get(3).sin());
            return last.times(last).sum().plus(last.slice(1, 1, 3).logSumExp(1).sum());
        });
    }

    private static Traced step(int kind, Traced a, Traced b) {
        return switch (kind) {
            case 0 -> a.tanh();
            case 1 -> a.sin();
            case 2 -> a.cos().plus(b);
            case 3 -> a.logistic().times(b);
            case 4 -> a.softplus();
            case 5 -> a.erf();
            case 6 -> a.tanh().exp();
            case 7 -> a.tanh().plus(2).log().minus(b);
            case 8 -> a.tanh().plus(2).sqrt();
            case 9 -> a.dividedBy(b.tanh().plus(2));
            case 10 -> a.tanh().power(3);
            case 11 -> a.matmul(b.transpose()).tanh().matmul(a);
            case 12 -> Traced.concatenate(1, List.of(a, b.sum(1).reshape(2, 1))).slice(1, 1, 4);
            case 13 -> a.tanh().max(b.tanh().plus(3));
            case 14 -> a.tanh().plus(3).abs();
            default -> Traced.where(a.tanh().greaterThan(b.sin().minus(4)), a.tanh(), b);
        };
    }

    /// At single points the exact values are what decimal arithmetic gives.
    @Test
    void sumsAndProductsOfPointsEncloseTheExactResults() {
        Hostile hostile = new Hostile(5);
        Program program = Trace.program(List.of(Shape.of(2, 4), Shape.of(4, 3)),
                in -> List.of(in.get(0).matmul(in.get(1)), in.get(0).sum(1), in.get(1).transpose().reshape(12)));
        int seen = 0;
        for (int i = 0; i < 1000; i++) {
            double[] a = hostile.random().doubles(8).map(x -> (x - 0.5) * Math.pow(10, 20 * x)).toArray();
            double[] b = hostile.random().doubles(12).map(x -> (x - 0.5) * Math.pow(10, -20 * x)).toArray();
            List<IntervalTensor> results = program.evaluate(VALUES, List.of(
                    IntervalTensor.of(Tensor.of(Shape.of(2, 4), a)), IntervalTensor.of(Tensor.of(Shape.of(4, 3), b))));
            for (int r = 0; r < 2; r++) {
                BigDecimal sum = BigDecimal.ZERO;
                for (int k = 0; k < 4; k++) {
                    sum = sum.add(new BigDecimal(a[4 * r + k]));
                }
                verifyContains(results.get(1), r, sum);
                for (int c = 0; c < 3; c++) {
                    BigDecimal product = BigDecimal.ZERO;
                    for (int k = 0; k < 4; k++) {
                        product = product.add(new BigDecimal(a[4 * r + k]).multiply(new BigDecimal(b[3 * k + c])));
                    }
                    verifyContains(results.get(0), 3 * r + c, product);
                    assertThat(results.get(2).lower(4 * c + r)).isEqualTo(b[3 * r + c]);
                    seen++;
                }
            }
        }
        assertThat(seen).isEqualTo(6000);
    }

    private static void verifyContains(IntervalTensor enclosure, int position, BigDecimal exact) {
        assertThat(new BigDecimal(enclosure.lower(position))).isLessThanOrEqualTo(exact);
        assertThat(new BigDecimal(enclosure.upper(position))).isGreaterThanOrEqualTo(exact);
    }

    @Test
    void theDerivativeOfTheErrorFunctionIsEnclosedThoughItsProgramRoundsAConstant() {
        Program gradient = Derivatives.gradient(Trace.program(Shape.SCALAR, Traced::erf), Ints.of(0));
        IntervalTensor slope = gradient.evaluate(SMOOTH, List.of(IntervalTensor.of(Tensor.scalar(0)))).get(1);
        verifyContains(slope, 0, HighPrecision.twoOverRootPi());
        assertThat(slope.upper(0) - slope.lower(0)).isLessThan(1e-14);
    }

    @Test
    void kinksAreEnclosedOrRefused() {
        IntervalTensor around = IntervalTensor.of(Shape.SCALAR, new double[] {-1}, new double[] {2});
        Program relu = Trace.program(Shape.SCALAR, x -> x.max(0));
        assertThat(relu.evaluate(VALUES, List.of(around)).getFirst().toString()).isEqualTo("[] [0.0, 2.0]");
        Program slope = Derivatives.gradient(relu, Ints.of(0));
        assertThat(slope.evaluate(VALUES, List.of(around)).get(1).toString()).isEqualTo("[] [0.0, 1.0]");
        for (Program program : List.of(relu, slope, Trace.program(Shape.SCALAR, Traced::abs),
                Trace.program(Shape.SCALAR, x -> x.min(1)),
                Trace.program(Shape.SCALAR, x -> Traced.where(x, x.square(), x)))) {
            assertThatThrownBy(() -> program.evaluate(SMOOTH, List.of(around))).isInstanceOf(UndefinedException.class)
                    .hasMessageContaining("requires operands that differ all over the box");
        }
        // Touching is not deciding: the derivative differs on the two sides of the touching point.
        IntervalTensor touching = IntervalTensor.of(Shape.SCALAR, new double[] {-1}, new double[] {0});
        assertThatThrownBy(() -> relu.evaluate(SMOOTH, List.of(touching))).isInstanceOf(UndefinedException.class);
    }

    @Test
    void undefinedOpsAreNamed() {
        IntervalTensor around = IntervalTensor.of(Shape.SCALAR, new double[] {-1}, new double[] {2});
        Program quotient = Trace.program(Shape.SCALAR, x -> x.plus(5).dividedBy(x));
        assertThatThrownBy(() -> quotient.evaluate(VALUES, List.of(around))).isInstanceOf(UndefinedException.class)
                .hasMessage(
                        "divide requires a divisor without 0, got [-1.0, 2.0]; take a smaller box, or one inside the "
                                + "op's domain");
        assertThatThrownBy(() -> VALUES.constant(Tensor.scalar(Double.NaN))).isInstanceOf(UndefinedException.class);
        assertThatThrownBy(() -> IntervalTensor.of(Shape.SCALAR, new double[] {2}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2.0, 1.0] at position 0");
    }

    @Test
    void everyOpThatMovesElementsAgreesWithTheReference() {
        Tensor x = Tensor.of(Shape.of(2, 3, 4), new SplittableRandom(3).doubles(24).toArray());
        List<Op> ops = List.of(new Op.Broadcast(Shape.of(2, 5, 3, 4), Ints.of(0, 2, 3)), new Op.Reshape(Shape.of(6, 4)),
                new Op.Permute(Ints.of(2, 0, 1)), new Op.Slice(Shape.of(1, 2, 2), Ints.of(1, 0, 1), Ints.of(1, 2, 2)),
                new Op.Embed(Shape.of(3, 6, 9), Ints.of(1, 1, 0), Ints.of(1, 2, 2)), new Op.Windows(2, 2, 2, 1, 2),
                new Op.Windows(1, 1, 3, 1, 1), new Op.Overlap(0, 8, 4, 1),
                new Op.Overlap(1, 12, 4, 1));
        for (Op op : ops) {
            Tensor expected = new ReferenceTensors().apply(op, List.of(x));
            assertThat(VALUES.apply(op, List.of(IntervalTensor.of(x)))).as(op.toString())
                    .isEqualTo(IntervalTensor.of(expected));
        }
        Tensor whole = Tensor.of(Shape.of(2, 3, 4), new SplittableRandom(5).ints(24, -9, 9).asDoubleStream().toArray());
        Op overlap = new Op.Overlap(1, 6, 1, 1);
        assertThat(VALUES.apply(overlap, List.of(IntervalTensor.of(whole)))).as("sums of whole numbers are exact")
                .isEqualTo(IntervalTensor.of(new ReferenceTensors().apply(overlap, List.of(whole))));
        Tensor y = Tensor.of(Shape.of(2, 1, 4), new SplittableRandom(4).doubles(8).toArray());
        assertThat(VALUES.apply(new Op.Concatenate(1), List.of(IntervalTensor.of(x), IntervalTensor.of(y))))
                .isEqualTo(IntervalTensor.of(new ReferenceTensors().apply(new Op.Concatenate(1), List.of(x, y))));
    }
}
