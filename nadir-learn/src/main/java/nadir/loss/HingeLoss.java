package nadir.loss;

import java.util.OptionalDouble;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.tensor.Tensor;
import nadir.trace.Traced;

/// l(q, y) = sum over outputs of max(0, 1 - y q)^p, y in {-1, +1}, with targets as [LogisticLoss] takes them. It reaches 0
/// at finite outputs, which cross-entropy and logistic loss never do.
///
/// @param power p, at least 2; above 2 the loss is twice continuously differentiable
public record HingeLoss(double power) implements Loss {
    /// The power where none is asked for.
    public static final double DEFAULT_POWER = 3;

    /// @throws InputException if the power is below 2 or not finite
    public HingeLoss {
        if (!(power >= 2) || Double.isInfinite(power)) {
            throw new InputException("the hinge loss requires a finite power of at least 2, got " + power);
        }
    }

    /// The loss with the default power.
    public HingeLoss() {
        this(DEFAULT_POWER);
    }

    @Override
    public String label() {
        return "hinge";
    }

    @Override
    public String formula() {
        return "hinge loss max(0, 1 - y q)^" + power + ", y in {-1, +1}";
    }

    @Override
    public Traced perSample(Traced outputs, Traced targets) {
        return outputs.times(targets).negate().plus(1).max(0).power(power).sum(1);
    }

    @Override
    public Dataset suited(Dataset data) {
        return Targets.signed(data, label());
    }

    /// With a samples at +1 and b at -1, a (1 - q)^(p-1) = b (1 + q)^(p-1), so q = (1 - c) / (1 + c) with
    /// c = (b / a)^(1 / (p-1)); 0 with one sign alone. Always attained.
    @Override
    public GroupMinimum minimum(Tensor targets, int[] rows) {
        double[] output = new double[targets.shape().extent(1)];
        double value = 0;
        for (int k = 0; k < output.length; k++) {
            double positive = Targets.positives(targets, rows, k);
            double negative = rows.length - positive;
            if (positive == 0 || negative == 0) {
                output[k] = positive == 0 ? -1 : 1;
            } else {
                double c = StrictMath.pow(negative / positive, 1 / (power - 1));
                output[k] = (1 - c) / (1 + c);
                // 1 - q and 1 + q, without the cancellation of computing them from q.
                value += positive * StrictMath.pow(2 * c / (1 + c), power)
                        + negative * StrictMath.pow(2 / (1 + c), power);
            }
        }
        return new GroupMinimum(value, true, output);
    }

    @Override
    public OptionalDouble accuracy(Tensor outputs, Dataset data) {
        return OptionalDouble.of(Targets.agreement(outputs, data.y()));
    }

    @Override
    public boolean isTwiceDifferentiable() {
        return power > 2;
    }
}
