package nadir.loss;

import java.util.OptionalDouble;
import nadir.data.Dataset;
import nadir.tensor.Tensor;
import nadir.trace.Traced;

/// l(q, y) = 1/2 |q - y|^2, summed over the outputs. Takes any targets; classes stay as they are coded.
public record SquaredLoss() implements Loss {
    @Override
    public String label() {
        return "squared";
    }

    @Override
    public String formula() {
        return "squared loss 1/2 |q - y|^2";
    }

    @Override
    public Traced perSample(Traced outputs, Traced targets) {
        return outputs.minus(targets).square().sum(1).times(0.5);
    }

    @Override
    public Dataset suited(Dataset data) {
        return data;
    }

    /// The mean target; always attained.
    @Override
    public GroupMinimum minimum(Tensor targets, int[] rows) {
        double[] mean = Targets.mean(targets, rows);
        double sum = 0;
        for (int row : rows) {
            for (int k = 0; k < mean.length; k++) {
                double difference = Targets.at(targets, row, k) - mean[k];
                sum += difference * difference;
            }
        }
        return new GroupMinimum(0.5 * sum, true, mean);
    }

    @Override
    public OptionalDouble accuracy(Tensor outputs, Dataset data) {
        return data.isClassification()
                ? OptionalDouble.of(Targets.agreement(outputs, data.y()))
                : OptionalDouble.empty();
    }

    @Override
    public boolean isTwiceDifferentiable() {
        return true;
    }
}
