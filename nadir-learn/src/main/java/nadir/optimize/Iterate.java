package nadir.optimize;

import java.util.OptionalInt;
import nadir.objective.Objective;
import org.jspecify.annotations.Nullable;

/// A point with the value and the gradient of the objective there. The arrays are the iterate's own and are written in
/// place, since points may have millions of coordinates.
public final class Iterate {
    private final double[] point;
    private final double[] gradient;
    private double value;
    private boolean exact = true;

    Iterate(int dimension) {
        this.point = new double[dimension];
        this.gradient = new double[dimension];
    }

    /// The coordinates; the array itself, not a copy.
    public double[] point() {
        return point;
    }

    /// The gradient; the array itself, not a copy.
    public double[] gradient() {
        return gradient;
    }

    /// The value at the point.
    public double value() {
        return value;
    }

    /// Whether value and gradient are those of the whole objective at this very point. Optimisers that sample leave
    /// estimates here: means over the batches of an epoch, along which the point moved.
    public boolean exact() {
        return exact;
    }

    /// Evaluates the objective at the point: one gradient evaluation.
    public void evaluate(Objective objective) {
        value = objective.gradient(point, gradient);
        exact = true;
    }

    /// Declares value and gradient, which the caller has written, to be estimates.
    public void estimate(double estimatedValue) {
        value = estimatedValue;
        exact = false;
    }

    /// The first number that is not finite, value before gradient; null where all are finite.
    public @Nullable Fault fault() {
        return faultOf(value, gradient);
    }

    static @Nullable Fault faultOf(double value, double[] gradient) {
        if (!Double.isFinite(value)) {
            return new Fault(Fault.Quantity.VALUE, -1, value);
        }
        OptionalInt first = firstNotFinite(gradient);
        return first.isEmpty() ? null
                : new Fault(Fault.Quantity.GRADIENT, first.getAsInt(),
                        gradient[first.getAsInt()]);
    }

    private static OptionalInt firstNotFinite(double[] vector) {
        for (int i = 0; i < vector.length; i++) {
            if (!Double.isFinite(vector[i])) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    void set(double newValue, boolean newExact) {
        value = newValue;
        exact = newExact;
    }
}
