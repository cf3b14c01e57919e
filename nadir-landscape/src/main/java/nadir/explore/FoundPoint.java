package nadir.explore;

import nadir.spectrum.Inertia;

/// Where one search ended.
///
/// @param status what kind of end
/// @param point the coordinates
/// @param loss the objective there
/// @param gradientNorm |grad L|
/// @param flatness |H g| / (|H| |g|), with |H| the largest met on the way: near 0 where the gradient lies in the Hessian's null space, where searches for zeros of
///     the gradient get stuck although it is not zero
/// @param inertia of the Hessian
/// @param iterations Newton steps taken
public record FoundPoint(Status status, double[] point, double loss, double gradientNorm, double flatness,
        Inertia inertia,
        int iterations) {

    /// How a search ended.
    public enum Status {
        /// The gradient is zero to the tolerance.
        CRITICAL,
        /// The gradient is not zero, but no change of the point lowers its norm to first order: no critical point (Frye et
        /// al., arXiv 2003.10397).
        GRADIENT_FLAT,
        /// The budget ended, or the point ran off to infinity.
        NOT_CONVERGED
    }
}
