package nadir.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nadir.domain.Algebra;
import nadir.domain.ReferenceTensors;
import nadir.exec.CompiledProgram;
import nadir.exec.Precision;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.pass.Batching;
import nadir.pass.Interleaving;
import nadir.pass.PartialEvaluation;
import nadir.pass.Simplify;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Every op, and random programs of many ops, under every transform: forward mode against difference quotients of the
/// reference interpreter, reverse against forward mode through <Jv, w> = <v, J'w>, second order likewise, batching
/// against one run at a time, the compiled executor against the interpreter.
class DerivativeTests {
    private static final ReferenceTensors REFERENCE = new ReferenceTensors();
    private static final int RANDOM_PROGRAMS = 300;
    private final SplittableRandom random = new SplittableRandom(7);

    private static List<OpCases.Case> cases() {
        List<OpCases.Case> cases = new ArrayList<>(OpCases.all());
        cases.addAll(RandomPrograms.of(11, RANDOM_PROGRAMS));
        return cases;
    }

    @Test
    void theCasesCoverEveryOp() {
        Set<Class<?>> covered = new HashSet<>();
        OpCases.all()
                .forEach(c -> c.program()
                        .equations()
                        .stream()
                        .map(Equation::op)
                        .map(Object::getClass)
                        .forEach(covered::add));
        Set<Class<?>> all = new HashSet<>();
        collect(Op.class, all);
        assertThat(covered).isEqualTo(all).hasSize(17);
    }

    private static void collect(Class<?> type, Set<Class<?>> leaves) {
        if (type.isRecord()) {
            leaves.add(type);
        } else {
            Arrays.stream(type.getPermittedSubclasses()).forEach(sub -> collect(sub, leaves));
        }
    }

    @Test
    void compiledRunsAgreeWithTheReference() {
        int seen = 0;
        for (OpCases.Case c : cases()) {
            List<Tensor> expected = c.program().evaluate(REFERENCE, c.arguments());
            assertClose(c, CompiledProgram.of(c.program(), Precision.FLOAT64).newExecution().apply(c.arguments()),
                    expected, 1e-12);
            assertClose(c, CompiledProgram.of(c.program(), Precision.FLOAT32).newExecution().apply(c.arguments()),
                    expected, 2e-5);
            assertClose(c, Simplify.of(c.program()).evaluate(REFERENCE, c.arguments()), expected, 1e-13);
            seen++;
        }
        assertThat(seen).isEqualTo(OpCases.all().size() + RANDOM_PROGRAMS);
    }

    @Test
    void forwardModeAgreesWithDifferenceQuotients() {
        int seen = 0;
        for (OpCases.Case c : cases()) {
            List<Tensor> directions = like(c.arguments());
            List<Tensor> both = evaluate(Derivatives.jvp(c.program(), active(c)), join(c.arguments(), directions));
            List<Tensor> tangents = both.subList(c.program().outputs().size(), both.size());
            assertClose(c, tangents, quotients(c.program(), c.arguments(), directions), 2e-8);
            seen++;
        }
        assertThat(seen).isGreaterThan(RANDOM_PROGRAMS + 80);
    }

    @Test
    void reverseModeIsTheTransposeOfForwardMode() {
        int seen = 0;
        for (OpCases.Case c : cases()) {
            assertTransposed(c, c.program(), c.arguments());
            seen++;
        }
        assertThat(seen).isGreaterThan(RANDOM_PROGRAMS + 80);
    }

    @Test
    void secondDerivativesAgreeInEveryOrderOfModes() {
        int seen = 0;
        for (OpCases.Case c : cases()) {
            Program reverse = Derivatives.vjp(c.program(), active(c));
            List<Tensor> arguments = join(c.arguments(), like(c.program(), c.arguments()));
            assertForward(c, reverse, arguments);
            assertTransposed(c, reverse, arguments);
            Program forward = Derivatives.jvp(c.program(), active(c));
            assertTransposed(c, forward, join(c.arguments(), like(c.arguments())));
            Program third = Derivatives.jvp(reverse, Ints.range(0, reverse.inputs().size()));
            assertTransposed(c, third, join(arguments, like(arguments)));
            seen++;
        }
        assertThat(seen).isGreaterThan(RANDOM_PROGRAMS + 80);
    }

    @Test
    void batchesAgreeWithOneRunAtATime() {
        int seen = 0;
        for (OpCases.Case c : cases()) {
            int inputs = c.program().inputs().size();
            for (int mask = 1; mask < 1 << Math.min(inputs, 3); mask++) {
                int chosen = mask;
                Ints batched = Ints.of(Ints.range(0, inputs).stream().filter(i -> (chosen >> i & 1) == 1).toArray());
                assertBatched(c, batched);
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(RANDOM_PROGRAMS + 100);
    }

    @Test
    void splitProgramsComputeTheSame() {
        int seen = 0;
        for (OpCases.Case c : cases()) {
            Program forward = Derivatives.jvp(c.program(), active(c));
            List<Tensor> directions = like(c.arguments());
            PartialEvaluation split = PartialEvaluation.of(forward, c.arguments().size());
            List<Tensor> residuals = split.early().evaluate(REFERENCE, c.arguments());
            assertClose(c, split.late().evaluate(REFERENCE, join(residuals, directions)),
                    forward.evaluate(REFERENCE, join(c.arguments(), directions)), 1e-13);
            seen++;
        }
        assertThat(seen).isGreaterThan(RANDOM_PROGRAMS + 80);
    }

    @Test
    void dualTensorsAgreeWithTheForwardProgram() {
        int seen = 0;
        for (OpCases.Case c : OpCases.all()) {
            List<Tensor> directions = like(c.arguments());
            List<Dual<Tensor>> duals = new ArrayList<>();
            for (int i = 0; i < directions.size(); i++) {
                duals.add(new Dual<>(c.arguments().get(i), directions.get(i)));
            }
            Dual<Tensor> result = c.program().evaluate(new Duals<>(REFERENCE), duals).getFirst();
            Tensor expected = Derivatives.jvp(c.program(), active(c))
                    .evaluate(REFERENCE, join(c.arguments(), directions))
                    .getLast();
            Tensor tangent = result.tangent() == null ? Tensor.filled(expected.shape(), 0) : result.tangent();
            assertClose(c, List.of(tangent), List.of(expected), 1e-13);
            seen++;
        }
        assertThat(seen).isEqualTo(OpCases.all().size());
    }

    private void assertBatched(OpCases.Case c, Ints batched) {
        int size = 3;
        List<List<Tensor>> members = new ArrayList<>();
        for (int k = 0; k < size; k++) {
            List<Tensor> member = new ArrayList<>();
            for (int i = 0; i < c.arguments().size(); i++) {
                Tensor argument = c.arguments().get(i);
                member.add(batched.contains(i) ? scaled(argument, 1 + 0.1 * k) : argument);
            }
            members.add(member);
        }
        List<Tensor> stacked = new ArrayList<>();
        for (int i = 0; i < c.arguments().size(); i++) {
            int input = i;
            stacked.add(batched.contains(i)
                    ? stack(members.stream().map(m -> m.get(input)).toList())
                    : c.arguments().get(i));
        }
        List<List<Tensor>> single = members.stream().map(m -> c.program().evaluate(REFERENCE, m)).toList();
        List<Tensor> expected = new ArrayList<>();
        for (int o = 0; o < c.program().outputs().size(); o++) {
            int output = o;
            expected.add(stack(single.stream().map(r -> r.get(output)).toList()));
        }
        Program program = Batching.of(c.program(), batched, size);
        assertClose(c, program.evaluate(REFERENCE, stacked), expected, 1e-12);
        assertClose(c, evaluate(program, stacked), expected, 1e-12);
        assertInterleaved(c, batched, stacked, expected);
    }

    /// The same members with the batch as last axis.
    private void assertInterleaved(OpCases.Case c, Ints batched, List<Tensor> stacked, List<Tensor> expected) {
        int size = expected.getFirst().shape().extent(0);
        Program program = Interleaving.of(c.program(), batched, size);
        List<Tensor> arguments = new ArrayList<>();
        for (int i = 0; i < stacked.size(); i++) {
            arguments.add(batched.contains(i) ? batchLast(stacked.get(i)) : stacked.get(i));
        }
        List<Tensor> last = expected.stream().map(DerivativeTests::batchLast).toList();
        assertClose(c, program.evaluate(REFERENCE, arguments), last, 1e-12);
        assertClose(c, evaluate(program, arguments), last, 1e-12);
    }

    private static Tensor batchLast(Tensor stacked) {
        int rank = stacked.shape().rank();
        return new Algebra<>(REFERENCE).permute(stacked,
                Ints.of(IntStream.range(0, rank).map(i -> (i + 1) % rank).toArray()));
    }

    private void assertForward(OpCases.Case c, Program program, List<Tensor> arguments) {
        List<Tensor> directions = like(arguments);
        Ints all = Ints.range(0, arguments.size());
        List<Tensor> both = evaluate(Derivatives.jvp(program, all), join(arguments, directions));
        assertClose(c, both.subList(program.outputs().size(), both.size()), quotients(program, arguments, directions),
                5e-7);
    }

    private void assertTransposed(OpCases.Case c, Program program, List<Tensor> arguments) {
        Ints all = Ints.range(0, arguments.size());
        List<Tensor> v = like(arguments);
        List<Tensor> w = like(program, arguments);
        List<Tensor> forward = evaluate(Derivatives.jvp(program, all), join(arguments, v));
        List<Tensor> reverse = evaluate(Derivatives.vjp(program, all), join(arguments, w));
        int outputs = program.outputs().size();
        List<Tensor> jv = forward.subList(outputs, forward.size());
        List<Tensor> jw = reverse.subList(outputs, reverse.size());
        double scale = 1 + size(jv) * size(w) + size(v) * size(jw);
        assertThat(inner(jv, w)).as(c.name()).isCloseTo(inner(v, jw), within(1e-11 * scale));
    }

    private static List<Tensor> quotients(Program program, List<Tensor> arguments, List<Tensor> directions) {
        double h = 1e-3;
        List<Tensor> result = null;
        // Richardson's sixth-order combination of central differences.
        double[] weights = {45.0 / 60, -9.0 / 60, 1.0 / 60};
        for (int k = 1; k <= 3; k++) {
            List<Tensor> plus = program.evaluate(REFERENCE, shifted(arguments, directions, k * h));
            List<Tensor> minus = program.evaluate(REFERENCE, shifted(arguments, directions, -k * h));
            List<Tensor> term = new ArrayList<>();
            for (int i = 0; i < plus.size(); i++) {
                double[] values = new double[plus.get(i).shape().size()];
                for (int j = 0; j < values.length; j++) {
                    values[j] = weights[k - 1] * (plus.get(i).get(j) - minus.get(i).get(j)) / h
                            + (result == null ? 0 : result.get(i).get(j));
                }
                term.add(Tensor.wrap(plus.get(i).shape(), values));
            }
            result = term;
        }
        return result;
    }

    private static List<Tensor> evaluate(Program program, List<Tensor> arguments) {
        return CompiledProgram.of(program, Precision.FLOAT64).newExecution().apply(arguments);
    }

    private static Ints active(OpCases.Case c) {
        return Ints.range(0, c.arguments().size());
    }

    private List<Tensor> like(List<Tensor> tensors) {
        return tensors.stream().map(t -> random(t.shape())).toList();
    }

    private List<Tensor> like(Program program, List<Tensor> arguments) {
        assertThat(program.inputs()).hasSameSizeAs(arguments);
        return program.outputShapes().stream().map(this::random).toList();
    }

    private Tensor random(Shape shape) {
        double[] values = new double[shape.size()];
        Arrays.setAll(values, _ -> 2 * random.nextDouble() - 1);
        return Tensor.wrap(shape, values);
    }

    private static List<Tensor> shifted(List<Tensor> arguments, List<Tensor> directions, double amount) {
        List<Tensor> result = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            double[] values = arguments.get(i).toArray();
            for (int j = 0; j < values.length; j++) {
                values[j] += amount * directions.get(i).get(j);
            }
            result.add(Tensor.wrap(arguments.get(i).shape(), values));
        }
        return result;
    }

    private static Tensor scaled(Tensor tensor, double factor) {
        return Tensor.wrap(tensor.shape(), Arrays.stream(tensor.values()).map(v -> factor * v).toArray());
    }

    private static Tensor stack(List<Tensor> tensors) {
        double[] values = tensors.stream().flatMapToDouble(t -> Arrays.stream(t.values())).toArray();
        return Tensor.wrap(tensors.getFirst().shape().prepend(tensors.size()), values);
    }

    private static <T> List<T> join(List<T> a, List<T> b) {
        List<T> result = new ArrayList<>(a);
        result.addAll(b);
        return result;
    }

    private static double inner(List<Tensor> a, List<Tensor> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < a.get(i).shape().size(); j++) {
                sum += a.get(i).get(j) * b.get(i).get(j);
            }
        }
        return sum;
    }

    private static double size(List<Tensor> tensors) {
        return Math.sqrt(inner(tensors, tensors));
    }

    private static void assertClose(OpCases.Case c, List<Tensor> actual, List<Tensor> expected, double tolerance) {
        assertThat(actual.stream().map(Tensor::shape).toList()).as(c.name())
                .isEqualTo(expected.stream().map(Tensor::shape).toList());
        for (int i = 0; i < expected.size(); i++) {
            double scale = 1 + Arrays.stream(expected.get(i).values()).map(Math::abs).max().orElse(0);
            for (int j = 0; j < expected.get(i).shape().size(); j++) {
                assertThat(actual.get(i).get(j)).as("%s, output %d, element %d", c.name(), i, j)
                        .isCloseTo(expected.get(i).get(j), within(tolerance * scale));
            }
        }
    }
}
