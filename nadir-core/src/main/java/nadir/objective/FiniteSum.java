package nadir.objective;

/// An objective that is a mean (or sum) over terms, one per sample, plus a regulariser, as optimisers that sample want
/// it.
public interface FiniteSum extends Objective {
    /// The number of terms m.
    int terms();

    /// Writes to `gradient` the gradient of the objective estimated from the terms `indices[from..to)`: unbiased for a
    /// uniformly drawn subset, with the regulariser in full. Returns the estimated value.
    double sampledGradient(double[] point, int[] indices, int from, int to, double[] gradient);
}
