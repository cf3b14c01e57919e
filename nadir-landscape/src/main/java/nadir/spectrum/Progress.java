package nadir.spectrum;

/// Hears how a computation advances, and stops it. Called after each product, or block of products, with the operator.
@FunctionalInterface
public interface Progress {
    /// Never stops anything.
    Progress UNWATCHED = (products, fraction) -> true;

    /// Tells how far the computation has come and asks whether to go on.
    ///
    /// @param products the operator products made so far
    /// @param fraction the part of the work that is done, in [0, 1]; for [Lanczos] the part of the wanted pairs that
    ///                 have converged
    /// @return whether to go on, which does not matter while [Lanczos] computes the residuals at its end; an exception
    ///         thrown here ends the computation at once
    boolean proceed(int products, double fraction);
}
