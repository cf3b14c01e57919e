package nadir.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// Numbers as reports write them.
public final class Figures {
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Figures() {}

    /// A number to `digits` significant digits, without trailing zeros: `0.0123`, `2.5e-12`, `1.2e+08`; a whole number of
    /// up to six digits in full.
    ///
    /// @param digits 1 to 17
    public static String of(double value, int digits) {
        if (Double.isNaN(value)) {
            return "not a number";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "infinite" : "-infinite";
        }
        if (value == 0) {
            return "0";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return Long.toString((long) value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent < -4 || exponent >= Math.min(digits, 6)
                ? plain(rounded.movePointLeft(exponent)) + String.format(Locale.ROOT, "e%+03d", exponent)
                : plain(rounded);
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    /// A number to five significant digits.
    public static String of(double value) {
        return of(value, 5);
    }

    /// A count with commas: `101,770`.
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// A count with its noun: `1 sample`, `150 samples`.
    public static String count(long count, String singular) {
        return count(count) + " " + singular + (count == 1 ? "" : "s");
    }

    /// A power of ten with a sign: `10⁻³`, `−10²`, `1`.
    static String power(int exponent, boolean negative) {
        StringBuilder text = new StringBuilder(negative ? "\u2212" : "");
        if (exponent == 0 || exponent == 1) {
            return text.append(exponent == 0 ? "1" : "10").toString();
        }
        text.append("10").append(exponent < 0 ? "\u207B" : "");
        Integer.toString(Math.abs(exponent)).chars().forEach(digit -> text.append(SUPERSCRIPTS.charAt(digit - '0')));
        return text.toString();
    }

    /// A coordinate of a drawing, to a tenth.
    static String coordinate(double value) {
        double tenths = Math.rint(value * 10) / 10;
        return tenths == Math.rint(tenths) ? Long.toString((long) tenths) : Double.toString(tenths);
    }
}
