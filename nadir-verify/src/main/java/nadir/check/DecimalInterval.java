package nadir.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// A closed interval of real numbers with decimals of 40 digits as bounds. Every operation's result contains all exact
/// results for numbers from its operands: `BigDecimal` rounds down where a lower bound is computed, and up where an upper
/// one is. Sizes beyond 10^2000 are refused; bounds below 10^-2000 move outwards, to 0 or to 10^-2000.
///
/// @param lower bound
/// @param upper not below `lower`
record DecimalInterval(BigDecimal lower, BigDecimal upper) {
    static final MathContext DOWN = new MathContext(40, RoundingMode.FLOOR);
    static final MathContext UP = new MathContext(40, RoundingMode.CEILING);
    static final DecimalInterval ZERO = new DecimalInterval(BigDecimal.ZERO, BigDecimal.ZERO);
    static final DecimalInterval ONE = new DecimalInterval(BigDecimal.ONE, BigDecimal.ONE);

    private static final MathContext NEAREST = new MathContext(45, RoundingMode.HALF_EVEN);
    private static final int LARGEST_EXPONENT = 2000;
    private static final BigDecimal TINY = BigDecimal.ONE.movePointLeft(LARGEST_EXPONENT);
    /// By how much a computed square root is moved, as a factor.
    private static final BigDecimal BELOW = BigDecimal.ONE.subtract(BigDecimal.ONE.movePointLeft(42));
    private static final BigDecimal ABOVE = BigDecimal.ONE.add(BigDecimal.ONE.movePointLeft(42));

    /// @throws NotConfirmedException if the bounds are too large or in the wrong order
    DecimalInterval {
        if (exponent(lower) > LARGEST_EXPONENT || exponent(upper) > LARGEST_EXPONENT) {
            throw new NotConfirmedException("numbers overflow");
        }
        if (exponent(lower) < -LARGEST_EXPONENT) {
            lower = lower.signum() > 0 ? BigDecimal.ZERO : TINY.negate();
        }
        if (exponent(upper) < -LARGEST_EXPONENT) {
            upper = upper.signum() < 0 ? BigDecimal.ZERO : TINY;
        }
        if (lower.compareTo(upper) > 0) {
            throw new NotConfirmedException("an interval of decimals without numbers");
        }
    }

    /// The e for which |x| is at least 10^(e-1) and less than 10^e; 0 for 0.
    static int exponent(BigDecimal x) {
        return x.signum() == 0 ? 0 : x.precision() - x.scale();
    }

    static DecimalInterval of(BigDecimal number) {
        return new DecimalInterval(number.round(DOWN), number.round(UP));
    }

    static DecimalInterval of(double number) {
        return of(new BigDecimal(number));
    }

    boolean isZero() {
        return lower.signum() == 0 && upper.signum() == 0;
    }

    boolean containsZero() {
        return lower.signum() <= 0 && upper.signum() >= 0;
    }

    /// Whether all its numbers are larger than all of the other's.
    boolean isAbove(DecimalInterval other) {
        return lower.compareTo(other.upper) > 0;
    }

    /// The largest absolute value.
    BigDecimal magnitude() {
        return lower.abs().max(upper.abs());
    }

    DecimalInterval negate() {
        return new DecimalInterval(upper.negate(), lower.negate());
    }

    DecimalInterval plus(DecimalInterval other) {
        if (isZero()) {
            return other;
        }
        return other.isZero() ? this
                : new DecimalInterval(lower.add(other.lower, DOWN), upper.add(other.upper, UP));
    }

    DecimalInterval minus(DecimalInterval other) {
        return plus(other.negate());
    }

    DecimalInterval times(DecimalInterval other) {
        if (isZero() || other.isZero()) {
            return ZERO;
        }
        if (upper.signum() <= 0) {
            return negate().times(other).negate();
        }
        if (other.upper.signum() <= 0) {
            return times(other.negate()).negate();
        }
        if (lower.signum() >= 0 && other.lower.signum() >= 0) {
            return new DecimalInterval(lower.multiply(other.lower, DOWN), upper.multiply(other.upper, UP));
        }
        BigDecimal a = lower.multiply(other.lower);
        BigDecimal b = lower.multiply(other.upper);
        BigDecimal c = upper.multiply(other.lower);
        BigDecimal d = upper.multiply(other.upper);
        return new DecimalInterval(a.min(b).min(c).min(d).round(DOWN), a.max(b).max(c).max(d).round(UP));
    }

    DecimalInterval times(double number) {
        return number == 1 ? this : times(of(number));
    }

    /// 1 / x.
    DecimalInterval reciprocal() {
        if (containsZero()) {
            throw new NotConfirmedException("a division by " + this + ", which contains 0");
        }
        return new DecimalInterval(BigDecimal.ONE.divide(upper, DOWN), BigDecimal.ONE.divide(lower, UP));
    }

    /// x * x, which is never negative.
    DecimalInterval square() {
        BigDecimal most = magnitude();
        BigDecimal least = containsZero() ? BigDecimal.ZERO : lower.abs().min(upper.abs());
        return new DecimalInterval(least.multiply(least, DOWN), most.multiply(most, UP));
    }

    /// The square root. Candidates are believed only after their exact squares are compared with the bounds.
    DecimalInterval root() {
        if (lower.signum() < 0) {
            throw new NotConfirmedException("a square root of " + this + ", which has negative numbers");
        }
        BigDecimal low = lower.sqrt(NEAREST).multiply(BELOW, DOWN);
        BigDecimal high = upper.sqrt(NEAREST).multiply(ABOVE, UP);
        if (low.multiply(low).compareTo(lower) > 0 || high.multiply(high).compareTo(upper) < 0) {
            throw new NotConfirmedException("a square root is not confirmed");
        }
        return new DecimalInterval(low, high);
    }

    /// x^n for n >= 0.
    DecimalInterval power(int n) {
        if (n == 0) {
            return ONE;
        }
        if (n % 2 == 0) {
            return square().power(n / 2);
        }
        return n == 1 ? this : times(power(n - 1));
    }

    /// What lies within both bounds, for a function that is known to have no values beyond.
    DecimalInterval clamp(BigDecimal least, BigDecimal most) {
        return new DecimalInterval(lower.max(least), upper.min(most));
    }

    /// The smallest interval of doubles around it.
    ///
    /// @throws NotConfirmedException if doubles overflow
    Interval toDoubles() {
        return new Interval(below(lower), -below(upper.negate()));
    }

    /// A double that is not above x.
    private static double below(BigDecimal x) {
        double near = x.doubleValue();
        while (Double.isFinite(near) && new BigDecimal(near).compareTo(x) > 0) {
            near = Math.nextDown(near);
        }
        if (!Double.isFinite(near)) {
            throw new NotConfirmedException("numbers overflow");
        }
        return near;
    }

    @Override
    public String toString() {
        return "[" + lower + ", " + upper + "]";
    }
}
