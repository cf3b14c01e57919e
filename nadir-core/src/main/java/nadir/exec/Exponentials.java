package nadir.exec;

import nadir.ir.UnaryFunction;
import nadir.linalg.BitPatterns;

/// The exponential and its relatives in double precision, one number at a time or whole arrays. Both ways compute the
/// same formulas and give the same bits: only operations whose result Java defines to the last bit are used.
///
/// All start from x = k ln 2 + r with |r| <= ln(2)/2 and the even function A(r) = r coth(r/2), for which
/// e^r = (A + r) / (A - r); its series is cut where the remainder is below 2^-57. Formulas have no branches. Arrays go
/// through them in blocks, in several short loops over scratch arrays that all run from the same index, because such loops
/// are what the JIT turns into vector code; the step from an exponent's bits to a number is a [bulk copy][BitPatterns] for the same reason.
final class Exponentials {
    /// Elements in a block: the scratch arrays of one block stay in the first-level cache.
    static final int BLOCK = 512;

    private static final double LOG2_E = 1.4426950408889634;
    /// ln 2 in two parts; the first has 32 trailing zero bits, so that its product with an exponent is exact.
    private static final double LN2_HIGH = 0.6931471803691238;
    private static final double LN2_LOW = 1.9082149292705877e-10;
    /// Adding and subtracting this rounds a double of moderate size to the nearest integer.
    private static final double ROUNDER = 0x1.8p52;
    private static final int BIAS = 1023;
    private static final int FRACTION_BITS = 52;
    /// e^x is infinite above the one and rounds to 0 below the other.
    private static final double HIGHEST = 710;
    private static final double LOWEST = -746;
    /// Below this e^x adds nothing to 1; above it powers of two are normal numbers.
    private static final double LEAST_ADDED = -708;
    /// |tanh(x/2)| rounds to 1 from here on.
    private static final double TANH_END = 44;

    /// Elements of a scratch array: with its header it fills whole cache lines, so that all have the same alignment, and
    /// neighbours are not almost a page apart, where the processor would take loads from one for loads of what was just
    /// stored to the other.
    private static final int LENGTH = BLOCK + 54;

    /// Arrays for one block.
    static final class Scratch {
        private final double[] x = new double[LENGTH];
        private final double[] rest = new double[LENGTH];
        private final double[] scale = new double[LENGTH];
        private final double[] scale2 = new double[LENGTH];
        private final double[] y = new double[LENGTH];
        private final long[] bits = new long[LENGTH];
        private final long[] bits2 = new long[LENGTH];
        private final double[] copy = new double[LENGTH];
        private final BitPatterns scaleBits = BitPatterns.of(bits);
        private final BitPatterns scale2Bits = BitPatterns.of(bits2);

        /// Where [#exp(Scratch, int)] and [#log(Scratch, int)] read.
        double[] input() {
            return x;
        }
    }

    private Exponentials() {}

    /// e^x, within 1.5 ulp; 0 below -745.2 and infinite above 709.79.
    static double exp(double x) {
        double bounded = Math.max(Math.min(x, HIGHEST), LOWEST);
        double k = multiple(bounded);
        double r = rest(bounded, k);
        return quotient(even(r), r) * Double.longBitsToDouble(halfBits(k)) * Double.longBitsToDouble(otherBits(k));
    }

    /// Hyperbolic tangent, within 4 ulp; exactly odd.
    static double tanh(double x) {
        double bounded = Math.max(Math.min(x + x, TANH_END), -TANH_END);
        double k = multiple(bounded);
        double r = rest(bounded, k);
        return tanh(even(r), r, Double.longBitsToDouble(bits(k)));
    }

    /// 1 / (1 + e^-x), within 4 ulp where the result is a normal number.
    static double logistic(double x) {
        double bounded = Math.max(Math.min(-x, HIGHEST), LEAST_ADDED);
        double k = multiple(bounded);
        double r = rest(bounded, k);
        return logistic(even(r), r, Double.longBitsToDouble(bits(k)));
    }

    /// log(1 + e^x) without overflow, within 4 ulp where the result is a normal number.
    static double softplus(double x) {
        return softplus(x, exp(-Math.abs(x)));
    }

    /// y = function(x), for the first `count` elements.
    static void apply(UnaryFunction function, double[] x, double[] y, int count, Scratch scratch) {
        for (int i = 0; i < count; i += BLOCK) {
            int size = Math.min(BLOCK, count - i);
            System.arraycopy(x, i, scratch.x, 0, size);
            double[] block = switch (function) {
                case EXP -> exp(scratch, size);
                case TANH -> tanh(scratch, size);
                case LOGISTIC -> logistic(scratch, size);
                case SOFTPLUS -> softplus(scratch, size);
                case NEGATE, LOG, SQRT, SIN, COS, ERF, ABS, SIGN ->
                        throw new IllegalArgumentException(function + " is no function of the exponential family");
            };
            System.arraycopy(block, 0, y, i, size);
        }
    }

    /// Whether [#apply] knows the function.
    static boolean contains(UnaryFunction function) {
        return switch (function) {
            case EXP, TANH, LOGISTIC, SOFTPLUS -> true;
            case NEGATE, LOG, SQRT, SIN, COS, ERF, ABS, SIGN -> false;
        };
    }

    private static double[] tanh(Scratch scratch, int size) {
        reduceTwice(scratch.x, scratch.rest, scratch.bits, size);
        scratch.scaleBits.copyTo(scratch.scale, size);
        finishTanh(scratch.rest, scratch.scale, scratch.y, size);
        return scratch.y;
    }

    private static double[] logistic(Scratch scratch, int size) {
        reduceNegative(scratch.x, scratch.rest, scratch.bits, size);
        scratch.scaleBits.copyTo(scratch.scale, size);
        finishLogistic(scratch.rest, scratch.scale, scratch.y, size);
        return scratch.y;
    }

    private static double[] softplus(Scratch scratch, int size) {
        System.arraycopy(scratch.x, 0, scratch.copy, 0, size);
        negativeSizes(scratch.x, size);
        exp(scratch, size);
        finishSoftplus(scratch.copy, scratch.y, scratch.rest, size);
        return scratch.rest;
    }

    /// e^x of the first `size` elements of the scratch's input, in an array that the next call overwrites.
    static double[] exp(Scratch scratch, int size) {
        reduce(scratch.x, scratch.rest, scratch.scale, size);
        split(scratch.scale, scratch.bits, scratch.bits2, size);
        scratch.scaleBits.copyTo(scratch.scale, size);
        scratch.scale2Bits.copyTo(scratch.scale2, size);
        finishExp(scratch.rest, scratch.scale, scratch.scale2, scratch.y, size);
        return scratch.y;
    }

    /// log(x) of the first `size` elements of the scratch's input, which are at least 1, in an array that the next call
    /// overwrites; the input is lost.
    static double[] log(Scratch scratch, int size) {
        Logarithms.log(scratch.x, scratch.y, size, scratch.bits, scratch.scaleBits, scratch.scale);
        return scratch.y;
    }

    private static void reduce(double[] x, double[] rest, double[] multiple, int size) {
        for (int i = 0; i < size; i++) {
            double bounded = Math.max(Math.min(x[i], HIGHEST), LOWEST);
            double k = multiple(bounded);
            double r = rest(bounded, k);
            rest[i] = r;
            multiple[i] = k;
        }
    }

    private static void split(double[] multiple, long[] half, long[] other, int size) {
        for (int i = 0; i < size; i++) {
            half[i] = halfBits(multiple[i]);
            other[i] = otherBits(multiple[i]);
        }
    }

    private static void reduceTwice(double[] x, double[] rest, long[] bits, int size) {
        for (int i = 0; i < size; i++) {
            double bounded = Math.max(Math.min(x[i] + x[i], TANH_END), -TANH_END);
            double k = multiple(bounded);
            double r = rest(bounded, k);
            rest[i] = r;
            bits[i] = bits(k);
        }
    }

    private static void reduceNegative(double[] x, double[] rest, long[] bits, int size) {
        for (int i = 0; i < size; i++) {
            double bounded = Math.max(Math.min(-x[i], HIGHEST), LEAST_ADDED);
            double k = multiple(bounded);
            double r = rest(bounded, k);
            rest[i] = r;
            bits[i] = bits(k);
        }
    }

    private static void finishExp(double[] rest, double[] half, double[] other, double[] y, int size) {
        for (int i = 0; i < size; i++) {
            y[i] = quotient(even(rest[i]), rest[i]) * half[i] * other[i];
        }
    }

    private static void finishTanh(double[] rest, double[] scale, double[] y, int size) {
        for (int i = 0; i < size; i++) {
            y[i] = tanh(even(rest[i]), rest[i], scale[i]);
        }
    }

    private static void finishLogistic(double[] rest, double[] scale, double[] y, int size) {
        for (int i = 0; i < size; i++) {
            y[i] = logistic(even(rest[i]), rest[i], scale[i]);
        }
    }

    private static void negativeSizes(double[] x, int size) {
        for (int i = 0; i < size; i++) {
            x[i] = -Math.abs(x[i]);
        }
    }

    private static void finishSoftplus(double[] x, double[] exp, double[] y, int size) {
        for (int i = 0; i < size; i++) {
            y[i] = softplus(x[i], exp[i]);
        }
    }

    /// The integer k next to x / ln 2.
    private static double multiple(double x) {
        return Math.fma(x, LOG2_E, ROUNDER) - ROUNDER;
    }

    /// x - k ln 2.
    private static double rest(double x, double k) {
        return Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
    }

    /// A(r) = r coth(r/2) = sum of 2 B_2n r^2n / (2n)! with the Bernoulli numbers.
    private static double even(double r) {
        double s = r * r;
        double p = Math.fma(s, -691.0 / 653837184000.0, 1.0 / 23950080.0);
        p = Math.fma(p, s, -1.0 / 604800.0);
        p = Math.fma(p, s, 1.0 / 15120.0);
        p = Math.fma(p, s, -1.0 / 360.0);
        p = Math.fma(p, s, 1.0 / 6.0);
        return Math.fma(p, s, 2);
    }

    /// e^r as 1 and a small part.
    private static double quotient(double even, double r) {
        return 1 + (r + r) / (even - r);
    }

    private static double tanh(double even, double r, double scale) {
        double less = 1 - scale;
        double more = 1 + scale;
        return Math.fma(r, more, less * -even) / Math.fma(even, more, -(r * less));
    }

    private static double logistic(double even, double r, double scale) {
        double lower = even - r;
        return lower / Math.fma(scale, even + r, lower);
    }

    /// log(1 + e) = 2 artanh(t), t = e / (2 + e) <= 1/3, whose series is cut where the remainder is below 2^-58.
    private static double softplus(double x, double e) {
        double t = e / (2 + e);
        double s = t * t;
        double p = Math.fma(s, 1.0 / 33, 1.0 / 31);
        p = Math.fma(p, s, 1.0 / 29);
        p = Math.fma(p, s, 1.0 / 27);
        p = Math.fma(p, s, 1.0 / 25);
        p = Math.fma(p, s, 1.0 / 23);
        p = Math.fma(p, s, 1.0 / 21);
        p = Math.fma(p, s, 1.0 / 19);
        p = Math.fma(p, s, 1.0 / 17);
        p = Math.fma(p, s, 1.0 / 15);
        p = Math.fma(p, s, 1.0 / 13);
        p = Math.fma(p, s, 1.0 / 11);
        p = Math.fma(p, s, 1.0 / 9);
        p = Math.fma(p, s, 1.0 / 7);
        p = Math.fma(p, s, 1.0 / 5);
        p = Math.fma(p, s, 1.0 / 3);
        p = Math.fma(p, s, 1);
        return Math.fma(t + t, p, Math.max(x, 0));
    }

    private static long bits(double k) {
        return ((long) k + BIAS) << FRACTION_BITS;
    }

    /// 2^k as a product of two normal numbers, because e^x can be subnormal.
    private static long halfBits(double k) {
        return (((long) k >> 1) + BIAS) << FRACTION_BITS;
    }

    private static long otherBits(double k) {
        long whole = (long) k;
        return (whole - (whole >> 1) + BIAS) << FRACTION_BITS;
    }
}
