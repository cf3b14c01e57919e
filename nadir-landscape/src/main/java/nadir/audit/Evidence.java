package nadir.audit;

import java.util.Optional;
import java.util.OptionalDouble;
import nadir.pgb.PgbReport;
import nadir.spectrum.Inertia;

/// The figures that a verdict is decided on.
///
/// @param loss L at the point, weight decay included
/// @param lowerBound a value that L cannot go below
/// @param attainable whether some function of the inputs attains the bound
/// @param scale a natural size of loss differences: that of the best constant output above the bound
/// @param parameterNorm |theta|
/// @param gradientNorm |grad L|
/// @param relativeStationarity |grad L| / sqrt(2 lambda_max (L - bound)), which lies in [0, 1] for a function whose
///     curvature stays below lambda_max: its square is the part of the gap that one gradient step removes
/// @param newton the step to the nearest critical point of the quadratic model; empty if the spectrum is only partly known
///     or the gradient alone shows that the point is not critical
/// @param inertia of the Hessian
/// @param lambdaMin the smallest eigenvalue known
/// @param lambdaMax the largest
/// @param explained the part of the nullity that known symmetries span
/// @param fiberGradient the largest |grad L| found at points that known symmetries reach from here without changing the
///     function; empty if there was none to walk along
/// @param pgb the perturbable gradient basis, where the network allows it
/// @param kinkHits how many pre-activations lie on a kink
/// @param ray what happens to the loss along the ray on which the output is scaled up
public record Evidence(double loss, double lowerBound, boolean attainable, double scale, double parameterNorm,
        double gradientNorm,
        double relativeStationarity, Optional<NewtonStep> newton, Inertia inertia, double lambdaMin, double lambdaMax,
        int explained, OptionalDouble fiberGradient, Optional<PgbReport> pgb, long kinkHits, Ray ray) {

    /// The loss along theta(c), c >= 1, which multiplies the network's output by c.
    public enum Ray {
        /// Every sample is on the right side by a positive margin and the loss per sample has no minimum: the loss falls to
        /// its bound as c grows, and never reaches it.
        FALLS_FOR_EVER,
        /// Not so, or not known.
        DOES_NOT
    }

    /// L - bound.
    public double gap() {
        return loss - lowerBound;
    }
}
