package nadir.escape;

/// A loss lower than all that an escape had seen before.
///
/// @param evaluations used until then, in passes
/// @param loss L there
public record Sighting(double evaluations, double loss) {}
