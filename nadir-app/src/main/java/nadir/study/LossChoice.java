package nadir.study;

import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import nadir.loss.Loss;
import nadir.loss.Reduction;
import org.jspecify.annotations.Nullable;

/// What a user says about the loss; null for what is left open, which the data or a model then decides.
///
/// @param loss `squared`, `cross-entropy`, `logistic` or `hinge`
/// @param hingePower of the hinge loss
/// @param labelSmoothing of the cross-entropy loss
/// @param reduction `mean` or `sum`
/// @param weightDecay w in (w/2) |theta|^2
public record LossChoice(@Nullable String loss, @Nullable Double hingePower, @Nullable Double labelSmoothing,
        @Nullable String reduction, @Nullable Double weightDecay) {

    /// Everything left open.
    public static LossChoice open() {
        return new LossChoice(null, null, null, null, null);
    }

    /// The conventions for data that nothing else is known about: cross-entropy for classes and the squared loss for
    /// numbers, mean reduction and no weight decay where nothing was chosen.
    ///
    /// @throws InputException if a name does not exist, or a constant is out of its range or belongs to another loss
    public Conventions forData(Dataset data) {
        return over(Conventions.of(Loss.defaultFor(data)));
    }

    /// The conventions of a model with what the user chose in place of its own.
    ///
    /// @throws InputException if a name does not exist, or a constant is out of its range or belongs to another loss
    public Conventions over(Conventions known) {
        return new Conventions(lossOver(known.loss()), reduction == null ? known.reduction() : Reduction.of(reduction),
                weightDecay == null ? known.weightDecay() : weightDecay);
    }

    private Loss lossOver(Loss known) {
        String label = loss == null ? known.label() : loss;
        double smoothing = known instanceof CrossEntropy(double own) && label.equals(known.label()) ? own : 0;
        double power = known instanceof HingeLoss(double own) && label.equals(known.label()) ? own
                : HingeLoss.DEFAULT_POWER;
        Loss chosen = Loss.of(label, labelSmoothing == null ? smoothing : labelSmoothing,
                hingePower == null ? power : hingePower);
        if (hingePower != null && !(chosen instanceof HingeLoss)) {
            throw new InputException("--hinge-power belongs to the hinge loss, got it with " + label
                    + "; leave it out, or choose --loss hinge");
        }
        return chosen;
    }
}
