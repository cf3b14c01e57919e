package nadir.study;

import nadir.spectrum.SpectralDensity;
import org.jspecify.annotations.Nullable;

/// Eigenvalues of the Hessian or of one layer's block in it.
///
/// @param parameters the order of the matrix
/// @param method `dense` (all eigenvalues, to rounding) or `lanczos` (both ends)
/// @param eigenvalues those computed, ascending; with `lanczos` first the smallest, then the largest
/// @param smallest how many of them are from the lower end, all of them with `dense`
/// @param residuals |Hv - lambda v| of each with `lanczos`; with `dense` one bound of the error of all
/// @param ending `complete` (dense); else why the iteration ended: `converged`, `unverified` (a further copy of a multiple
///     eigenvalue was not ruled out), `budget-spent` (some have larger residuals), or `rounding-limited`
/// @param index the number of negative eigenvalues, null if unknown
/// @param nullity the number of those that are zero within the tolerance, null if unknown
/// @param tolerance up to which size an eigenvalue counts as zero
/// @param reason how index and nullity were decided
/// @param density estimated, or exact with `dense`; null if it was not asked for
public record SpectrumPart(int parameters, String method, double[] eigenvalues, int smallest, double[] residuals,
        String ending, @Nullable Integer index, @Nullable Integer nullity, double tolerance, String reason,
        @Nullable SpectralDensity density) {}
