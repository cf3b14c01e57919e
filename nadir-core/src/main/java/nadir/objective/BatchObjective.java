package nadir.objective;

/// A function R^p -> R that is evaluated at several points at once, as many runs from many starts want it. What is
/// computed for a point depends on that point alone, to the bit: neither on its place nor on its company.
///
/// Implementations are used by one thread at a time.
public interface BatchObjective {
    /// p, the number of coordinates of a point.
    int dimension();

    /// The number of terms of a sum over samples, as [FiniteSum#terms()]; 1 for other functions.
    int terms();

    /// How many points may be evaluated at once, at least 1. A batch costs about as much with empty places.
    int capacity();

    /// Writes the gradients at the first `count` of `points` to the arrays in `gradients` and the values to `values`.
    void gradients(double[][] points, int count, double[] values, double[][] gradients);

    /// One point after the other.
    static BatchObjective of(Objective objective) {
        return new BatchObjective() {
            @Override
            public int dimension() {
                return objective.dimension();
            }

            @Override
            public int terms() {
                return objective instanceof FiniteSum sum ? sum.terms() : 1;
            }

            @Override
            public int capacity() {
                return 1;
            }

            @Override
            public void gradients(double[][] points, int count, double[] values, double[][] gradients) {
                for (int i = 0; i < count; i++) {
                    values[i] = objective.gradient(points[i], gradients[i]);
                }
            }
        };
    }
}
