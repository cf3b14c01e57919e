package nadir.certify;

import java.util.ArrayList;
import java.util.List;
import nadir.diff.Derivatives;
import nadir.interval.DecimalTensor;
import nadir.interval.Decimals;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.interval.UndefinedException;
import nadir.ir.Program;
import nadir.pass.Batching;
import nadir.pass.PartialEvaluation;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Enclosures of a function from vectors to scalars, its gradient and its Hessian over boxes. The Hessian is computed by
/// blocks of columns, so that what is kept for every direction stays small.
final class Derivation implements SmoothFunction {
    private static final int BLOCK = 16;
    private static final Decimals DECIMALS = new Decimals();
    private static final Intervals SMOOTH = new Intervals(Kinks.REFUSE);

    private final Program value;
    private final Program gradient;
    private final Program shared;
    private final Program product;
    private final int dimension;

    /// Derives the program.
    ///
    /// @throws IllegalArgumentException if the program does not map one vector to one scalar
    /// @throws UndefinedException if derivative programs would not be exact
    Derivation(Program program) {
        if (program.inputs().size() != 1 || program.inputShapes().getFirst().rank() != 1
                || !program.outputShapes().equals(List.of(Shape.SCALAR))) {
            throw new IllegalArgumentException("a proof requires a program from one vector to a scalar, got "
                    + program.inputShapes() + " -> " + program.outputShapes() + "; reshape inside the function");
        }
        value = ExactDerivatives.require(program);
        dimension = program.inputShapes().getFirst().size();
        gradient = Derivatives.gradient(program, Ints.of(0));
        PartialEvaluation split = PartialEvaluation.of(Derivatives.hvp(program, Ints.of(0)), 1);
        shared = split.early();
        product = split.late();
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public IntervalTensor value(IntervalTensor box) {
        return value.evaluate(SMOOTH, List.of(box)).getFirst();
    }

    @Override
    public IntervalTensor gradient(IntervalTensor box) {
        return gradient.evaluate(SMOOTH, List.of(box)).get(1);
    }

    @Override
    public IntervalTensor preciseGradient(double[] point) {
        return gradient.evaluate(DECIMALS, List.of(DecimalTensor.of(Tensor.vector(point)))).get(1).outward();
    }

    @Override
    public IntervalTensor preciseValue(double[] point) {
        return value.evaluate(DECIMALS, List.of(DecimalTensor.of(Tensor.vector(point)))).getFirst().outward();
    }

    @Override
    public long work() {
        return gradient.equations().stream().mapToLong(equation -> equation.result().shape().size()).sum();
    }

    @Override
    public IntervalTensor hessian(IntervalTensor box) {
        List<IntervalTensor> known = shared.evaluate(SMOOTH, List.of(box));
        double[] lower = new double[Math.multiplyExact(dimension, dimension)];
        double[] upper = new double[lower.length];
        int direction = product.inputs().size() - 1;
        for (int start = 0; start < dimension; start += BLOCK) {
            int size = Math.min(BLOCK, dimension - start);
            List<IntervalTensor> arguments = new ArrayList<>(known);
            arguments.add(IntervalTensor.of(units(start, size)));
            Program block = Batching.of(product, Ints.of(direction), size);
            IntervalTensor rows = block.evaluate(SMOOTH, arguments).getFirst();
            for (int i = 0; i < size * dimension; i++) {
                lower[start * dimension + i] = rows.lower(i);
                upper[start * dimension + i] = rows.upper(i);
            }
        }
        return IntervalTensor.wrap(Shape.of(dimension, dimension), lower, upper);
    }

    private Tensor units(int start, int size) {
        double[] values = new double[size * dimension];
        for (int i = 0; i < size; i++) {
            values[i * dimension + start + i] = 1;
        }
        return Tensor.wrap(Shape.of(size, dimension), values);
    }
}
