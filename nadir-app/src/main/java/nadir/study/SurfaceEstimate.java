package nadir.study;

/// What a surface will cost.
///
/// @param conventions what the loss means
/// @param points that will be evaluated, those of the path among them
/// @param measured how many were evaluated to find out
/// @param secondsPerPoint with all threads at work
/// @param seconds an estimate: points times the time of one
/// @param threads at work
/// @param note what the estimate leaves out; empty for nothing
public record SurfaceEstimate(LossConventions conventions, int points, int measured, double secondsPerPoint,
        double seconds, int threads, String note) {}
