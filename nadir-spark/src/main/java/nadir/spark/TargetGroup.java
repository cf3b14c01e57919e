package nadir.spark;

import java.util.Arrays;
import java.util.stream.IntStream;
import nadir.loss.CrossEntropy;
import nadir.loss.GroupMinimum;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.SquaredLoss;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Targets that share an output, as the few numbers that their least loss takes: how many, their means, and the sums of
/// squares around these (Welford 1962).
final class TargetGroup {
    /// Of logistic and hinge losses of more samples the least is that of so many with the same proportions.
    private static final int PROPORTIONAL = 1_000_000;

    private final Loss loss;
    private final double[] means;
    private final double[] squares;
    private double[] first = {};
    private long count;
    private boolean conflicting;

    TargetGroup(Loss loss, int outputs) {
        this.loss = loss;
        this.means = new double[outputs];
        this.squares = new double[outputs];
    }

    void add(double[] target) {
        if (count == 0) {
            first = target;
        }
        conflicting |= !Arrays.equals(first, target);
        count++;
        for (int k = 0; k < means.length; k++) {
            double before = target[k] - means[k];
            means[k] += before / count;
            squares[k] += before * (target[k] - means[k]);
        }
    }

    /// Adds the least loss, 1 if it is not attained, 1, and 1 if targets differ.
    void addTo(double[] sums) {
        GroupMinimum least = least(loss, count, means, Arrays.stream(squares).sum());
        sums[0] += least.value();
        sums[1] += least.attained() ? 0 : 1;
        sums[2]++;
        sums[3] += conflicting ? 1 : 0;
    }

    /// The least summed loss of samples that share an output.
    ///
    /// @param means of their targets
    /// @param squares the sum of |y - mean|^2
    static GroupMinimum least(Loss loss, long count, double[] means, double squares) {
        return switch (loss) {
            case SquaredLoss _ -> new GroupMinimum(0.5 * squares, true, means);
            case CrossEntropy entropy -> scaled(
                    entropy.minimum(Tensor.wrap(Shape.of(1, means.length), means.clone()), new int[] {0}),
                    (double) count);
            case LogisticLoss _,HingeLoss _ -> {
                int few = (int) Math.min(count, PROPORTIONAL);
                double[] signs = new double[few * means.length];
                for (int k = 0; k < means.length; k++) {
                    long positive = Math.round((means[k] + 1) / 2 * few);
                    for (int i = 0; i < few; i++) {
                        signs[i * means.length + k] = i < positive ? 1 : -1;
                    }
                }
                yield scaled(loss.minimum(Tensor.wrap(Shape.of(few, means.length), signs),
                        IntStream.range(0, few).toArray()), (double) count / few);
            }
        };
    }

    private static GroupMinimum scaled(GroupMinimum one, double factor) {
        return new GroupMinimum(factor * one.value(), one.attained(), one.output());
    }
}
