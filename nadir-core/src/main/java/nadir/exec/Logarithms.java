package nadir.exec;

import nadir.linalg.BitPatterns;

/// Natural logarithms of numbers from 1 on, one at a time or whole arrays, with the same bits.
///
/// x = 2^k (1 + f) with 1 + f from sqrt(1/2) to sqrt(2), and log(1 + f) = f - t (f - R), t = f / (2 + f), where
/// R = 2 t^2/3 + 2 t^4/5 + ... is cut where the remainder is below 2^-60 of the result. Loops are as those of
/// [Exponentials].
final class Logarithms {
    private static final int FRACTION_BITS = 52;
    private static final long ROOT_OF_HALF = Double.doubleToRawLongBits(Math.sqrt(0.5));
    /// ln 2 in two parts; the first has 32 trailing zero bits, so that its product with an exponent is exact.
    private static final double LN2_HIGH = 0.6931471803691238;
    private static final double LN2_LOW = 1.9082149292705877e-10;

    private Logarithms() {}

    /// log(x) within 1 ulp for finite x from 1 on; of anything else, anything.
    static double log(double x) {
        long bits = Double.doubleToRawLongBits(x);
        return finish(Double.longBitsToDouble(fraction(bits)) - 1, exponent(bits));
    }

    /// The logarithms of the first `size` elements of x.
    ///
    /// @param x is overwritten
    /// @param bits scratch, as is `exponent`
    /// @param patterns a view of `bits`
    static void log(double[] x, double[] y, int size, long[] bits, BitPatterns patterns, double[] exponent) {
        patterns.copyFrom(x, size);
        split(bits, exponent, size);
        patterns.copyTo(x, size);
        finish(x, exponent, y, size);
    }

    private static void split(long[] bits, double[] exponent, int size) {
        for (int i = 0; i < size; i++) {
            long pattern = bits[i];
            exponent[i] = exponent(pattern);
            bits[i] = fraction(pattern);
        }
    }

    private static void finish(double[] x, double[] exponent, double[] y, int size) {
        for (int i = 0; i < size; i++) {
            y[i] = finish(x[i] - 1, exponent[i]);
        }
    }

    /// k; no number from 1 on lies below the root of a half, so that nothing is negative here.
    private static long whole(long bits) {
        return (bits - ROOT_OF_HALF) >>> FRACTION_BITS;
    }

    private static double exponent(long bits) {
        return whole(bits);
    }

    private static long fraction(long bits) {
        return bits - (whole(bits) << FRACTION_BITS);
    }

    private static double finish(double f, double k) {
        double t = f / (2 + f);
        double z = t * t;
        double p = Math.fma(z, 2.0 / 21, 2.0 / 19);
        p = Math.fma(p, z, 2.0 / 17);
        p = Math.fma(p, z, 2.0 / 15);
        p = Math.fma(p, z, 2.0 / 13);
        p = Math.fma(p, z, 2.0 / 11);
        p = Math.fma(p, z, 2.0 / 9);
        p = Math.fma(p, z, 2.0 / 7);
        p = Math.fma(p, z, 2.0 / 5);
        p = Math.fma(p, z, 2.0 / 3);
        double rest = Math.fma(t, Math.fma(p, z, -f), k * LN2_LOW);
        return Math.fma(k, LN2_HIGH, f + rest);
    }
}
