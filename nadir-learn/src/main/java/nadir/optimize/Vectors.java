package nadir.optimize;

/// Sums over vectors of equal length, always added up in one fixed order, so that a result has the same bits on every
/// run. Eight partial sums let the processor overlap additions, which one running sum would forbid.
final class Vectors {
    /// Below this a sum of squares may have lost terms to underflow.
    private static final double SMALL = 1e-280;

    private Vectors() {}

    /// x . y. Where the plain sum overflows although both vectors are finite, it is formed from scaled entries.
    static double dot(double[] x, double[] y) {
        double sum = plainDot(x, y);
        if (Double.isFinite(sum) && Math.abs(sum) > SMALL) {
            return sum;
        }
        double scaleX = largest(x);
        double scaleY = largest(y);
        if (!(scaleX > 0 && scaleY > 0 && scaleX < Double.POSITIVE_INFINITY && scaleY < Double.POSITIVE_INFINITY)) {
            return sum;
        }
        double scaled = 0;
        for (int i = 0; i < x.length; i++) {
            scaled += (x[i] / scaleX) * (y[i] / scaleY);
        }
        return scaled * scaleX * scaleY;
    }

    private static double plainDot(double[] x, double[] y) {
        int n = x.length;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int i = 0;
        for (; i + 7 < n; i += 8) {
            s0 += x[i] * y[i];
            s1 += x[i + 1] * y[i + 1];
            s2 += x[i + 2] * y[i + 2];
            s3 += x[i + 3] * y[i + 3];
            s4 += x[i + 4] * y[i + 4];
            s5 += x[i + 5] * y[i + 5];
            s6 += x[i + 6] * y[i + 6];
            s7 += x[i + 7] * y[i + 7];
        }
        double sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
        for (; i < n; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /// |x|, free of overflow and underflow of the squares; NaN where an entry is NaN.
    static double norm(double[] x) {
        double sum = plainDot(x, x);
        if (sum > SMALL && sum < Double.POSITIVE_INFINITY) {
            return Math.sqrt(sum);
        }
        double scale = largest(x);
        if (scale == 0 || !Double.isFinite(scale)) {
            return scale;
        }
        double scaled = 0;
        for (double entry : x) {
            scaled += (entry / scale) * (entry / scale);
        }
        return scale * Math.sqrt(scaled);
    }

    /// |x - y|.
    static double distance(double[] x, double[] y) {
        double s0 = 0;
        double s1 = 0;
        int i = 0;
        for (; i + 1 < x.length; i += 2) {
            double d0 = x[i] - y[i];
            double d1 = x[i + 1] - y[i + 1];
            s0 += d0 * d0;
            s1 += d1 * d1;
        }
        if (i < x.length) {
            s0 += (x[i] - y[i]) * (x[i] - y[i]);
        }
        double sum = s0 + s1;
        return sum > SMALL && sum < Double.POSITIVE_INFINITY ? Math.sqrt(sum) : scaledDistance(x, y);
    }

    private static double scaledDistance(double[] x, double[] y) {
        double scale = 0;
        for (int i = 0; i < x.length; i++) {
            scale = Math.max(scale, Math.abs(x[i] - y[i]));
        }
        if (scale == 0 || !Double.isFinite(scale)) {
            return scale;
        }
        double scaled = 0;
        for (int i = 0; i < x.length; i++) {
            double d = (x[i] - y[i]) / scale;
            scaled += d * d;
        }
        return scale * Math.sqrt(scaled);
    }

    /// The largest |x_i|; NaN where an entry is NaN.
    private static double largest(double[] x) {
        double largest = 0;
        for (double entry : x) {
            largest = Math.max(largest, Math.abs(entry));
        }
        return largest;
    }

    /// y += a x.
    static void add(double a, double[] x, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] += a * x[i];
        }
    }

    /// result = x + a d.
    static void move(double[] x, double a, double[] d, double[] result) {
        for (int i = 0; i < result.length; i++) {
            result[i] = x[i] + a * d[i];
        }
    }

    /// x *= a.
    static void scale(double a, double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= a;
        }
    }

    /// result = x - y.
    static void subtract(double[] x, double[] y, double[] result) {
        for (int i = 0; i < result.length; i++) {
            result[i] = x[i] - y[i];
        }
    }

    /// result = -x.
    static void negate(double[] x, double[] result) {
        for (int i = 0; i < result.length; i++) {
            result[i] = -x[i];
        }
    }
}
