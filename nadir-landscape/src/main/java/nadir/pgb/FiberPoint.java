package nadir.pgb;

/// Parameters at which the network computes the same outputs on the data.
///
/// @param point the parameters
/// @param origin how they were reached, in words
/// @param departure the largest |change of an output|
/// @param distance Euclidean, from where the fiber was set up
/// @param gradientNorm |grad L| there
public record FiberPoint(double[] point, String origin, double departure, double distance, double gradientNorm) {}
