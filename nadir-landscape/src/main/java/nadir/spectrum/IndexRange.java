package nadir.spectrum;

/// The coordinates `from` (inclusive) to `to` (exclusive).
public record IndexRange(int from, int to) {
    public IndexRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("an index range requires 0 <= from < to, got " + from + " to " + to);
        }
    }

    /// The number of coordinates.
    public int length() {
        return to - from;
    }
}
