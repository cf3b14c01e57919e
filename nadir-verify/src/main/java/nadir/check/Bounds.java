package nadir.check;

/// A closed interval of real numbers that something is claimed to lie in.
///
/// A checker confirms such a claim if its own enclosure lies within these bounds. Its arithmetic is coarser than a
/// prover's, by a factor of a few, so a prover claims [#widened(double)] bounds.
///
/// @param lower finite
/// @param upper finite, not below `lower`
public record Bounds(double lower, double upper) {
    /// @throws IllegalArgumentException if the bounds are not finite or in the wrong order
    public Bounds {
        if (!(lower <= upper && lower >= -Double.MAX_VALUE && upper <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "bounds require finite numbers in order, got [" + lower + ", " + upper + "]");
        }
    }

    /// Bounds that leave `times` this interval's width of room on both sides, and four units in the last place.
    ///
    /// @throws IllegalArgumentException if they are not finite
    public Bounds widened(double times) {
        double room = times * (upper - lower) + 4 * Math.ulp(Math.max(Math.abs(lower), Math.abs(upper)));
        return new Bounds(lower - room, upper + room);
    }

    /// Whether every number of `other` is one of this.
    public boolean contains(Bounds other) {
        return lower <= other.lower && other.upper <= upper;
    }

    /// Whether 0 is within the bounds.
    public boolean containsZero() {
        return lower <= 0 && upper >= 0;
    }

    @Override
    public String toString() {
        return "[" + lower + ", " + upper + "]";
    }
}
