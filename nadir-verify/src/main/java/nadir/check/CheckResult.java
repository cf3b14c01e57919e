package nadir.check;

/// The checker's answer.
public sealed interface CheckResult {
    /// Every claim is proved, again.
    record Valid() implements CheckResult {}

    /// Something is not as claimed, or could not be confirmed.
    ///
    /// @param reason what, in one line
    record Invalid(String reason) implements CheckResult {}
}
