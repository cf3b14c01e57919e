package nadir.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.diff.Derivatives;
import nadir.domain.Algebra;
import nadir.domain.ReferenceTensors;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.ir.BinaryFunction;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.ir.UnaryFunction;
import nadir.ir.Value;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The checker's enclosures of loss, gradient and Hessian, which come from a scalar tape, contain what the reference
/// interpreter computes at points of the box, and meet the enclosures that come from differentiated tensor programs on the
/// prover's intervals.
class EnclosuresTests {
    private static final int PARAMETERS = 6;
    private static final Intervals SMOOTH = new Intervals(Kinks.REFUSE);

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1e-3, 0.1})
    void randomProgramsAgreeWithTheReferenceAndWithTheProvers(double radius) {
        SplittableRandom random = new SplittableRandom(23);
        int seen = 0;
        for (int i = 0; i < 30; i++) {
            Program sample = random(random);
            Subject subject = subject(random, sample, i % 2 == 0, i % 3 == 0 ? 0 : 0.1);
            Program risk = risk(subject);
            Interval[] box = new Interval[PARAMETERS];
            double[] low = new double[PARAMETERS];
            double[] high = new double[PARAMETERS];
            for (int k = 0; k < PARAMETERS; k++) {
                low[k] = subject.parameters()[k] - radius;
                high[k] = subject.parameters()[k] + radius;
                box[k] = new Interval(low[k], high[k]);
            }
            IntervalTensor provers = IntervalTensor.of(Shape.of(PARAMETERS), low, high);
            Enclosures own = new Enclosures(subject, 2, done -> {});
            Interval[][] hessian = own.hessian(box);
            Interval[] flat = new Interval[PARAMETERS * PARAMETERS];
            for (int k = 0; k < flat.length; k++) {
                flat[k] = hessian[k % PARAMETERS][k / PARAMETERS];
            }
            Program gradient = Derivatives.gradient(risk, Ints.of(0));
            Program second = Derivatives.hessian(risk, 0);
            seen += verify(risk, 0, new Interval[] {own.loss(box)}, provers, random);
            seen += verify(gradient, 1, own.gradient(box), provers, random);
            seen += verify(second, second.outputs().size() - 1, flat, provers, random);
        }
        assertThat(seen).as("elements compared").isEqualTo(30 * (1 + 6 + 36));
    }

    private static int verify(Program program, int output, Interval[] own, IntervalTensor box,
            SplittableRandom random) {
        double[] inside = new double[PARAMETERS];
        for (int k = 0; k < PARAMETERS; k++) {
            inside[k] = box.lower(k) + (0.1 + 0.8 * random.nextDouble()) * (box.upper(k) - box.lower(k));
        }
        Tensor value = program.evaluate(new ReferenceTensors(), List.of(Tensor.vector(inside))).get(output);
        IntervalTensor other = program.evaluate(SMOOTH, List.of(box)).get(output);
        assertThat(value.shape().size()).isEqualTo(own.length);
        for (int k = 0; k < own.length; k++) {
            // The reference itself rounds.
            double slack = 1e-13 * (1 + Math.abs(value.get(k)));
            assertThat(value.get(k)).as("%s in %s", value.get(k), own[k])
                    .isBetween(own[k].lower() - slack,
                            own[k].upper() + slack);
            assertThat(own[k].lower()).isLessThanOrEqualTo(other.upper(k));
            assertThat(own[k].upper()).isGreaterThanOrEqualTo(other.lower(k));
        }
        return own.length;
    }

    private static Subject subject(SplittableRandom random, Program sample, boolean mean, double decay) {
        Tensor x = Tensor.of(Shape.of(3, 2), random.doubles(6, -1, 1).toArray());
        Tensor y = Tensor.of(Shape.of(3, 1), random.doubles(3, -1, 1).toArray());
        return new Subject(sample, random.doubles(PARAMETERS, -1, 1).toArray(), x, y, mean, decay,
                Subject.SampleLoss.OTHER, List.of());
    }

    /// The same function of the parameters alone, as one tensor program.
    static Program risk(Subject subject) {
        ProgramBuilder builder = new ProgramBuilder();
        Algebra<Value> algebra = new Algebra<>(builder);
        Value theta = builder.input(Shape.of(subject.parameters().length));
        List<Value> losses = new ArrayList<>();
        for (int i = 0; i < subject.samples(); i++) {
            List<Value> arguments = List.of(theta, row(builder, subject.x(), i), row(builder, subject.y(), i));
            Value loss = subject.sample().evaluate(builder, arguments).getFirst();
            losses.add(losses.isEmpty() ? loss : algebra.binary(BinaryFunction.ADD, losses.getLast(), loss));
        }
        Value reduced = subject.mean()
                ? algebra.divide(losses.getLast(), builder.constant(Tensor.scalar(subject.samples())))
                : losses.getLast();
        Value penalty = algebra.scale(0.5 * subject.weightDecay(), algebra.sum(algebra.power(theta, 2)));
        return builder.build(List.of(algebra.binary(BinaryFunction.ADD, reduced, penalty)));
    }

    private static Value row(ProgramBuilder builder, Tensor matrix, int row) {
        int columns = matrix.shape().extent(1);
        return builder.constant(Tensor.vector(
                Arrays.copyOfRange(matrix.values(), row * columns, (row + 1) * columns)));
    }

    /// Smooth programs of several ops that use every input.
    private static Program random(SplittableRandom random) {
        return Trace.program(List.of(Shape.of(PARAMETERS), Shape.of(2), Shape.of(1)), in -> {
            Traced matrix = in.get(0).reshape(2, 3);
            Traced shifted = matrix.plus(in.get(1).reshape(2, 1));
            List<Traced> values = new ArrayList<>(List.of(shifted, matrix.tanh()));
            for (int i = 0; i < 5; i++) {
                Traced a = values.get(random.nextInt(values.size()));
                Traced b = values.get(random.nextInt(values.size()));
                values.add(step(random.nextInt(17), a, b));
            }
            Traced last = values.getLast().plus(matrix.times(0.5)).plus(values.get(3).sin()).minus(in.get(2));
            return List.of(last.times(last).sum().plus(last.slice(1, 1, 3).logSumExp(1).sum()));
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
            case 15 -> a.tanh().min(b.tanh().plus(3)).times(b);
            default -> Traced.where(a.tanh().greaterThan(b.sin().minus(4)), a.tanh(), b);
        };
    }

    @Test
    void everyOpThatMovesElementsIsUnrolledAsTheReferenceSays() {
        Program sample = Trace.program(List.of(Shape.of(24), Shape.of(1), Shape.of(1)), in -> {
            Traced x = in.get(0).reshape(2, 3, 4);
            Traced weights = x.constant(Tensor.of(Shape.of(4, 3, 2), new SplittableRandom(3).doubles(24).toArray()));
            Traced turned = x.transpose().times(weights);
            Traced stretched = x.sum(1).reshape(2, 1, 4).stretchTo(2, 5, 4).tanh();
            Traced both = Traced.concatenate(1, List.of(x, stretched.slice(1, 2, 4)));
            return List.of(turned.sum(0, 2)
                    .logSumExp(0)
                    .plus(both.sin()
                            .sum(0)
                            .times(both.slice(0, 1, 2).reshape(5, 4))
                            .sum())
                    .plus(in.get(1).sum())
                    .plus(in.get(2).sum()));
        });
        verifyGradient(sample, 24);
    }

    @Test
    void windowsAreUnrolledAsTheReferenceSays() {
        ProgramBuilder builder = new ProgramBuilder();
        Algebra<Value> algebra = new Algebra<>(builder);
        List<Value> inputs = builder.inputs(List.of(Shape.of(15), Shape.of(1), Shape.of(1)));
        Value x = algebra.reshape(inputs.get(0), Shape.of(3, 5));
        Value windows = builder.apply(new Op.Windows(1, 2, 2, 2, 1), List.of(x));
        Value overlap = builder.apply(new Op.Overlap(1, 5, 1, 2),
                List.of(algebra.unary(UnaryFunction.TANH, windows)));
        Value product = algebra.multiply(overlap, x);
        verifyGradient(builder.build(List.of(algebra.sum(algebra.power(product, 2)))), 15);
    }

    private static void verifyGradient(Program sample, int parameters) {
        SplittableRandom random = new SplittableRandom(9);
        Tensor one = Tensor.of(Shape.of(1, 1), 0.25);
        Subject subject = new Subject(sample, random.doubles(parameters, -1, 1).toArray(), one, one, true, 0,
                Subject.SampleLoss.OTHER, List.of());
        Enclosures own = new Enclosures(subject, 1, done -> {});
        Program risk = risk(subject);
        List<Tensor> expected = Derivatives.gradient(risk, Ints.of(0))
                .evaluate(new ReferenceTensors(), List.of(Tensor.vector(subject.parameters())));
        Interval loss = own.loss(own.point());
        assertThat(expected.get(0).item()).isBetween(loss.lower() - 1e-14, loss.upper() + 1e-14);
        Interval[] gradient = own.gradient(own.point());
        for (int k = 0; k < parameters; k++) {
            assertThat(expected.get(1).get(k)).isBetween(gradient[k].lower() - 1e-14, gradient[k].upper() + 1e-14);
            assertThat(gradient[k].upper() - gradient[k].lower()).isLessThan(1e-13);
        }
    }

    @Test
    void resultsDoNotDependOnThreads() {
        SplittableRandom random = new SplittableRandom(4);
        Subject subject = subject(random, random(random), true, 0.1);
        Enclosures one = new Enclosures(subject, 1, done -> {});
        Enclosures three = new Enclosures(subject, 3, done -> {});
        assertThat(three.hessian(three.point())).isDeepEqualTo(one.hessian(one.point()));
    }
}
