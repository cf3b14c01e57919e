package nadir.study;

import nadir.optimize.Outcome;

/// Why a training run ended, as one word for scripts.
public enum TrainingOutcome {
    /// The gradient is within the tolerance.
    CONVERGED,
    /// The limit of iterations was reached.
    BUDGET_EXHAUSTED,
    /// The loss still falls and the gradient vanishes while the parameters grow.
    VALLEY_TO_INFINITY,
    /// The loss falls without its gradient getting smaller while the parameters grow.
    UNBOUNDED_BELOW,
    /// Loss and parameters both grew: the steps were too long.
    BLOW_UP,
    /// The loss or its gradient was not finite.
    NON_FINITE,
    /// The method found no step that makes progress.
    STALLED,
    /// The user asked to stop.
    INTERRUPTED;

    static TrainingOutcome of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Converged _ -> CONVERGED;
            case Outcome.BudgetExhausted _ -> BUDGET_EXHAUSTED;
            case Outcome.Diverging diverging -> switch (diverging.kind()) {
                case VALLEY_TO_INFINITY -> VALLEY_TO_INFINITY;
                case UNBOUNDED_BELOW -> UNBOUNDED_BELOW;
                case BLOW_UP -> BLOW_UP;
            };
            case Outcome.NonFinite _ -> NON_FINITE;
            case Outcome.Stalled _ -> STALLED;
            case Outcome.Interrupted _ -> INTERRUPTED;
        };
    }

    /// Whether the run could go on from where it stands.
    boolean isResumable() {
        return this == BUDGET_EXHAUSTED || this == INTERRUPTED;
    }
}
