package nadir.loss;

import java.util.Arrays;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.TargetCoding;
import nadir.tensor.Tensor;

/// What losses ask of targets, and sums over them.
final class Targets {
    private Targets() {}

    static double at(Tensor matrix, int row, int column) {
        return matrix.get(row * matrix.shape().extent(1) + column);
    }

    /// The mean of some rows.
    static double[] mean(Tensor targets, int[] rows) {
        double[] mean = new double[targets.shape().extent(1)];
        for (int row : rows) {
            for (int k = 0; k < mean.length; k++) {
                mean[k] += at(targets, row, k);
            }
        }
        Arrays.setAll(mean, k -> mean[k] / rows.length);
        return mean;
    }

    /// The targets as signs: classes are coded so; numbers must be -1 and +1, or 0 and 1, which become -1 and +1.
    ///
    /// @throws InputException if they are anything else
    static Dataset signed(Dataset data, String loss) {
        if (data.isClassification()) {
            return data.withCoding(TargetCoding.SIGNED);
        }
        double[] values = data.y().values();
        double low = Arrays.stream(values).anyMatch(v -> v == 0) ? 0 : -1;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 1 && values[i] != low) {
                throw new InputException("the " + loss + " loss requires targets -1 and +1 (or 0 and 1), got "
                        + values[i] + " in " + place(data, i) + "; use the squared loss for numbers, or --classes if "
                        + "the target's values are classes");
            }
        }
        if (low == -1) {
            return data;
        }
        double[] signs = Arrays.stream(values).map(v -> v == 0 ? -1 : 1).toArray();
        return Dataset.real(data.name(), data.featureNames(), data.x(), data.targetNames(),
                Tensor.wrap(data.y().shape(), signs));
    }

    /// "row 3, column 'price'", counted from 1, for an element of the targets.
    static String place(Dataset data, int element) {
        return "row " + (element / data.outputs() + 1) + ", column '"
                + data.outputNames().get(element % data.outputs()) + "'";
    }

    /// The fraction of rows whose largest elements are at the same place; for one column, whose signs agree.
    static double agreement(Tensor outputs, Tensor targets) {
        int rows = targets.shape().extent(0);
        int agreeing = 0;
        for (int row = 0; row < rows; row++) {
            agreeing += winner(outputs, row) == winner(targets, row) ? 1 : 0;
        }
        return (double) agreeing / rows;
    }

    private static int winner(Tensor matrix, int row) {
        int columns = matrix.shape().extent(1);
        if (columns == 1) {
            return matrix.get(row) > 0 ? 1 : 0;
        }
        int best = 0;
        for (int k = 1; k < columns; k++) {
            best = at(matrix, row, k) > at(matrix, row, best) ? k : best;
        }
        return best;
    }

    /// The number of rows whose element in a column is positive.
    static int positives(Tensor targets, int[] rows, int column) {
        return (int) Arrays.stream(rows).filter(row -> at(targets, row, column) > 0).count();
    }
}
