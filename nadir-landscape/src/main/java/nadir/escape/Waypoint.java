package nadir.escape;

/// A place on the way of an escape.
///
/// @param stage how it was reached, in words
/// @param loss L there
/// @param gradientNorm |grad L| there
/// @param evaluations used so far, in passes
/// @param rise how far the loss was above that at the stage's beginning on the way here, at the places that were looked at;
///     0 where it only fell
public record Waypoint(String stage, double loss, double gradientNorm, double evaluations, double rise) {}
