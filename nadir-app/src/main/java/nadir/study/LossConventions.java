package nadir.study;

import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import org.jspecify.annotations.Nullable;

/// What fixes the meaning of every printed loss, gradient and eigenvalue, as results state it.
///
/// @param loss `squared`, `cross-entropy`, `logistic` or `hinge`
/// @param reduction `mean` or `sum` over samples
/// @param weightDecay w in (w/2) |theta|^2
/// @param labelSmoothing of the cross-entropy loss, null for the other losses
/// @param hingePower of the hinge loss, null for the other losses
/// @param formula all of it in one line
public record LossConventions(String loss, String reduction, double weightDecay, @Nullable Double labelSmoothing,
        @Nullable Double hingePower, String formula) {

    /// What `conventions` say.
    public static LossConventions of(Conventions conventions) {
        Double smoothing = conventions.loss() instanceof CrossEntropy(double e) ? (Double) e : null;
        Double power = conventions.loss() instanceof HingeLoss(double p) ? (Double) p : null;
        return new LossConventions(conventions.loss().label(), conventions.reduction().label(),
                conventions.weightDecay(), smoothing, power, conventions.text());
    }
}
