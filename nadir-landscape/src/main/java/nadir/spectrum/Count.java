package nadir.spectrum;

/// A number of eigenvalues that is known exactly (`atLeast == atMost`) or within bounds.
public record Count(int atLeast, int atMost) {
    public Count {
        if (atLeast < 0 || atMost < atLeast) {
            throw new IllegalArgumentException(
                    "a count requires 0 <= atLeast <= atMost, got " + atLeast + " and " + atMost);
        }
    }

    static Count exactly(int n) {
        return new Count(n, n);
    }

    /// Whether the number is known.
    public boolean exact() {
        return atLeast == atMost;
    }

    @Override
    public String toString() {
        return exact() ? Integer.toString(atLeast) : atLeast + " to " + atMost;
    }
}
