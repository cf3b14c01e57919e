package nadir.optimize;

/// A run that has ended.
///
/// @param point the last good point: the last iterate with finite value and gradient (the start itself where even that
///     is not)
/// @param value of the whole objective at `point`, also after a method that samples
/// @param gradientNorm Euclidean norm of the whole gradient at `point`
/// @param outcome why it ended
/// @param history one row per iteration
/// @param evaluations in total
/// @param seconds in total, breaks between resumed parts not counted
public record Run(double[] point, double value, double gradientNorm, Outcome outcome, History history,
        Evaluations evaluations, double seconds) {}
