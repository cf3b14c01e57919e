package nadir.exec;

/// log(sum(exp)) along the middle axis of outer x length x inner, without overflow. Exponentials of neighbouring rows are
/// taken together where rows are short; sums and their logarithms are in double precision, sums in
/// the order of the axis.
record LogSumExp(int read, int write, int outer, int length, int inner) {

    void runDoubles(Object[] buffers, int shift) {
        double[] x = (double[]) buffers[read];
        double[] y = (double[]) buffers[write];
        Exponentials.Scratch scratch = (Exponentials.Scratch) buffers[Schedule.SCRATCH];
        if (inner > 1 || length > Exponentials.BLOCK) {
            for (int row = 0; row < outer * inner; row++) {
                y[row] = single(x, row);
            }
            return;
        }
        int most = Exponentials.BLOCK / length;
        for (int first = 0; first < outer; first += most) {
            rows(x, y, first, Math.min(most, outer - first), scratch);
        }
    }

    private void rows(double[] x, double[] y, int first, int count, Exponentials.Scratch scratch) {
        double[] shifted = scratch.input();
        for (int i = 0; i < count; i++) {
            int start = (first + i) * length;
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < length; k++) {
                largest = Math.max(largest, x[start + k]);
            }
            y[first + i] = largest;
            for (int k = 0; k < length; k++) {
                shifted[i * length + k] = x[start + k] - largest;
            }
        }
        double[] powers = Exponentials.exp(scratch, count * length);
        double[] sums = scratch.input();
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int k = 0; k < length; k++) {
                sum += powers[i * length + k];
            }
            sums[i] = sum;
        }
        double[] logarithms = Exponentials.log(scratch, count);
        for (int i = 0; i < count; i++) {
            y[first + i] = combine(y[first + i], logarithms[i]);
        }
    }

    private double single(double[] x, int row) {
        int start = start(row);
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < length; k++) {
            largest = Math.max(largest, x[start + k * inner]);
        }
        double sum = 0;
        for (int k = 0; k < length; k++) {
            sum += Exponentials.exp(x[start + k * inner] - largest);
        }
        return combine(largest, Logarithms.log(sum));
    }

    void runFloats(Object[] buffers, int shift) {
        float[] x = (float[]) buffers[read];
        float[] y = (float[]) buffers[write];
        FloatExponentials.Scratch scratch = (FloatExponentials.Scratch) buffers[Schedule.SCRATCH];
        if (inner > 1 || length > FloatExponentials.BLOCK) {
            for (int row = 0; row < outer * inner; row++) {
                y[row] = single(x, row);
            }
            return;
        }
        int most = FloatExponentials.BLOCK / length;
        for (int first = 0; first < outer; first += most) {
            rows(x, y, first, Math.min(most, outer - first), scratch);
        }
    }

    private void rows(float[] x, float[] y, int first, int count, FloatExponentials.Scratch scratch) {
        float[] shifted = scratch.input();
        for (int i = 0; i < count; i++) {
            int start = (first + i) * length;
            float largest = Float.NEGATIVE_INFINITY;
            for (int k = 0; k < length; k++) {
                largest = Math.max(largest, x[start + k]);
            }
            y[first + i] = largest;
            for (int k = 0; k < length; k++) {
                shifted[i * length + k] = x[start + k] - largest;
            }
        }
        float[] powers = FloatExponentials.exp(scratch, count * length);
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int k = 0; k < length; k++) {
                sum += powers[i * length + k];
            }
            y[first + i] = (float) combine(y[first + i], Logarithms.log(sum));
        }
    }

    private float single(float[] x, int row) {
        int start = start(row);
        float largest = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < length; k++) {
            largest = Math.max(largest, x[start + k * inner]);
        }
        double sum = 0;
        for (int k = 0; k < length; k++) {
            sum += FloatExponentials.exp(x[start + k * inner] - largest);
        }
        return (float) combine(largest, Logarithms.log(sum));
    }

    private int start(int row) {
        return row / inner * length * inner + row % inner;
    }

    /// The largest element's own exponential is 1, so that no sum lies below; only where it is not finite there is none.
    private static double combine(double largest, double logarithm) {
        return Double.isInfinite(largest) ? largest : largest + logarithm;
    }
}
