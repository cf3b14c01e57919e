package nadir.check;

import org.jspecify.annotations.Nullable;

/// What the loss means.
///
/// @param loss `squared`, `cross-entropy`, `logistic` or `hinge`
/// @param reduction `mean` or `sum`
/// @param weightDecay w in (w/2) |theta|^2
/// @param labelSmoothing of the cross-entropy loss, null for the others
/// @param hingePower of the hinge loss, null for the others
/// @param formula all of it in one line
public record LossFacts(String loss, String reduction, double weightDecay, @Nullable Double labelSmoothing,
        @Nullable Double hingePower, String formula) {}
