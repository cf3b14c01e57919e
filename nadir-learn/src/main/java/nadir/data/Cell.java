package nadir.data;

import java.util.Locale;
import java.util.Set;

/// Reads one cell of a text table after another without creating objects: what kind of cell it is, and its number.
final class Cell {
    /// What a cell holds.
    enum Kind {
        /// A finite decimal number.
        NUMBER,
        /// NaN, an infinity, or a decimal number beyond the range of doubles.
        NOT_FINITE,
        /// Nothing, or a usual mark for a missing value.
        MISSING,
        /// Anything else.
        TEXT
    }

    private static final Set<String> MISSING_MARKS = Set.of("na", "n/a", "#n/a", "null", "?");
    private static final Set<String> NOT_FINITE_MARKS = Set.of("nan", "inf", "infinity");
    private static final int LONGEST_MARK = 9;

    /// 10^0 ... 10^22: the powers of ten that doubles hold exactly.
    private static final double[] EXACT_POWERS = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
        1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    /// Whole numbers of this many digits are below 2^53, so doubles hold them exactly.
    private static final int EXACT_DIGITS = 15;

    private char[] chars = {};
    private int start;
    private int end;
    private double number;

    /// Reads a cell; blanks around it don't count.
    Kind read(char[] source, int offset, int length) {
        chars = source;
        start = offset;
        end = offset + length;
        while (start < end && chars[start] <= ' ') {
            start++;
        }
        while (end > start && chars[end - 1] <= ' ') {
            end--;
        }
        if (start == end) {
            return Kind.MISSING;
        }
        if (readShortDecimal()) {
            return Kind.NUMBER;
        }
        return isDecimal() ? readLongDecimal() : mark();
    }

    /// The number of the cell that was read last, if it was one.
    double number() {
        return number;
    }

    /// The text of the cell that was read last.
    String text() {
        return new String(chars, start, end - start);
    }

    /// Reads `-12.5`: at most 15 digits and no exponent. Digits and power of ten are exact doubles, so their quotient is
    /// the nearest double.
    private boolean readShortDecimal() {
        int at = start;
        boolean negative = chars[at] == '-';
        if (negative) {
            at++;
        }
        long digits = 0;
        int count = 0;
        int point = -1;
        for (; at < end; at++) {
            char c = chars[at];
            if (c >= '0' && c <= '9') {
                digits = digits * 10 + (c - '0');
                if (++count > EXACT_DIGITS) {
                    return false;
                }
            } else if (c == '.' && point < 0) {
                point = at;
            } else {
                return false;
            }
        }
        if (count == 0) {
            return false;
        }
        double magnitude = point < 0 ? digits : digits / EXACT_POWERS[end - point - 1];
        number = negative ? -magnitude : magnitude;
        return true;
    }

    /// Whether the cell is `[+-] digits [. digits] [e [+-] digits]` with a digit before the exponent.
    private boolean isDecimal() {
        int at = skipSign(start);
        int digits = skipDigits(at);
        int count = digits - at;
        at = digits;
        if (at < end && chars[at] == '.') {
            digits = skipDigits(at + 1);
            count += digits - at - 1;
            at = digits;
        }
        if (count == 0) {
            return false;
        }
        if (at < end && (chars[at] == 'e' || chars[at] == 'E')) {
            int exponent = skipSign(at + 1);
            at = skipDigits(exponent);
            if (at == exponent) {
                return false;
            }
        }
        return at == end;
    }

    private int skipSign(int at) {
        return at < end && (chars[at] == '-' || chars[at] == '+') ? at + 1 : at;
    }

    private int skipDigits(int at) {
        int next = at;
        while (next < end && chars[next] >= '0' && chars[next] <= '9') {
            next++;
        }
        return next;
    }

    private Kind readLongDecimal() {
        number = Double.parseDouble(text());
        return Double.isFinite(number) ? Kind.NUMBER : Kind.NOT_FINITE;
    }

    private Kind mark() {
        if (end - start > LONGEST_MARK) {
            return Kind.TEXT;
        }
        String mark = text().toLowerCase(Locale.ROOT);
        if (MISSING_MARKS.contains(mark)) {
            return Kind.MISSING;
        }
        String unsigned = mark.startsWith("-") || mark.startsWith("+") ? mark.substring(1) : mark;
        return NOT_FINITE_MARKS.contains(unsigned) ? Kind.NOT_FINITE : Kind.TEXT;
    }
}
