package nadir.loss;

import java.util.OptionalDouble;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.TargetCoding;
import nadir.tensor.Tensor;
import nadir.trace.Traced;

/// A loss l(q, y) of one sample: convex and differentiable in the network's output q in R^dy. It has no factor for the
/// number of samples; [Reduction] adds that.
public sealed interface Loss permits SquaredLoss, CrossEntropy, LogisticLoss, HingeLoss {
    /// The name that users write: `squared`, `cross-entropy`, `logistic` or `hinge`.
    String label();

    /// The loss with its constants in words and symbols, for reports.
    String formula();

    /// Traces the loss of each sample.
    ///
    /// @param outputs q, n x dy
    /// @param targets y, n x dy, as [#suited(Dataset)] leaves them
    /// @return n losses
    Traced perSample(Traced outputs, Traced targets);

    /// The data with its targets in the coding that this loss takes, checked row by row.
    ///
    /// @throws InputException if the targets do not suit the loss; the message names the row and says what to do
    Dataset suited(Dataset data);

    /// The least summed loss of samples that share one output. Exact up to rounding: every loss here has a closed form.
    ///
    /// @param targets y, m x dy, suited
    /// @param rows which samples
    GroupMinimum minimum(Tensor targets, int[] rows);

    /// The fraction of samples whose prediction is their target's class, where targets are classes (or signs, or soft
    /// labels, whose class is the likeliest): the largest output, or the sign of a single one. Ties go to the first class,
    /// and an output of 0 counts as the first class too.
    ///
    /// @param outputs q, m x dy
    /// @param data suited
    OptionalDouble accuracy(Tensor outputs, Dataset data);

    /// Whether l has a continuous second derivative in q, so that Hessians mean what they say everywhere.
    boolean isTwiceDifferentiable();

    /// Cross-entropy for classes, squared loss for numbers.
    static Loss defaultFor(Dataset data) {
        return data.coding() == TargetCoding.REAL ? new SquaredLoss() : new CrossEntropy(0);
    }

    /// The loss that a user names.
    ///
    /// @param label `squared`, `cross-entropy`, `logistic` or `hinge`
    /// @param labelSmoothing for cross-entropy
    /// @param hingePower for hinge
    /// @throws InputException if there is no loss of that name, or a constant is out of its range or belongs to another
    ///     loss
    static Loss of(String label, double labelSmoothing, double hingePower) {
        Loss loss = switch (label) {
            case "squared" -> new SquaredLoss();
            case "cross-entropy" -> new CrossEntropy(labelSmoothing);
            case "logistic" -> new LogisticLoss();
            case "hinge" -> new HingeLoss(hingePower);
            default -> throw new InputException("there is no loss '" + label
                    + "'; there are squared, cross-entropy, logistic, hinge");
        };
        if (labelSmoothing != 0 && !(loss instanceof CrossEntropy)) {
            throw new InputException("label smoothing belongs to the cross-entropy loss, got it with " + label
                    + "; leave it out, or choose cross-entropy");
        }
        return loss;
    }
}
