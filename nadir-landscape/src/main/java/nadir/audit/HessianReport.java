package nadir.audit;

import java.util.Optional;
import nadir.spectrum.Count;
import nadir.spectrum.Inertia;
import nadir.spectrum.SpectralDensity;

/// The Hessian's spectrum.
///
/// @param method `dense` (all eigenvalues, to rounding) or `lanczos` (both ends, with residuals)
/// @param min the smallest eigenvalue, or the smallest found
/// @param max the largest
/// @param index the number of negative eigenvalues, if known
/// @param indexAtLeast a lower bound of it
/// @param nullity the number of eigenvalues within the tolerance, if known
/// @param tolerance what counts as zero
/// @param separation the ratio of the smallest nonzero to the largest zero eigenvalue in size
/// @param separationClear whether that ratio decides
/// @param reason how index and nullity were decided
/// @param eigenvalues all, ascending (dense), or those found
/// @param residuals |Hv - lambda v| of each; for dense ones a bound for all
/// @param trace exact to rounding (dense), or the Hutch++ estimate
/// @param standardError of the trace; 0 for dense
/// @param density the spectral density, if asked for: that of all eigenvalues (dense), or estimated
public record HessianReport(String method, double min, double max, Optional<Integer> index, int indexAtLeast,
        Optional<Integer> nullity, double tolerance, double separation, boolean separationClear, String reason,
        double[] eigenvalues, double[] residuals, double trace, double standardError,
        Optional<SpectralDensity> density) {

    static Optional<Integer> known(Count count) {
        return count.exact() ? Optional.of(count.atLeast()) : Optional.empty();
    }

    static HessianReport of(String method, Inertia inertia, double[] eigenvalues, double[] residuals, double trace,
            double standardError, Optional<SpectralDensity> density) {
        double min = eigenvalues[0];
        double max = eigenvalues[eigenvalues.length - 1];
        return new HessianReport(method, min, max, known(inertia.negative()), inertia.negative().atLeast(),
                known(inertia.zero()), inertia.cluster().tolerance(), inertia.cluster().ratio(),
                inertia.cluster().clear(), inertia.reason(), eigenvalues, residuals, trace, standardError, density);
    }
}
