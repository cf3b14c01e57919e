package nadir.certify;

import nadir.interval.IntervalTensor;
import nadir.linalg.SymmetricOperator;
import nadir.objective.Objective;
import nadir.tensor.Shape;

/// A function on the slice of R^n in which some coordinates have given values, as a function of the others; exactly, and in
/// floating point.
final class Slice implements SmoothFunction, Objective {
    private final SmoothFunction function;
    private final Objective approximation;
    private final double[] values;
    private final int[] free;

    /// @param values n coordinates, of which those that are not free are fixed
    /// @param free positions, increasing
    Slice(SmoothFunction function, Objective approximation, double[] values, int[] free) {
        this.function = function;
        this.approximation = approximation;
        this.values = values.clone();
        this.free = free;
    }

    /// The free coordinates.
    double[] restrict(double[] point) {
        double[] part = new double[free.length];
        for (int k = 0; k < free.length; k++) {
            part[k] = point[free[k]];
        }
        return part;
    }

    /// The point in R^n.
    double[] embed(double[] part) {
        double[] point = values.clone();
        for (int k = 0; k < free.length; k++) {
            point[free[k]] = part[k];
        }
        return point;
    }

    /// The box in R^n, a point in fixed coordinates.
    IntervalTensor embed(IntervalTensor box) {
        double[] lower = values.clone();
        double[] upper = values.clone();
        for (int k = 0; k < free.length; k++) {
            lower[free[k]] = box.lower(k);
            upper[free[k]] = box.upper(k);
        }
        return IntervalTensor.wrap(Shape.of(values.length), lower, upper);
    }

    @Override
    public int dimension() {
        return free.length;
    }

    /// Over a neighbourhood of the slice: what is not smooth across it is refused, too.
    @Override
    public IntervalTensor value(IntervalTensor box) {
        double[] lower = new double[values.length];
        double[] upper = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            lower[k] = Math.nextDown(values[k]);
            upper[k] = Math.nextUp(values[k]);
        }
        for (int k = 0; k < free.length; k++) {
            lower[free[k]] = box.lower(k);
            upper[free[k]] = box.upper(k);
        }
        function.value(IntervalTensor.wrap(Shape.of(values.length), lower, upper));
        return function.value(embed(box));
    }

    @Override
    public IntervalTensor gradient(IntervalTensor box) {
        return restrict(function.gradient(embed(box)));
    }

    @Override
    public IntervalTensor preciseGradient(double[] point) {
        return restrict(function.preciseGradient(embed(point)));
    }

    @Override
    public IntervalTensor preciseValue(double[] point) {
        return function.preciseValue(embed(point));
    }

    @Override
    public long work() {
        return function.work();
    }

    private IntervalTensor restrict(IntervalTensor vector) {
        double[] lower = new double[free.length];
        double[] upper = new double[free.length];
        for (int k = 0; k < free.length; k++) {
            lower[k] = vector.lower(free[k]);
            upper[k] = vector.upper(free[k]);
        }
        return IntervalTensor.wrap(Shape.of(free.length), lower, upper);
    }

    @Override
    public IntervalTensor hessian(IntervalTensor box) {
        IntervalTensor whole = function.hessian(embed(box));
        int n = free.length;
        double[] lower = new double[n * n];
        double[] upper = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                lower[i * n + j] = whole.lower(free[i] * values.length + free[j]);
                upper[i * n + j] = whole.upper(free[i] * values.length + free[j]);
            }
        }
        return IntervalTensor.wrap(Shape.of(n, n), lower, upper);
    }

    @Override
    public double value(double[] point) {
        return approximation.value(embed(point));
    }

    @Override
    public double gradient(double[] point, double[] gradient) {
        double[] whole = new double[values.length];
        double value = approximation.gradient(embed(point), whole);
        System.arraycopy(restrict(whole), 0, gradient, 0, free.length);
        return value;
    }

    @Override
    public SymmetricOperator hessian(double[] point) {
        SymmetricOperator whole = approximation.hessian(embed(point));
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return free.length;
            }

            @Override
            public void apply(double[] direction, double[] result) {
                applyBlock(new double[][] {direction}, new double[][] {result});
            }

            @Override
            public void applyBlock(double[][] directions, double[][] results) {
                double[][] in = new double[directions.length][values.length];
                double[][] out = new double[directions.length][values.length];
                for (int i = 0; i < directions.length; i++) {
                    for (int k = 0; k < free.length; k++) {
                        in[i][free[k]] = directions[i][k];
                    }
                }
                whole.applyBlock(in, out);
                for (int i = 0; i < directions.length; i++) {
                    System.arraycopy(restrict(out[i]), 0, results[i], 0, free.length);
                }
            }
        };
    }
}
