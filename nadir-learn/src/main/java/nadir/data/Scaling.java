package nadir.data;

import java.util.Arrays;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Standardisation of inputs, column by column: `(x - mean) / scale`, where `scale` is the standard deviation over the
/// rows (divided by m, not m - 1) and 1 for a constant column, which so becomes exactly 0. Both are vectors of dx
/// values, ready to be held by a network. Targets are never scaled by this class.
///
/// Means and deviations are computed in two passes with compensated sums (Kahan-Babuska-Neumaier), the second on
/// differences from the mean with the correction of the corrected two-pass algorithm (Chan, Golub & LeVeque 1983,
/// equation 1.7), so that columns with a large offset or a huge range lose no accuracy.
///
/// @param mean subtracted from each column, shape dx
/// @param scale divides each column afterwards, shape dx, positive
public record Scaling(Tensor mean, Tensor scale) {
    /// Exponents of two beyond which squares would overflow or vanish; such columns are computed in another unit.
    private static final int SAFE_EXPONENT = 400;

    /// @throws IllegalArgumentException if the two are not vectors of one length, a mean is not finite, or a scale is not
    ///     finite and positive
    public Scaling {
        if (mean.shape().rank() != 1 || !mean.shape().equals(scale.shape())) {
            throw new IllegalArgumentException("mean and scale must be vectors of one length, got shapes "
                    + mean.shape() + " and " + scale.shape());
        }
        for (int i = 0; i < mean.shape().size(); i++) {
            if (!Double.isFinite(mean.get(i)) || !Double.isFinite(scale.get(i)) || scale.get(i) <= 0) {
                throw new IllegalArgumentException(
                        "column " + i + ": mean must be finite and scale finite and positive, "
                                + "got " + mean.get(i) + " and " + scale.get(i));
            }
        }
    }

    /// The scaling that leaves `columns` columns as they are.
    public static Scaling identity(int columns) {
        Shape shape = Shape.of(columns);
        return new Scaling(Tensor.filled(shape, 0), Tensor.filled(shape, 1));
    }

    /// The scaling that gives every column of `x` mean 0 and standard deviation 1.
    ///
    /// @param x finite values, m x dx
    /// @throws IllegalArgumentException if `x` is no matrix
    public static Scaling of(Tensor x) {
        if (x.shape().rank() != 2) {
            throw new IllegalArgumentException("a scaling needs a matrix, got shape " + x.shape());
        }
        Moments moments = new Moments(x.values(), x.shape().extent(0), x.shape().extent(1));
        Shape shape = Shape.of(x.shape().extent(1));
        return new Scaling(Tensor.wrap(shape, moments.mean), Tensor.wrap(shape, moments.deviation));
    }

    /// The number of columns, dx.
    public int columns() {
        return mean.shape().size();
    }

    /// A scaled copy of a matrix with dx columns.
    ///
    /// @throws IllegalArgumentException if `x` has another number of columns
    public Tensor apply(Tensor x) {
        if (x.shape().rank() != 2 || x.shape().extent(1) != columns()) {
            throw new IllegalArgumentException("this scaling takes a matrix of " + columns() + " columns, got shape "
                    + x.shape());
        }
        double[] values = x.toArray();
        for (int row = 0; row < values.length; row += columns()) {
            for (int column = 0; column < columns(); column++) {
                values[row + column] = (values[row + column] - mean.get(column)) / scale.get(column);
            }
        }
        return Tensor.wrap(x.shape(), values);
    }

    /// Column means and deviations, one row of the matrix at a time so that memory is read in its order.
    private static final class Moments {
        private final double[] values;
        private final int rows;
        private final int columns;
        private final double[] unit;
        private final boolean[] constant;
        private final double[] mean;
        private final double[] deviation;

        Moments(double[] values, int rows, int columns) {
            this.values = values;
            this.rows = rows;
            this.columns = columns;
            this.unit = new double[columns];
            this.constant = new boolean[columns];
            this.mean = new double[columns];
            this.deviation = new double[columns];
            findRanges();
            findMeans();
            findDeviations();
        }

        private void findRanges() {
            double[] largest = new double[columns];
            Arrays.fill(constant, true);
            for (int row = 0; row < values.length; row += columns) {
                for (int column = 0; column < columns; column++) {
                    double value = values[row + column];
                    largest[column] = Math.max(largest[column], Math.abs(value));
                    constant[column] &= value == values[column];
                }
            }
            for (int column = 0; column < columns; column++) {
                int exponent = Math.getExponent(largest[column]);
                unit[column] = Math.abs(exponent) > SAFE_EXPONENT ? Math.scalb(1.0, -exponent) : 1;
            }
        }

        /// A value in the column's own unit, a power of two: exact unless it is negligible against the column's largest.
        private double inUnit(int row, int column) {
            return values[row + column] * unit[column];
        }

        private void findMeans() {
            Sums sums = new Sums(columns);
            for (int row = 0; row < values.length; row += columns) {
                for (int column = 0; column < columns; column++) {
                    sums.add(column, inUnit(row, column));
                }
            }
            for (int column = 0; column < columns; column++) {
                mean[column] = sums.total(column) / rows;
            }
        }

        private void findDeviations() {
            Sums first = new Sums(columns);
            Sums second = new Sums(columns);
            for (int row = 0; row < values.length; row += columns) {
                for (int column = 0; column < columns; column++) {
                    double difference = inUnit(row, column) - mean[column];
                    first.add(column, difference);
                    second.add(column, difference * difference);
                }
            }
            for (int column = 0; column < columns; column++) {
                double shift = first.total(column);
                double variance = (second.total(column) - shift * shift / rows) / rows;
                double value = Math.sqrt(Math.max(0, variance)) / unit[column];
                deviation[column] = constant[column] || value == 0 ? 1 : value;
                mean[column] = constant[column] ? values[column] : mean[column] / unit[column];
            }
        }
    }

    /// Compensated sums, one per column.
    private static final class Sums {
        private final double[] sum;
        private final double[] lost;

        Sums(int columns) {
            sum = new double[columns];
            lost = new double[columns];
        }

        void add(int column, double term) {
            double old = sum[column];
            double next = old + term;
            lost[column] += Math.abs(old) >= Math.abs(term) ? (old - next) + term : (term - next) + old;
            sum[column] = next;
        }

        double total(int column) {
            return sum[column] + lost[column];
        }
    }
}
