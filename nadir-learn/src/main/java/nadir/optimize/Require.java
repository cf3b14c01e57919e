package nadir.optimize;

/// What a configuration must satisfy, with one wording for all optimisers.
final class Require {
    private Require() {}

    static void positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " requires a positive finite number, got " + value);
        }
    }

    static void notNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " requires a finite number of at least 0, got " + value);
        }
    }

    static void atLeast(String what, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    what + " requires a whole number of at least " + least + ", got " + value);
        }
    }

    /// `low <= value < high`.
    static void within(String what, double low, double high, double value) {
        if (!(value >= low && value < high)) {
            throw new IllegalArgumentException(
                    what + " requires a number in [" + low + ", " + high + "), got " + value);
        }
    }

    /// `low < value < high`.
    static void between(String what, double low, double high, double value) {
        if (!(value > low && value < high)) {
            throw new IllegalArgumentException(
                    what + " requires a number in (" + low + ", " + high + "), got " + value);
        }
    }
}
