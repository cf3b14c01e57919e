package nadir.exec;

import nadir.ir.UnaryFunction;
import nadir.linalg.BitPatterns;

/// What [Exponentials] is in double precision, in single precision: the same formulas with shorter series, cut where the
/// remainder is below 2^-28. Errors are in units in the last place of a float.
final class FloatExponentials {
    /// Elements in a block: the scratch arrays of one block stay in the first-level cache.
    static final int BLOCK = 512;

    private static final float LOG2_E = 1.442695f;
    /// ln 2 in two parts; the first has 16 trailing zero bits, so that its product with an exponent is exact.
    private static final float LN2_HIGH = 0x1.62p-1f;
    private static final float LN2_LOW = 0x1.c85fep-10f;
    /// Adding and subtracting this rounds a float of moderate size to the nearest integer.
    private static final float ROUNDER = 0x1.8p23f;
    private static final int BIAS = 127;
    private static final int FRACTION_BITS = 23;
    /// e^x is infinite above the one and rounds to 0 below the other.
    private static final float HIGHEST = 89;
    private static final float LOWEST = -104;
    /// Below this e^x adds nothing to 1; above it powers of two are normal numbers.
    private static final float LEAST_ADDED = -87;
    /// |tanh(x/2)| rounds to 1 from here on.
    private static final float TANH_END = 20;

    /// Arrays for one block.
    static final class Scratch {
        private final float[] x = new float[BLOCK];
        private final float[] even = new float[BLOCK];
        private final float[] rest = new float[BLOCK];
        private final float[] scale = new float[BLOCK];
        private final float[] scale2 = new float[BLOCK];
        private final float[] y = new float[BLOCK];
        private final int[] bits = new int[BLOCK];
        private final int[] bits2 = new int[BLOCK];
        private final BitPatterns scaleBits = BitPatterns.of(bits);
        private final float[] copy = new float[BLOCK];
        private final BitPatterns scale2Bits = BitPatterns.of(bits2);

        /// Where [#exp(Scratch, int)] reads.
        float[] input() {
            return x;
        }
    }

    private FloatExponentials() {}

    /// e^x, within 1.5 ulp; 0 below -103.98 and infinite above 88.73.
    static float exp(float x) {
        float bounded = Math.max(Math.min(x, HIGHEST), LOWEST);
        float k = multiple(bounded);
        float r = rest(bounded, k);
        return quotient(even(r), r) * Float.intBitsToFloat(halfBits(k)) * Float.intBitsToFloat(otherBits(k));
    }

    /// Hyperbolic tangent, within 4 ulp; exactly odd.
    static float tanh(float x) {
        float bounded = Math.max(Math.min(x + x, TANH_END), -TANH_END);
        float k = multiple(bounded);
        float r = rest(bounded, k);
        return tanh(even(r), r, Float.intBitsToFloat(bits(k)));
    }

    /// 1 / (1 + e^-x), within 4 ulp where the result is a normal number.
    static float logistic(float x) {
        float bounded = Math.max(Math.min(-x, HIGHEST), LEAST_ADDED);
        float k = multiple(bounded);
        float r = rest(bounded, k);
        return logistic(even(r), r, Float.intBitsToFloat(bits(k)));
    }

    /// log(1 + e^x) without overflow, within 4 ulp where the result is a normal number.
    static float softplus(float x) {
        return softplus(x, exp(-Math.abs(x)));
    }

    /// y = function(x), for the first `count` elements.
    static void apply(UnaryFunction function, float[] x, float[] y, int count, Scratch scratch) {
        for (int i = 0; i < count; i += BLOCK) {
            int size = Math.min(BLOCK, count - i);
            System.arraycopy(x, i, scratch.x, 0, size);
            float[] block = switch (function) {
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

    private static float[] tanh(Scratch scratch, int size) {
        reduceTwice(scratch.x, scratch.even, scratch.rest, scratch.bits, size);
        scratch.scaleBits.copyTo(scratch.scale, size);
        finishTanh(scratch.even, scratch.rest, scratch.scale, scratch.y, size);
        return scratch.y;
    }

    private static float[] logistic(Scratch scratch, int size) {
        reduceNegative(scratch.x, scratch.even, scratch.rest, scratch.bits, size);
        scratch.scaleBits.copyTo(scratch.scale, size);
        finishLogistic(scratch.even, scratch.rest, scratch.scale, scratch.y, size);
        return scratch.y;
    }

    private static float[] softplus(Scratch scratch, int size) {
        System.arraycopy(scratch.x, 0, scratch.copy, 0, size);
        negativeSizes(scratch.x, size);
        exp(scratch, size);
        finishSoftplus(scratch.copy, scratch.y, scratch.rest, size);
        return scratch.rest;
    }

    /// e^x of the first `size` elements of the scratch's input, in an array that the next call overwrites.
    static float[] exp(Scratch scratch, int size) {
        reduce(scratch.x, scratch.even, scratch.rest, scratch.scale, size);
        split(scratch.scale, scratch.bits, scratch.bits2, size);
        scratch.scaleBits.copyTo(scratch.scale, size);
        scratch.scale2Bits.copyTo(scratch.scale2, size);
        finishExp(scratch.even, scratch.rest, scratch.scale, scratch.scale2, scratch.y, size);
        return scratch.y;
    }

    private static void reduce(float[] x, float[] even, float[] rest, float[] multiple, int size) {
        for (int i = 0; i < size; i++) {
            float bounded = Math.max(Math.min(x[i], HIGHEST), LOWEST);
            float k = multiple(bounded);
            float r = rest(bounded, k);
            even[i] = even(r);
            rest[i] = r;
            multiple[i] = k;
        }
    }

    private static void split(float[] multiple, int[] half, int[] other, int size) {
        for (int i = 0; i < size; i++) {
            half[i] = halfBits(multiple[i]);
            other[i] = otherBits(multiple[i]);
        }
    }

    private static void reduceTwice(float[] x, float[] even, float[] rest, int[] bits, int size) {
        for (int i = 0; i < size; i++) {
            float bounded = Math.max(Math.min(x[i] + x[i], TANH_END), -TANH_END);
            float k = multiple(bounded);
            float r = rest(bounded, k);
            even[i] = even(r);
            rest[i] = r;
            bits[i] = bits(k);
        }
    }

    private static void reduceNegative(float[] x, float[] even, float[] rest, int[] bits, int size) {
        for (int i = 0; i < size; i++) {
            float bounded = Math.max(Math.min(-x[i], HIGHEST), LEAST_ADDED);
            float k = multiple(bounded);
            float r = rest(bounded, k);
            even[i] = even(r);
            rest[i] = r;
            bits[i] = bits(k);
        }
    }

    private static void finishExp(float[] even, float[] rest, float[] half, float[] other, float[] y, int size) {
        for (int i = 0; i < size; i++) {
            y[i] = quotient(even[i], rest[i]) * half[i] * other[i];
        }
    }

    private static void finishTanh(float[] even, float[] rest, float[] scale, float[] y, int size) {
        for (int i = 0; i < size; i++) {
            y[i] = tanh(even[i], rest[i], scale[i]);
        }
    }

    private static void finishLogistic(float[] even, float[] rest, float[] scale, float[] y, int size) {
        for (int i = 0; i < size; i++) {
            y[i] = logistic(even[i], rest[i], scale[i]);
        }
    }

    private static void negativeSizes(float[] x, int size) {
        for (int i = 0; i < size; i++) {
            x[i] = -Math.abs(x[i]);
        }
    }

    private static void finishSoftplus(float[] x, float[] exp, float[] y, int size) {
        for (int i = 0; i < size; i++) {
            y[i] = softplus(x[i], exp[i]);
        }
    }

    /// The integer k next to x / ln 2.
    private static float multiple(float x) {
        return Math.fma(x, LOG2_E, ROUNDER) - ROUNDER;
    }

    /// x - k ln 2.
    private static float rest(float x, float k) {
        return Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
    }

    /// A(r) = r coth(r/2) = sum of 2 B_2n r^2n / (2n)! with the Bernoulli numbers.
    private static float even(float r) {
        float s = r * r;
        float p = Math.fma(s, 1f / 15120, -1f / 360);
        p = Math.fma(p, s, 1f / 6);
        return Math.fma(p, s, 2);
    }

    /// e^r as 1 and a small part.
    private static float quotient(float even, float r) {
        return 1 + (r + r) / (even - r);
    }

    private static float tanh(float even, float r, float scale) {
        float less = 1 - scale;
        float more = 1 + scale;
        return Math.fma(r, more, less * -even) / Math.fma(even, more, -(r * less));
    }

    private static float logistic(float even, float r, float scale) {
        float lower = even - r;
        return lower / Math.fma(scale, even + r, lower);
    }

    /// log(1 + e) = 2 artanh(t), t = e / (2 + e) <= 1/3, whose series is cut where the remainder is below 2^-28.
    private static float softplus(float x, float e) {
        float t = e / (2 + e);
        float s = t * t;
        float p = Math.fma(s, 1f / 15, 1f / 13);
        p = Math.fma(p, s, 1f / 11);
        p = Math.fma(p, s, 1f / 9);
        p = Math.fma(p, s, 1f / 7);
        p = Math.fma(p, s, 1f / 5);
        p = Math.fma(p, s, 1f / 3);
        p = Math.fma(p, s, 1);
        return Math.fma(t + t, p, Math.max(x, 0));
    }

    private static int bits(float k) {
        return ((int) k + BIAS) << FRACTION_BITS;
    }

    /// 2^k as a product of two normal numbers, because e^x can be subnormal.
    private static int halfBits(float k) {
        return (((int) k >> 1) + BIAS) << FRACTION_BITS;
    }

    private static int otherBits(float k) {
        int whole = (int) k;
        return (whole - (whole >> 1) + BIAS) << FRACTION_BITS;
    }
}
