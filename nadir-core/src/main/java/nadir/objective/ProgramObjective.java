package nadir.objective;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import nadir.diff.Derivatives;
import nadir.exec.CompiledProgram;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.ir.Program;
import nadir.linalg.SymmetricOperator;
import nadir.pass.PartialEvaluation;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.trace.Trace;
import nadir.trace.Traced;

/// An objective given by a program, or by a Java lambda over traced values:
///
/// ```java
/// Objective rosenbrock = ProgramObjective.of(2, x -> {
///     Traced a = x.get(0).negate().plus(1);
///     Traced b = x.get(1).minus(x.get(0).square());
///     return a.square().plus(b.square().times(100));
/// });
/// ```
///
/// Derivatives are exact up to rounding; the value is computed in double precision.
public final class ProgramObjective implements Objective {
    private final Program program;
    private final int dimension;
    private final Execution value;
    private final Execution gradient;
    private final CompiledProgram residuals;
    private final CompiledProgram product;

    /// @param program one vector input, one scalar output
    /// @throws IllegalArgumentException if it has other inputs or outputs
    public ProgramObjective(Program program) {
        if (program.inputs().size() != 1 || program.inputShapes().getFirst().rank() != 1
                || !program.outputShapes().equals(List.of(Shape.SCALAR))) {
            throw new IllegalArgumentException("an objective requires a program from one vector to a scalar, got "
                    + program.inputShapes() + " -> " + program.outputShapes() + "; reshape inside the function");
        }
        this.program = program;
        this.dimension = program.inputShapes().getFirst().size();
        this.value = CompiledProgram.of(program, Precision.FLOAT64).newExecution();
        this.gradient = CompiledProgram.of(Derivatives.gradient(program, Ints.of(0)), Precision.FLOAT64)
                .newExecution();
        PartialEvaluation split = PartialEvaluation.of(Derivatives.hvp(program, Ints.of(0)), 1);
        this.residuals = CompiledProgram.of(split.early(), Precision.FLOAT64);
        this.product = CompiledProgram.of(split.late(), Precision.FLOAT64);
    }

    /// The objective that a lambda computes from a vector of length `dimension`; it returns a scalar.
    public static ProgramObjective of(int dimension, UnaryOperator<Traced> function) {
        return new ProgramObjective(Trace.program(Shape.of(dimension), function));
    }

    /// The program that computes the value.
    public Program program() {
        return program;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public double value(double[] point) {
        value.set(0, point, 0);
        value.run();
        return value.get(0);
    }

    @Override
    public double gradient(double[] point, double[] result) {
        gradient.set(0, point, 0);
        gradient.run();
        gradient.get(1, result, 0);
        return gradient.get(0);
    }

    @Override
    public SymmetricOperator hessian(double[] point) {
        Execution early = residuals.newExecution();
        early.set(0, point, 0);
        early.run();
        Execution late = product.newExecution();
        List<Shape> shapes = new ArrayList<>(residuals.outputShapes());
        for (int i = 0; i < shapes.size(); i++) {
            double[] residual = new double[shapes.get(i).size()];
            early.get(i, residual, 0);
            late.set(i, residual, 0);
        }
        return new HessianProducts(late, shapes.size(), dimension);
    }

    private record HessianProducts(Execution late, int direction, int dimension) implements SymmetricOperator {
        @Override
        public void apply(double[] vector, double[] result) {
            late.set(direction, vector, 0);
            late.run();
            late.get(0, result, 0);
        }
    }
}
