package nadir.pgb;

/// How the gaps are computed.
///
/// @param tolerance singular values of the basis below this part of the largest count as zero, in (0, 1)
/// @param denseElements up to how many elements the basis is written out and decomposed; products only beyond that
/// @param denseOrder up to which smaller side it is
/// @param iterations of the iterative solvers at most, at least 1
/// @param radius how far from the point other points of the fiber are taken, as a part of the point's largest parameter
/// @param walks how many points are taken for each symmetry, and by numerical walks
/// @param departure how far outputs may move on the fiber, as a part of 1 + the largest |output|
/// @param seed of everything random
public record PgbOptions(double tolerance, long denseElements, int denseOrder, int iterations, double radius, int walks,
        double departure, long seed) {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of its range
    public PgbOptions {
        if (!(tolerance > 0 && tolerance < 1) || denseElements < 0 || denseOrder < 0 || iterations < 1
                || !(radius > 0) || walks < 1 || !(departure > 0)) {
            throw new IllegalArgumentException(
                    "the perturbable gradient basis requires a tolerance in (0, 1), limits of "
                            + "at least 0, and positive iterations, radius, walks and departure, got " + tolerance
                            + ", "
                            + denseElements + ", " + denseOrder + ", " + iterations + ", " + radius + ", " + walks
                            + ", "
                            + departure);
        }
    }

    /// Tolerance 1e-7; dense up to 8 million elements and a smaller side of 1,200; 2,000 iterations; three points for each
    /// symmetry within 0.05; outputs kept to 1e-9.
    public static PgbOptions standard(long seed) {
        return new PgbOptions(1e-7, 8_000_000, 1200, 2000, 0.05, 3, 1e-9, seed);
    }

    /// With another tolerance.
    public PgbOptions withTolerance(double other) {
        return new PgbOptions(other, denseElements, denseOrder, iterations, radius, walks, departure, seed);
    }

    /// With another limit of elements for the dense way; 0 for none.
    public PgbOptions withDenseElements(long other) {
        return new PgbOptions(tolerance, other, denseOrder, iterations, radius, walks, departure, seed);
    }

    /// With another limit of iterations.
    public PgbOptions withIterations(int other) {
        return new PgbOptions(tolerance, denseElements, denseOrder, other, radius, walks, departure, seed);
    }

    /// With another radius.
    public PgbOptions withRadius(double other) {
        return new PgbOptions(tolerance, denseElements, denseOrder, iterations, other, walks, departure, seed);
    }

    boolean isDense(long rows, long columns) {
        return Math.min(rows, columns) <= denseOrder && rows * columns <= denseElements;
    }
}
