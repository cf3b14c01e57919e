package nadir.exec;

/// Scalar functions of compiled loops, but for the [exponential family][Exponentials]. They use only operations whose result Java defines to the last bit (arithmetic,
/// fused multiply-add, [StrictMath]), so that every run on every machine gives the same. Errors are those of approximation
/// plus a few roundings, stated with each function in units in the last place (ulp) and tested against higher precision.
///
/// The functions are called by name from compiled loops: see `LoopCompiler`.
final class Elementary {
    private static final long ONE_BITS = Double.doubleToRawLongBits(1);
    private static final int FLOAT_ONE_BITS = Float.floatToRawIntBits(1);

    private Elementary() {}

    /// Natural logarithm by [StrictMath], within 1 ulp.
    static double log(double x) {
        return StrictMath.log(x);
    }

    /// Square root, correctly rounded.
    static double sqrt(double x) {
        return Math.sqrt(x);
    }

    /// By [StrictMath], within 1 ulp.
    static double sin(double x) {
        return StrictMath.sin(x);
    }

    /// By [StrictMath], within 1 ulp.
    static double cos(double x) {
        return StrictMath.cos(x);
    }

    /// The error function, within 4 ulp.
    static double erf(double x) {
        return ErrorFunction.erf(x);
    }

    /// Square root, correctly rounded.
    static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    static float abs(float x) {
        return Math.abs(x);
    }

    static float sign(float x) {
        return Math.signum(x);
    }

    static float maximum(float a, float b) {
        return Math.max(a, b);
    }

    static float minimum(float a, float b) {
        return Math.min(a, b);
    }

    static float greater(float a, float b) {
        return floatTruth(a > b);
    }

    static float greaterOrEqual(float a, float b) {
        return floatTruth(a >= b);
    }

    static float equal(float a, float b) {
        return floatTruth(a == b);
    }

    static float select(float mask, float whenTrue, float whenFalse) {
        return choose(mask != 0, whenTrue, whenFalse);
    }

    private static float choose(boolean condition, float whenTrue, float whenFalse) {
        int all = condition ? -1 : 0;
        return Float.intBitsToFloat(
                (Float.floatToRawIntBits(whenTrue) & all) | (Float.floatToRawIntBits(whenFalse) & ~all));
    }

    private static double choose(boolean condition, double whenTrue, double whenFalse) {
        long all = condition ? -1L : 0L;
        return Double.longBitsToDouble(
                (Double.doubleToRawLongBits(whenTrue) & all) | (Double.doubleToRawLongBits(whenFalse) & ~all));
    }

    private static float floatTruth(boolean condition) {
        return Float.intBitsToFloat(condition ? FLOAT_ONE_BITS : 0);
    }

    /// `whenTrue` if a > b; without the detour over a mask.
    static double selectGreater(double a, double b, double whenTrue, double whenFalse) {
        return choose(a > b, whenTrue, whenFalse);
    }

    /// `whenTrue` if a > b; without the detour over a mask.
    static float selectGreater(float a, float b, float whenTrue, float whenFalse) {
        return choose(a > b, whenTrue, whenFalse);
    }

    static double abs(double x) {
        return Math.abs(x);
    }

    static double sign(double x) {
        return Math.signum(x);
    }

    static double maximum(double a, double b) {
        return Math.max(a, b);
    }

    static double minimum(double a, double b) {
        return Math.min(a, b);
    }

    /// x^exponent: products for small whole exponents (one rounding per factor), [StrictMath#pow] otherwise.
    static double power(double x, double exponent) {
        if (exponent == 2) {
            return x * x;
        }
        if (exponent == 3) {
            return x * x * x;
        }
        if (exponent == -1) {
            return 1 / x;
        }
        return exponent == 1 ? x : StrictMath.pow(x, exponent);
    }

    static double greater(double a, double b) {
        return truth(a > b);
    }

    static double greaterOrEqual(double a, double b) {
        return truth(a >= b);
    }

    static double equal(double a, double b) {
        return truth(a == b);
    }

    /// The choice is made on bits, with a mask: signs of data are hard to predict, and between two constants the JIT
    /// chooses without a branch, between two numbers not always.
    static double select(double mask, double whenTrue, double whenFalse) {
        return choose(mask != 0, whenTrue, whenFalse);
    }

    private static double truth(boolean condition) {
        return Double.longBitsToDouble(condition ? ONE_BITS : 0L);
    }
}
