package nadir.optimize;

/// Where a run stood after an iteration.
///
/// @param iteration iterations completed, 0 at the start
/// @param value of the objective
/// @param exact whether value and gradient norm are those of the whole objective at this point; false: means over the
///     batches of the epoch
/// @param gradientNorm Euclidean
/// @param pointNorm Euclidean norm of the point
/// @param stepLength how far the point moved in the iteration, 0 at the start
/// @param evaluations since the start of the run
/// @param seconds since the start of the run, breaks between resumed parts not counted
public record Progress(long iteration, double value, boolean exact, double gradientNorm, double pointNorm,
        double stepLength, Evaluations evaluations, double seconds) {}
