package nadir.loss;

import java.util.Arrays;
import java.util.OptionalDouble;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.TargetCoding;
import nadir.tensor.Tensor;
import nadir.trace.Traced;

/// l(q, y) = -sum_k t_k log softmax(q)_k = log sum_k e^(q_k) - sum_k t_k q_k with t = (1 - e) y + e/dy, where y is a
/// distribution over classes: hard (one-hot) or soft labels. Label smoothing e: Szegedy et al. 2016 (arXiv 1512.00567),
/// section 7.
///
/// @param smoothing e, at least 0 and below 1; 0 for none
public record CrossEntropy(double smoothing) implements Loss {
    /// How far soft labels of a sample may sum from 1: they come as decimal numbers.
    private static final double SUM_TOLERANCE = 1e-6;

    /// @throws InputException if the smoothing is out of range
    public CrossEntropy {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new InputException("label smoothing requires a number of at least 0 and below 1, got " + smoothing);
        }
    }

    @Override
    public String label() {
        return "cross-entropy";
    }

    @Override
    public String formula() {
        return "cross-entropy loss -sum_k y_k log softmax(q)_k"
                + (smoothing == 0 ? "" : ", label smoothing " + smoothing);
    }

    @Override
    public Traced perSample(Traced outputs, Traced targets) {
        Traced labels = smoothing == 0
                ? targets
                : targets.times(1 - smoothing).plus(smoothing / targets.shape().extent(1));
        return outputs.logSumExp(1).minus(outputs.times(labels).sum(1));
    }

    /// Classes are coded one-hot. Numbers are taken as soft labels: at least two columns, none negative, rows that sum to
    /// 1 (up to 1e-6; they are then divided by their sum).
    @Override
    public Dataset suited(Dataset data) {
        if (data.isClassification()) {
            return data.withCoding(TargetCoding.ONE_HOT);
        }
        int classes = data.outputs();
        if (classes < 2) {
            throw new InputException("the cross-entropy loss requires classes or at least 2 columns of probabilities, "
                    + "got the numbers of column '" + data.targetNames().getFirst()
                    + "'; use --classes if its values are classes, or the squared loss");
        }
        double[] values = data.y().toArray();
        for (int row = 0; row < data.rows(); row++) {
            normalise(data, values, row * classes, classes);
        }
        return Dataset.real(data.name(), data.featureNames(), data.x(), data.targetNames(),
                Tensor.wrap(data.y().shape(), values));
    }

    private static void normalise(Dataset data, double[] values, int start, int classes) {
        double sum = 0;
        for (int i = start; i < start + classes; i++) {
            if (values[i] < 0) {
                throw new InputException("the cross-entropy loss requires probabilities, got " + values[i] + " in "
                        + Targets.place(data, i) + "; use the squared loss for numbers");
            }
            sum += values[i];
        }
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw new InputException("the cross-entropy loss requires target columns that sum to 1 in every row, got "
                    + sum + " in row " + (start / classes + 1) + "; normalise them, or use the squared loss");
        }
        for (int i = start; i < start + classes; i++) {
            values[i] /= sum;
        }
    }

    /// softmax(q) = the mean of the (smoothed) labels, so the value is its entropy for each sample; attained if and only
    /// if every class has a positive mean.
    @Override
    public GroupMinimum minimum(Tensor targets, int[] rows) {
        double[] mean = Targets.mean(targets, rows);
        Arrays.setAll(mean, k -> (1 - smoothing) * mean[k] + smoothing / mean.length);
        double entropy = 0;
        for (double probability : mean) {
            entropy -= probability == 0 ? 0 : probability * StrictMath.log(probability);
        }
        boolean attained = Arrays.stream(mean).allMatch(probability -> probability > 0);
        double[] output = Arrays.stream(mean).map(StrictMath::log).toArray();
        return new GroupMinimum(Math.max(0, rows.length * entropy), attained, output);
    }

    @Override
    public OptionalDouble accuracy(Tensor outputs, Dataset data) {
        return OptionalDouble.of(Targets.agreement(outputs, data.y()));
    }

    @Override
    public boolean isTwiceDifferentiable() {
        return true;
    }
}
