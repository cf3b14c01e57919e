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
/// @param products with the Hessian that it took, those of the density not counted
/// @param index the number of negative eigenvalues, null if unknown
/// @param nullity the number of those that are zero within the tolerance, null if unknown
/// @param tolerance up to which size an eigenvalue counts as zero
/// @param reason how index and nullity were decided
/// @param density estimated, or exact with `dense`; null if it was not asked for
public record SpectrumPart(int parameters, String method, double[] eigenvalues, int smallest, double[] residuals,
        String ending, int products, @Nullable Integer index, @Nullable Integer nullity, double tolerance,
        String reason, @Nullable SpectralDensity density) {
    /// Whether all eigenvalues were computed.
    public boolean isDense() {
        return method.equals("dense");
    }

    SpectrumPart withDensity(@Nullable SpectralDensity known) {
        return new SpectrumPart(parameters, method, eigenvalues, smallest, residuals, ending, products, index, nullity,
                tolerance, reason, known);
    }

    /// Writes all but the density to entries whose names begin with `prefix`.
    void put(CheckpointEntries entries, String prefix) {
        entries.texts().put(prefix + "method", method);
        entries.texts().put(prefix + "ending", ending);
        entries.texts().put(prefix + "reason", reason);
        entries.reals().put(prefix + "eigenvalues", eigenvalues);
        entries.reals().put(prefix + "residuals", residuals);
        entries.reals().put(prefix + "tolerance", new double[] {tolerance});
        entries.integers()
                .put(prefix + "counts", new long[] {parameters, smallest, products, index == null ? -1 : index,
                    nullity == null ? -1 : nullity});
    }

    /// @throws nadir.data.InputException if an entry is missing
    static SpectrumPart of(CheckpointEntries entries, String prefix) {
        long[] counts = entries.integer(prefix + "counts");
        return new SpectrumPart((int) counts[0], entries.text(prefix + "method"),
                entries.real(prefix + "eigenvalues"), (int) counts[1], entries.real(prefix + "residuals"),
                entries.text(prefix + "ending"), (int) counts[2], known(counts[3]), known(counts[4]),
                entries.real(prefix + "tolerance")[0], entries.text(prefix + "reason"), null);
    }

    private static @Nullable Integer known(long count) {
        return count < 0 ? null : (Integer) (int) count;
    }
}
