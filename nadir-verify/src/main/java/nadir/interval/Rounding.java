package nadir.interval;

/// The one seam for rounding: results of single operations rounded down and up. Java computes + - * / and the square root
/// correctly rounded to nearest; the exact error of a result is itself a double unless it underflows, and its sign tells
/// whether the neighbour is needed, so bounds are the best possible ones except near underflow, where they are one double
/// wider.
///
/// The bounds of reals may be infinite and are never NaN: a lower bound is never +infinity, an upper bound never
/// -infinity, and a bound 0 times an infinite bound is 0, since the infinite bound stands for unbounded reals.
final class Rounding {
    /// Above this size a product's or dividend's rounding error is a double: its last bit is above 2^-1074.
    private static final double EXACT_ERROR = 0x1p-960;

    private Rounding() {}

    static double addDown(double a, double b) {
        double sum = a + b;
        if (!isFinite(sum)) {
            return notAboveLargest(sum);
        }
        return addError(a, b, sum) < 0 ? Math.nextDown(sum) : sum;
    }

    static double addUp(double a, double b) {
        return -addDown(-a, -b);
    }

    static double subtractDown(double a, double b) {
        return addDown(a, -b);
    }

    static double subtractUp(double a, double b) {
        return addUp(a, -b);
    }

    static double multiplyDown(double a, double b) {
        double product = a * b;
        double size = Math.abs(product);
        if (size >= EXACT_ERROR && size <= Double.MAX_VALUE) {
            return Math.fma(a, b, -product) < 0 ? Math.nextDown(product) : product;
        }
        if (a == 0 || b == 0) {
            return 0;
        }
        if (size > Double.MAX_VALUE) {
            return isFinite(a) && isFinite(b) ? notAboveLargest(product) : product;
        }
        // Of two numbers of one sign: not below 0, however small.
        return a < 0 == b < 0 ? Math.max(0, Math.nextDown(product)) : Math.nextDown(product);
    }

    static double multiplyUp(double a, double b) {
        return -multiplyDown(-a, b);
    }

    /// @param b not 0 and not infinite with a
    static double divideDown(double a, double b) {
        if (a == 0) {
            return 0;
        }
        double quotient = a / b;
        double size = Math.abs(quotient);
        if (Math.abs(a) >= EXACT_ERROR && size >= EXACT_ERROR && size <= Double.MAX_VALUE && isFinite(b)) {
            double remainder = Math.fma(-quotient, b, a);
            return remainder != 0 && remainder < 0 != b < 0 ? Math.nextDown(quotient) : quotient;
        }
        if (size > Double.MAX_VALUE) {
            return isFinite(a) ? notAboveLargest(quotient) : quotient;
        }
        return a < 0 == b < 0 ? Math.max(0, Math.nextDown(quotient)) : Math.nextDown(quotient);
    }

    static double divideUp(double a, double b) {
        return -divideDown(-a, b);
    }

    /// @param a at least 0
    static double sqrtDown(double a) {
        double root = Math.sqrt(a);
        if (a == 0 || root > Double.MAX_VALUE) {
            return notAboveLargest(root);
        }
        return a >= EXACT_ERROR && Math.fma(-root, root, a) >= 0 ? root : Math.nextDown(root);
    }

    /// @param a at least 0
    static double sqrtUp(double a) {
        double root = Math.sqrt(a);
        if (a == 0 || root > Double.MAX_VALUE) {
            return root;
        }
        return a >= EXACT_ERROR && Math.fma(-root, root, a) <= 0 ? root : Math.nextUp(root);
    }

    /// `steps` doubles below `x`. To go back k units in the last place of an exact value wants 2k steps: just below a
    /// power of two the doubles lie half as far apart as above it.
    static double down(double x, int steps) {
        double result = x;
        for (int i = 0; i < steps; i++) {
            result = Math.nextDown(result);
        }
        return result;
    }

    /// `steps` doubles above `x`.
    static double up(double x, int steps) {
        return -down(-x, steps);
    }

    /// a + b - sum, exactly (Dekker 1971, section 4: the larger operand first).
    private static double addError(double a, double b, double sum) {
        return Math.abs(a) >= Math.abs(b) ? b - (sum - a) : a - (sum - b);
    }

    private static double notAboveLargest(double bound) {
        return Math.min(bound, Double.MAX_VALUE);
    }

    private static boolean isFinite(double x) {
        return Math.abs(x) <= Double.MAX_VALUE;
    }
}
