package nadir.optimize;

/// What one call of [Optimizer#step] did.
public sealed interface Step {
    /// An iteration was completed and the state stands at a new point.
    ///
    /// @param length how far the point moved in this iteration; the length of the path for methods that moved several
    ///     times
    record Advanced(double length) implements Step {}

    /// A part of an iteration was done (a batch of an epoch); the point has moved, value and gradient of the state are
    /// still those of the last complete iteration.
    record Partial() implements Step {}

    /// No step from here lowers the objective by more than the rounding of its values. The state is as it was.
    ///
    /// @param cause what was tried and what was found, with figures
    record Stalled(String cause) implements Step {}

    /// The objective was not finite where the method had to go. The state stands at the last good point.
    record Faulted(Fault fault) implements Step {}
}
