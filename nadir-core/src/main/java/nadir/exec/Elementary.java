package nadir.exec;

/// Scalar functions of compiled loops. They use only operations whose result Java defines to the last bit (arithmetic,
/// fused multiply-add, [StrictMath]), so that every run on every machine gives the same. Errors are those of approximation
/// plus a few roundings, stated with each function in units in the last place (ulp) and tested against higher precision.
///
/// The functions are called by name from compiled loops: see `LoopCompiler`.
final class Elementary {
    private static final double LOG2_E = 1.4426950408889634;
    /// ln 2 in two parts; the first has 32 trailing zero bits, so that its product with an exponent is exact.
    private static final double LN2_HIGH = 0.6931471803691238;
    private static final double LN2_LOW = 1.9082149292705877e-10;
    /// Adding and subtracting this rounds a double of moderate size to the nearest integer.
    private static final double ROUNDER = 0x1.8p52;

    private static final long ONE_BITS = Double.doubleToRawLongBits(1);

    private Elementary() {}

    /// e^x, within 1.5 ulp; 0 below -745.2 and infinite above 709.79.
    static double exp(double x) {
        if (!(x < 709.79)) {
            return x >= 709.79 ? StrictMath.exp(x) : x;
        }
        if (x < -708) {
            return StrictMath.exp(x);
        }
        double k = Math.fma(x, LOG2_E, ROUNDER) - ROUNDER;
        double r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
        double scale = Double.longBitsToDouble((long) ((int) k + 1023) << 52);
        if (k > 1023) {
            return expTail(r) * 0x1p1023 * 2;
        }
        return expTail(r) * scale;
    }

    /// e^r for |r| <= ln(2)/2 by its Taylor polynomial of degree 13, whose remainder is below 2^-57.
    private static double expTail(double r) {
        double p = 1.0 / 6227020800.0;
        p = Math.fma(p, r, 1.0 / 479001600.0);
        p = Math.fma(p, r, 1.0 / 39916800.0);
        p = Math.fma(p, r, 1.0 / 3628800.0);
        p = Math.fma(p, r, 1.0 / 362880.0);
        p = Math.fma(p, r, 1.0 / 40320.0);
        p = Math.fma(p, r, 1.0 / 5040.0);
        p = Math.fma(p, r, 1.0 / 720.0);
        p = Math.fma(p, r, 1.0 / 120.0);
        p = Math.fma(p, r, 1.0 / 24.0);
        p = Math.fma(p, r, 1.0 / 6.0);
        p = Math.fma(p, r, 0.5);
        p = Math.fma(p, r, 1);
        return Math.fma(p, r, 1);
    }

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

    /// Hyperbolic tangent, within 4 ulp.
    static double tanh(double x) {
        double size = Math.abs(x);
        if (size < 0.35) {
            return tanhSmall(x);
        }
        if (size > 22) {
            return Math.copySign(1, x);
        }
        double e = exp(2 * size);
        return Double.isNaN(x) ? x : Math.copySign(1 - 2 / (e + 1), x);
    }

    /// sinh/cosh by their Taylor polynomials, which need few terms on |x| < 0.35.
    private static double tanhSmall(double x) {
        double s = x * x;
        double sinh = 1.0 / 6227020800.0;
        sinh = Math.fma(sinh, s, 1.0 / 39916800.0);
        sinh = Math.fma(sinh, s, 1.0 / 362880.0);
        sinh = Math.fma(sinh, s, 1.0 / 5040.0);
        sinh = Math.fma(sinh, s, 1.0 / 120.0);
        sinh = Math.fma(sinh, s, 1.0 / 6.0);
        sinh = Math.fma(sinh * s, x, x);
        double cosh = 1.0 / 87178291200.0;
        cosh = Math.fma(cosh, s, 1.0 / 479001600.0);
        cosh = Math.fma(cosh, s, 1.0 / 3628800.0);
        cosh = Math.fma(cosh, s, 1.0 / 40320.0);
        cosh = Math.fma(cosh, s, 1.0 / 720.0);
        cosh = Math.fma(cosh, s, 1.0 / 24.0);
        cosh = Math.fma(cosh, s, 0.5);
        cosh = Math.fma(cosh, s, 1);
        return sinh / cosh;
    }

    /// 1 / (1 + e^-x), within 4 ulp where the result is a normal number.
    static double logistic(double x) {
        if (x >= 0) {
            return 1 / (1 + exp(-x));
        }
        double e = exp(x);
        return e / (1 + e);
    }

    /// log(1 + e^x) without overflow, within 4 ulp.
    static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(exp(-Math.abs(x)));
    }

    /// The error function, within 4 ulp.
    static double erf(double x) {
        return ErrorFunction.erf(x);
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

    /// The choice is made on bits, for which the JIT has moves without branches: signs of data are hard to predict.
    static double select(double mask, double whenTrue, double whenFalse) {
        long bits = mask != 0 ? Double.doubleToRawLongBits(whenTrue) : Double.doubleToRawLongBits(whenFalse);
        return Double.longBitsToDouble(bits);
    }

    private static double truth(boolean condition) {
        return Double.longBitsToDouble(condition ? ONE_BITS : 0L);
    }
}
