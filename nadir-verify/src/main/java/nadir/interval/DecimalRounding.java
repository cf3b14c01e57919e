package nadir.interval;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// The one seam for rounding of decimals: `BigDecimal` rounds every sum, product and quotient correctly in the direction
/// that its context names.
final class DecimalRounding {
    static final MathContext DOWN = new MathContext(Decimals.DIGITS, RoundingMode.FLOOR);
    static final MathContext UP = new MathContext(Decimals.DIGITS, RoundingMode.CEILING);

    private DecimalRounding() {}

    /// The lower bound of [a, b] * [c, d].
    static BigDecimal productDown(BigDecimal a, BigDecimal b, BigDecimal c, BigDecimal d) {
        if (a.signum() >= 0) {
            return (c.signum() >= 0 ? a : b).multiply(c, DOWN);
        }
        if (b.signum() <= 0) {
            return (d.signum() <= 0 ? b : a).multiply(d, DOWN);
        }
        if (c.signum() >= 0) {
            return a.multiply(d, DOWN);
        }
        return d.signum() <= 0 ? b.multiply(c, DOWN) : a.multiply(d, DOWN).min(b.multiply(c, DOWN));
    }

    /// The upper bound of [a, b] * [c, d].
    static BigDecimal productUp(BigDecimal a, BigDecimal b, BigDecimal c, BigDecimal d) {
        if (a.signum() >= 0) {
            return (d.signum() >= 0 ? b : a).multiply(d, UP);
        }
        if (b.signum() <= 0) {
            return (c.signum() <= 0 ? a : b).multiply(c, UP);
        }
        if (c.signum() >= 0) {
            return b.multiply(d, UP);
        }
        return d.signum() <= 0 ? a.multiply(c, UP) : b.multiply(d, UP).max(a.multiply(c, UP));
    }

    /// @param x at least 0
    static BigDecimal sqrtDown(BigDecimal x) {
        if (x.signum() == 0) {
            return BigDecimal.ZERO;
        }
        // Off by one unit in the last place at most, as documented; the squares tell.
        BigDecimal root = x.sqrt(DOWN);
        while (root.multiply(root).compareTo(x) > 0) {
            root = root.subtract(root.ulp());
        }
        return root;
    }

    /// @param x at least 0
    static BigDecimal sqrtUp(BigDecimal x) {
        if (x.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal root = x.sqrt(UP);
        while (root.multiply(root).compareTo(x) < 0) {
            root = root.add(root.ulp());
        }
        return root;
    }
}
