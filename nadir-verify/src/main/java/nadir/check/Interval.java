package nadir.check;

/// A closed interval of real numbers with doubles as bounds. Every operation's result contains all exact results for
/// numbers from its operands: Java rounds + - * / and the square root to the nearest double (The Java Language
/// Specification, 15.4), and the next double outwards is beyond the exact value, whichever way that was.
///
/// @param lower finite
/// @param upper finite, not below `lower`
record Interval(double lower, double upper) {
    static final Interval ZERO = new Interval(0, 0);
    static final Interval ONE = new Interval(1, 1);

    /// @throws NotConfirmedException if a bound is not finite: numbers overflow
    Interval {
        if (!(lower <= upper && lower >= -Double.MAX_VALUE && upper <= Double.MAX_VALUE)) {
            throw new NotConfirmedException("numbers overflow");
        }
    }

    static Interval of(double number) {
        return new Interval(number, number);
    }

    /// The interval between two bounds that are off by less than one double, outwards.
    private static Interval outwards(double lower, double upper) {
        return new Interval(Math.nextDown(lower), Math.nextUp(upper));
    }

    boolean isZero() {
        return lower == 0 && upper == 0;
    }

    boolean contains(double number) {
        return lower <= number && number <= upper;
    }

    boolean isWithin(Interval other) {
        return other.lower <= lower && upper <= other.upper;
    }

    /// Within, and touching no end.
    boolean isStrictlyWithin(Interval other) {
        return other.lower < lower && upper < other.upper;
    }

    /// A double in the interval, near its middle.
    double middle() {
        double middle = lower / 2 + upper / 2;
        return contains(middle) ? middle : lower;
    }

    /// The largest absolute value.
    double magnitude() {
        return Math.max(Math.abs(lower), Math.abs(upper));
    }

    Interval negate() {
        return new Interval(-upper, -lower);
    }

    Interval plus(Interval other) {
        if (isZero()) {
            return other;
        }
        return other.isZero() ? this : outwards(lower + other.lower, upper + other.upper);
    }

    Interval minus(Interval other) {
        return plus(other.negate());
    }

    Interval times(Interval other) {
        if (isZero() || other.isZero()) {
            return ZERO;
        }
        double a = lower * other.lower;
        double b = lower * other.upper;
        double c = upper * other.lower;
        double d = upper * other.upper;
        return outwards(Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
    }

    Interval times(double number) {
        if (number == 1) {
            return this;
        }
        if (number == 0 || isZero()) {
            return ZERO;
        }
        return number > 0 ? outwards(lower * number, upper * number) : outwards(upper * number, lower * number);
    }

    /// 1 / x.
    Interval reciprocal() {
        if (contains(0)) {
            throw new NotConfirmedException("a division by " + this + ", which contains 0");
        }
        return outwards(1 / upper, 1 / lower);
    }

    /// x * x, which is never negative.
    Interval square() {
        Interval size = contains(0) ? new Interval(0, magnitude())
                : new Interval(Math.min(Math.abs(lower), Math.abs(upper)), magnitude());
        Interval product = size.times(size);
        return new Interval(Math.max(0, product.lower), product.upper);
    }

    /// The square root.
    Interval root() {
        if (lower < 0) {
            throw new NotConfirmedException("a square root of " + this + ", which has negative numbers");
        }
        Interval root = outwards(Math.sqrt(lower), Math.sqrt(upper));
        return new Interval(Math.max(0, root.lower), root.upper);
    }

    /// x^n for n >= 0.
    Interval power(int n) {
        if (n == 0) {
            return ONE;
        }
        if (n % 2 == 0) {
            return square().power(n / 2);
        }
        return n == 1 ? this : times(power(n - 1));
    }

    /// The numbers that are in both.
    ///
    /// @throws NotConfirmedException if there are none; then what both were to enclose does not exist
    Interval and(Interval other) {
        return new Interval(Math.max(lower, other.lower), Math.min(upper, other.upper));
    }

    Bounds bounds() {
        return new Bounds(lower, upper);
    }

    @Override
    public String toString() {
        return "[" + lower + ", " + upper + "]";
    }
}
