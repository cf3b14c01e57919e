package nadir.interval;

import java.util.stream.IntStream;

/// Products of interval matrices by midpoints and radii, with an error bound that is known beforehand.
///
/// With x in a + [-r, r] and y in b + [-s, s], |x y - a b| <= |a| s + r (|b| + s). The computed sum c of the n products
/// a b differs from the exact one by at most g |a| |b| in sum, g = n u / (1 - n u), u = 2^-53, in whatever order it is
/// added (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. 2002, equation 3.5). So every exact sum of
/// products lies within T = sum of |a| (s + g |b|) + r (|b| + s) of c (Rump, Fast and parallel interval arithmetic, BIT 39,
/// 1999, section 3). T has 2 n terms, none negative, each with at most four roundings, so that the computed T is too small
/// by a factor of at most 1 / (1 - g') with g' = (2 n + 6) u / (1 - (2 n + 6) u); (n + 4) 2^-50 is more.
///
/// All this holds without underflow and overflow, which [#isModerate(IntervalTensor)] excludes: every number that is not 0
/// is between 2^-480 and 2^480 in size, so products are above 2^-960 (and g times them above 2^-1013) and sums below 2^990.
final class MatrixProduct {
    static final int MOST_TERMS = 1 << 20;
    private static final double SMALLEST = 0x1p-480;
    private static final double LARGEST = 0x1p480;
    /// Multiplications above which rows are shared between threads; each row is computed by one.
    private static final long PARALLEL = 1L << 22;

    private final IntervalTensor left;
    private final IntervalTensor right;
    private final int[] rows;
    private final int[] columns;
    private final int[] summedLeft;
    private final int[] summedRight;
    private final double gamma;
    private final double inflation;

    /// The right operand of the current product, n x columns: midpoints b, s + g |b|, and |b| + s.
    private final double[] middle;
    private final double[] error;
    private final double[] size;

    /// @param rows offsets in `left` of the rows, `columns` in `right` of the columns
    /// @param summedLeft offsets along the sum in `left`, `summedRight` in `right`
    MatrixProduct(IntervalTensor left, int[] rows, IntervalTensor right, int[] columns, int[] summedLeft,
            int[] summedRight) {
        this.left = left;
        this.right = right;
        this.rows = rows;
        this.columns = columns;
        this.summedLeft = summedLeft;
        this.summedRight = summedRight;
        int n = summedLeft.length;
        gamma = n * 0x1p-53 * (1 + 0x1p-30);
        inflation = 1 + (n + 4) * 0x1p-50;
        middle = new double[Math.multiplyExact(n, columns.length)];
        error = new double[middle.length];
        size = new double[middle.length];
    }

    /// Whether all numbers and all radii are 0 or of a size that neither overflows nor underflows in products.
    static boolean isModerate(IntervalTensor x) {
        double[] lower = x.lowers();
        double[] upper = x.uppers();
        boolean moderate = true;
        for (int i = 0; i < lower.length; i++) {
            double low = lower[i];
            double high = upper[i];
            double m = middle(low, high);
            double r = radius(low, high, m);
            moderate &= isModerate(m) && isModerate(r);
        }
        return moderate;
    }

    private static boolean isModerate(double x) {
        double absolute = Math.abs(x);
        return x == 0 || (absolute >= SMALLEST && absolute <= LARGEST);
    }

    private static double middle(double low, double high) {
        return low == high ? low : low * 0.5 + high * 0.5;
    }

    /// An upper bound of the distance from m to the ends: the difference is off by one rounding, which the factor covers.
    private static double radius(double low, double high, double m) {
        return low == high ? 0 : Math.max(high - m, m - low) * (1 + 0x1p-51);
    }

    /// Writes one product of the batch.
    ///
    /// @param leftStart added to offsets in `left`, `rightStart` in `right`, `start` in the result
    /// @param resultRows offsets of rows in the result, `resultColumns` of columns
    void write(int leftStart, int rightStart, int start, int[] resultRows, int[] resultColumns, double[] lower,
            double[] upper) {
        fillRight(rightStart);
        long work = (long) rows.length * middle.length;
        IntStream each = IntStream.range(0, rows.length);
        (work > PARALLEL ? each.parallel() : each).forEach(
                i -> writeRow(leftStart + rows[i], start + resultRows[i], resultColumns, lower, upper));
    }

    private void fillRight(int start) {
        for (int k = 0; k < summedRight.length; k++) {
            int at = k * columns.length;
            for (int j = 0; j < columns.length; j++) {
                int position = start + summedRight[k] + columns[j];
                double low = right.lower(position);
                double high = right.upper(position);
                double b = middle(low, high);
                double s = radius(low, high, b);
                double absolute = Math.abs(b);
                middle[at + j] = b;
                error[at + j] = s + gamma * absolute;
                size[at + j] = absolute + s;
            }
        }
    }

    private void writeRow(int leftStart, int start, int[] resultColumns, double[] lower, double[] upper) {
        double[] sum = new double[columns.length];
        double[] bound = new double[columns.length];
        for (int k = 0; k < summedLeft.length; k++) {
            int position = leftStart + summedLeft[k];
            double low = left.lower(position);
            double high = left.upper(position);
            double a = middle(low, high);
            double r = radius(low, high, a);
            int at = k * columns.length;
            if (r != 0) {
                addInterval(a, r, at, sum, bound);
            } else if (a != 0) {
                addPoint(a, at, sum, bound);
            }
        }
        for (int j = 0; j < sum.length; j++) {
            double width = bound[j] * inflation;
            lower[start + resultColumns[j]] = Rounding.subtractDown(sum[j], width);
            upper[start + resultColumns[j]] = Rounding.addUp(sum[j], width);
        }
    }

    private void addPoint(double a, int at, double[] sum, double[] bound) {
        double absolute = Math.abs(a);
        for (int j = 0; j < sum.length; j++) {
            sum[j] += a * middle[at + j];
            bound[j] += absolute * error[at + j];
        }
    }

    private void addInterval(double a, double r, int at, double[] sum, double[] bound) {
        double absolute = Math.abs(a);
        for (int j = 0; j < sum.length; j++) {
            sum[j] += a * middle[at + j];
            bound[j] += absolute * error[at + j] + r * size[at + j];
        }
    }
}
