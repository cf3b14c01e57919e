package nadir.study;

/// Follows the computation of a spectrum, and may end it. All calls come from the thread that computes.
public interface SpectrumListener {
    /// Hears nothing and ends nothing.
    SpectrumListener SILENT = new SpectrumListener() {
    };

    /// Products with the Hessian were made.
    default void progress(Standing standing) {}

    /// Something that the user should know.
    default void warning(String text) {}

    /// Whether the computation is to end now; what was done is saved then.
    default boolean isCancelled() {
        return false;
    }

    /// Where the computation stands.
    ///
    /// @param stage what is computed, in words
    /// @param found eigenvalues of this stage that have converged
    /// @param wanted how many are wanted; 0 where the stage is no search for eigenvalues
    /// @param done products with the Hessian that have been made, those before an interruption included
    /// @param atMost how many they can become until all stages have ended
    record Standing(String stage, int found, int wanted, long done, long atMost) {}
}
