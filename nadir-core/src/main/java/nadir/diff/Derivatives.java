package nadir.diff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.domain.Algebra;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.ir.Value;
import nadir.pass.Batched;
import nadir.pass.Batching;
import nadir.pass.Simplify;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Derivatives of programs, as programs. They may be composed in any order and to any depth. `active` names the inputs
/// that are differentiated by; the others are held fixed. Every result has been simplified.
public final class Derivatives {
    private Derivatives() {}

    /// Forward mode: (inputs, one tangent for each active input) -> (outputs, one tangent for each output).
    public static Program jvp(Program program, Ints active) {
        return Simplify.of(forward(program, active));
    }

    /// Reverse mode: (inputs, one cotangent for each output) -> (outputs, one cotangent for each active input). It is the
    /// transpose of the linear part of forward mode.
    public static Program vjp(Program program, Ints active) {
        int inputs = program.inputs().size();
        return Simplify.of(Transpose.of(forward(program, active), inputs, program.outputs().size()));
    }

    /// (inputs) -> (value, gradient for each active input) of a program whose only output is a scalar.
    ///
    /// @throws IllegalArgumentException if the output is no scalar
    public static Program gradient(Program program, Ints active) {
        requireScalar(program);
        Program pulled = vjp(program, active);
        ProgramBuilder builder = new ProgramBuilder();
        List<Value> arguments = new ArrayList<>(builder.inputs(program.inputShapes()));
        arguments.add(builder.constant(Tensor.scalar(1)));
        return Simplify.of(builder.build(pulled.evaluate(builder, arguments)));
    }

    /// (inputs, one direction for each active input) -> (for each active input, its block of the Hessian times the
    /// direction) of a program whose only output is a scalar: forward mode over [#gradient(Program, Ints)].
    public static Program hvp(Program program, Ints active) {
        Program forward = jvp(gradient(program, active), active);
        List<Value> outputs = forward.outputs();
        return keepOutputs(forward, outputs.subList(outputs.size() - active.size(), outputs.size()));
    }

    /// (inputs) -> (output, Jacobian of shape output x input) of a program with one output, by the active input, through
    /// forward mode where the input is the smaller side and reverse mode otherwise.
    public static Program jacobian(Program program, int active) {
        requireOneOutput(program);
        Shape input = program.inputs().get(active).shape();
        Shape output = program.outputs().getFirst().shape();
        boolean forward = input.size() <= output.size();
        Program derivative = forward ? jvp(program, Ints.of(active)) : vjp(program, Ints.of(active));
        ProgramBuilder builder = new ProgramBuilder();
        List<Batched<Value>> results = alongBasis(derivative, forward ? input : output, builder);
        Batching<Value> batching = new Batching<>(builder, forward ? input.size() : output.size());
        Value rows = batching.repeated(results.get(1));
        if (forward) {
            rows = builder.apply(new Op.Permute(lastAxisFirst(output.rank())), List.of(rows));
        }
        Value jacobian = new Algebra<>(builder).reshape(rows, join(output, input));
        return Simplify.of(builder.build(List.of(results.getFirst().value(), jacobian)));
    }

    /// (inputs) -> (Hessian of shape input x input) of a program whose only output is a scalar, by the active input.
    public static Program hessian(Program program, int active) {
        Program product = hvp(program, Ints.of(active));
        Shape input = program.inputs().get(active).shape();
        ProgramBuilder builder = new ProgramBuilder();
        List<Batched<Value>> results = alongBasis(product, input, builder);
        Value rows = new Batching<>(builder, input.size()).repeated(results.getFirst());
        return Simplify.of(builder.build(List.of(new Algebra<>(builder).reshape(rows, join(input, input)))));
    }

    /// Runs `derivative`, whose last input is a direction of shape `side`, for all unit directions at once.
    private static List<Batched<Value>> alongBasis(Program derivative, Shape side, ProgramBuilder builder) {
        List<Batched<Value>> arguments = new ArrayList<>();
        for (Shape shape : derivative.inputShapes().subList(0, derivative.inputs().size() - 1)) {
            arguments.add(new Batched<>(builder.input(shape), false));
        }
        arguments.add(new Batched<>(builder.constant(identity(side)), true));
        return derivative.evaluate(new Batching<>(builder, side.size()), arguments);
    }

    private static Ints lastAxisFirst(int rank) {
        return Ints.of(Ints.range(0, rank + 1).stream().map(i -> (i + 1) % (rank + 1)).toArray());
    }

    private static Tensor identity(Shape side) {
        int n = side.size();
        double[] values = new double[Math.multiplyExact(n, n)];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return Tensor.wrap(side.prepend(n), values);
    }

    private static Program forward(Program program, Ints active) {
        ProgramBuilder builder = new ProgramBuilder();
        List<Value> primals = builder.inputs(program.inputShapes());
        List<Dual<Value>> arguments = new ArrayList<>();
        for (int i = 0; i < primals.size(); i++) {
            arguments.add(new Dual<>(primals.get(i), null));
        }
        for (int input : active.toArray()) {
            Value primal = primals.get(input);
            arguments.set(input, new Dual<>(primal, builder.input(primal.shape())));
        }
        List<Dual<Value>> results = program.evaluate(new Duals<>(builder), arguments);
        List<Value> outputs = new ArrayList<>();
        results.forEach(result -> outputs.add(result.primal()));
        Algebra<Value> algebra = new Algebra<>(builder);
        results.forEach(
                result -> outputs.add(ForwardRules.orZero(algebra, result.tangent(), result.primal().shape())));
        return builder.build(outputs);
    }

    private static Program keepOutputs(Program program, List<Value> outputs) {
        return Simplify.of(new Program(program.inputs(), program.equations(), outputs));
    }

    private static Shape join(Shape a, Shape b) {
        int[] extents = Arrays.copyOf(a.extents(), a.rank() + b.rank());
        System.arraycopy(b.extents(), 0, extents, a.rank(), b.rank());
        return Shape.of(extents);
    }

    private static void requireOneOutput(Program program) {
        if (program.outputs().size() != 1) {
            throw new IllegalArgumentException("a program of one output is required, got " + program.outputs().size()
                    + "; select the output to differentiate");
        }
    }

    private static void requireScalar(Program program) {
        requireOneOutput(program);
        if (program.outputs().getFirst().shape().rank() != 0) {
            throw new IllegalArgumentException("a gradient requires a scalar output, got shape "
                    + program.outputs().getFirst().shape() + "; reduce it, or ask for the Jacobian");
        }
    }
}
