package nadir.spectrum;

/// Why a Lanczos iteration ended.
public sealed interface Ending {
    /// Every wanted pair has a residual within the tolerance, and a fresh start orthogonal to all of them found no
    /// further eigenvalue among the wanted ones (a second copy of a multiple eigenvalue, say). `restartsFromScratch`
    /// counts these starts.
    record Converged(int restartsFromScratch) implements Ending {}

    /// The wanted pairs had converged, but the products ran out before a fresh start could rule out that one was missed.
    record Unverified() implements Ending {}

    /// The allowed products were made and some wanted pair has not converged.
    record BudgetSpent() implements Ending {}

    /// The progress listener stopped it.
    record Cancelled() implements Ending {}

    /// The iteration converged, yet a fresh product leaves some residual above the tolerance: the tolerance is below
    /// what the rounding of the operator's products allows.
    record RoundingLimited(double residual) implements Ending {}
}
