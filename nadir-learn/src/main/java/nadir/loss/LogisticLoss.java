package nadir.loss;

import java.util.OptionalDouble;
import nadir.data.Dataset;
import nadir.tensor.Tensor;
import nadir.trace.Traced;

/// l(q, y) = sum over outputs of log(1 + exp(-y q)), y in {-1, +1}. Two classes take one output (the second class is +1);
/// more classes take one output each, every one a question of its own (one against the rest). Numeric targets 0 and 1
/// become -1 and +1.
public record LogisticLoss() implements Loss {
    @Override
    public String label() {
        return "logistic";
    }

    @Override
    public String formula() {
        return "logistic loss log(1 + exp(-y q)), y in {-1, +1}";
    }

    @Override
    public Traced perSample(Traced outputs, Traced targets) {
        return outputs.times(targets).negate().softplus().sum(1);
    }

    @Override
    public Dataset suited(Dataset data) {
        return Targets.signed(data, label());
    }

    /// For each output the entropy of the fraction of +1; attained if both signs occur.
    @Override
    public GroupMinimum minimum(Tensor targets, int[] rows) {
        double[] output = new double[targets.shape().extent(1)];
        boolean attained = true;
        double value = 0;
        for (int k = 0; k < output.length; k++) {
            double positive = Targets.positives(targets, rows, k);
            double negative = rows.length - positive;
            output[k] = StrictMath.log(positive / negative);
            if (positive == 0 || negative == 0) {
                attained = false;
            } else {
                value += positive * StrictMath.log(rows.length / positive)
                        + negative * StrictMath.log(rows.length / negative);
            }
        }
        return new GroupMinimum(value, attained, output);
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
