package nadir.spark;

import java.util.Arrays;
import nadir.data.Scaling;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.apache.spark.api.java.JavaRDD;

/// The scaling of inputs that lie on a cluster, computed as [Scaling#of(Tensor)] does it: ranges, then means, then
/// deviations from them with the correction of Chan, Golub & LeVeque 1983 (equation 1.7), each in a unit of the column's own
/// in which no square overflows. Sums are compensated within partitions.
final class ColumnMoments {
    private static final int SAFE_EXPONENT = 400;

    private ColumnMoments() {}

    static Scaling scaling(JavaRDD<Block> blocks, int columns, long rows) {
        double[] ranges = TreeSum.of(blocks, new Ranges(columns));
        double[] units = new double[columns];
        for (int j = 0; j < columns; j++) {
            int exponent = Math.getExponent(Math.max(Math.abs(ranges[j]), Math.abs(ranges[columns + j])));
            units[j] = Math.abs(exponent) > SAFE_EXPONENT ? Math.scalb(1.0, -exponent) : 1;
        }
        double[] zeros = new double[columns];
        double[] means = totals(TreeSum.of(blocks, new Powers(units, zeros)), 0, columns);
        Arrays.setAll(means, j -> means[j] / rows);
        double[] around = TreeSum.of(blocks, new Powers(units, means));
        double[] first = totals(around, 0, columns);
        double[] second = totals(around, 1, columns);
        double[] deviations = new double[columns];
        for (int j = 0; j < columns; j++) {
            boolean constant = ranges[j] == -ranges[columns + j];
            double variance = (second[j] - first[j] * first[j] / rows) / rows;
            double deviation = Math.sqrt(Math.max(0, variance)) / units[j];
            deviations[j] = constant || deviation == 0 ? 1 : deviation;
            means[j] = constant ? ranges[j] : means[j] / units[j];
        }
        Shape shape = Shape.of(columns);
        return new Scaling(Tensor.wrap(shape, means), Tensor.wrap(shape, deviations));
    }

    /// For each column, whether it has one value.
    static boolean[] constant(JavaRDD<Block> blocks, int columns) {
        double[] ranges = TreeSum.of(blocks, new Ranges(columns));
        boolean[] constant = new boolean[columns];
        for (int j = 0; j < columns; j++) {
            constant[j] = ranges[j] == -ranges[columns + j];
        }
        return constant;
    }

    private static double[] totals(double[] sums, int power, int columns) {
        double[] totals = new double[columns];
        Arrays.setAll(totals, j -> sums[2 * power * columns + j] + sums[(2 * power + 1) * columns + j]);
        return totals;
    }

    /// The largest value of each column, then the largest of its negatives.
    private record Ranges(int columns) implements Contribution {
        @Override
        public double[] start() {
            double[] result = new double[2 * columns];
            Arrays.fill(result, Double.NEGATIVE_INFINITY);
            return result;
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            double[] x = block.x();
            for (int i = 0; i < x.length; i++) {
                int j = i % columns;
                result[j] = Math.max(result[j], x[i]);
                result[columns + j] = Math.max(result[columns + j], -x[i]);
            }
        }

        @Override
        public void combine(double[] result, double[] later) {
            Arrays.setAll(result, i -> Math.max(result[i], later[i]));
        }
    }

    /// The sums of differences from centres and of their squares; each followed by what rounding lost of it.
    private record Powers(double[] units, double[] centres) implements Contribution {
        @Override
        public double[] start() {
            return new double[4 * units.length];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            double[] x = block.x();
            int columns = units.length;
            for (int i = 0; i < x.length; i++) {
                int j = i % columns;
                double difference = x[i] * units[j] - centres[j];
                add(result, j, columns, difference);
                add(result, 2 * columns + j, columns, difference * difference);
            }
        }

        /// Neumaier's compensated sum.
        private static void add(double[] result, int at, int columns, double term) {
            double old = result[at];
            double next = old + term;
            result[at + columns] += Math.abs(old) >= Math.abs(term) ? (old - next) + term : (term - next) + old;
            result[at] = next;
        }

        @Override
        public void combine(double[] result, double[] later) {
            int columns = units.length;
            for (int j = 0; j < columns; j++) {
                for (int sum = 0; sum < 4; sum += 2) {
                    add(result, sum * columns + j, columns, later[sum * columns + j]);
                    result[(sum + 1) * columns + j] += later[(sum + 1) * columns + j];
                }
            }
        }
    }
}
