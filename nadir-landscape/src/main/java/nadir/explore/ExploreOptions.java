package nadir.explore;

/// How to search.
///
/// @param iterations Newton steps for each start at most
/// @param tolerance a point is critical if |grad L| is at most this times max(1, |grad L| at the start)
/// @param lossTolerance losses that differ by at most this part of their size count as equal
public record ExploreOptions(int iterations, double tolerance, double lossTolerance) {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is not positive
    public ExploreOptions {
        if (iterations < 1 || !(tolerance > 0) || !(lossTolerance > 0)) {
            throw new IllegalArgumentException(
                    "exploring requires positive iterations and tolerances, got " + iterations
                            + ", " + tolerance + ", " + lossTolerance);
        }
    }

    /// 500 steps, gradients to 1e-9, losses to 1e-6.
    public static ExploreOptions standard() {
        return new ExploreOptions(500, 1e-9, 1e-6);
    }
}
