package nadir.optimize;

/// Why a run ended, with the figures that decided. Only [Converged] says that the end is (nearly) a stationary point,
/// and none says that it is a minimum: that is for second derivatives to tell.
public sealed interface Outcome {
    /// Iterations completed when the run ended.
    long iteration();

    /// What happened, in one sentence with its figures.
    String reason();

    /// What to do about it, in one sentence.
    String remedy();

    /// Reason and remedy.
    default String text() {
        return reason() + " " + remedy();
    }

    /// The gradient is within the tolerance.
    ///
    /// @param gradientNorm Euclidean norm of the exact gradient at the end
    /// @param tolerance relative to `scale`
    /// @param scale the number the tolerance multiplies
    /// @param scaleKind what that number is
    record Converged(long iteration, double gradientNorm, double tolerance, double scale, GradientScale scaleKind)
            implements
                Outcome {
        @Override
        public String reason() {
            return Figures.text("Converged after %s: |gradient| = %.3g <= %.3g x %.4g, the scale being %s.",
                    Figures.iterations(iteration), gradientNorm, tolerance, scale, scaleKind.text());
        }

        @Override
        public String remedy() {
            return "The point is nearly stationary; whether it is a minimum, a saddle or neither is for an audit of its "
                    + "second derivatives.";
        }
    }

    /// What a run may use up.
    enum Budget {
        /// Iterations.
        ITERATIONS("iterations"),
        /// Passes over all terms, see [Evaluations#passes()].
        PASSES("passes over the data"),
        /// Seconds.
        SECONDS("seconds");

        private final String unit;

        Budget(String unit) {
            this.unit = unit;
        }

        /// The unit, in words.
        public String unit() {
            return unit;
        }
    }

    /// A budget ran out before anything else ended the run.
    ///
    /// @param used in the budget's unit
    /// @param limit in the budget's unit
    /// @param gradientNorm Euclidean norm of the exact gradient at the end
    /// @param target the norm at which the run would have converged
    record BudgetExhausted(Budget budget, long iteration, double used, double limit, double gradientNorm,
            double target) implements Outcome {
        @Override
        public String reason() {
            String norms = Figures.text("|gradient| = %.3g, wanted %.3g.", gradientNorm, target);
            return budget == Budget.ITERATIONS
                    ? "The limit of " + Figures.iterations((long) limit) + " is reached; " + norms
                    : Figures.text("The budget of %.6g %s is used up (%.6g) after %s; %s", limit, budget.unit(), used,
                            Figures.iterations(iteration), norms);
        }

        @Override
        public String remedy() {
            return "Resume with a larger budget, raise the tolerance, or take a method that converges faster.";
        }
    }

    /// How a run diverges.
    enum Divergence {
        /// The loss still falls and the gradient tends to zero while |point| grows: along this run no minimum is
        /// attained.
        VALLEY_TO_INFINITY,
        /// The loss falls without the gradient getting smaller: no lower bound is in sight.
        UNBOUNDED_BELOW,
        /// Loss and |point| both grow: the steps are too long.
        BLOW_UP
    }

    /// The point runs off to infinity. The criteria:
    /// - *Valley to infinity*, asked when the gradient is within the tolerance, no step makes progress, or |point| has
    ///   reached growth^2 x max(1, |start|): since the gradient was (at least) 100 times as large, the loss fell and |point|
    ///   grew by a thousandth of itself or more; and further ahead, up to twice as far in the direction covered since then
    ///   or else straight away from the origin (valleys of networks bend), loss and slope at six points (each four times
    ///   further) show that the loss still falls. Near a minimum that can't be: the distance left is a hundredth of that
    ///   covered where the Hessian is regular, 0.3 of it for x^4, 1.5 times for x^10.
    /// - *Unbounded below*: |point| has reached growth^3 x max(1, |start|), and since it was half as large the loss fell
    ///   and the gradient kept at least half its norm.
    /// - *Blow-up*: |point| has reached growth x max(1, |start|) and the value growth x max(1, |value at the start|).
    ///
    /// This is evidence, not proof: a minimum may still lie further out.
    ///
    /// @param pointNorm |point| at the end
    /// @param earlierPointNorm |point| at the earlier iteration of comparison (the start for a blow-up)
    /// @param value at the end
    /// @param earlierValue then
    /// @param gradientNorm at the end
    /// @param earlierGradientNorm then
    record Diverging(Divergence kind, long iteration, double pointNorm, double earlierPointNorm, double value,
            double earlierValue, double gradientNorm, double earlierGradientNorm) implements Outcome {
        @Override
        public String reason() {
            String what = switch (kind) {
                case VALLEY_TO_INFINITY -> "the loss still falls and the gradient vanishes while |point| grows";
                case UNBOUNDED_BELOW -> "the loss falls without its gradient getting smaller while |point| grows";
                case BLOW_UP -> "loss and |point| both grow";
            };
            return Figures.text(
                    "Diverging after %s: %s (|point| %.6g -> %.6g, loss %.6g -> %.6g, |gradient| %.3g -> %.3g).",
                    Figures.iterations(iteration), what, earlierPointNorm, pointNorm, earlierValue, value,
                    earlierGradientNorm, gradientNorm);
        }

        @Override
        public String remedy() {
            return switch (kind) {
                case VALLEY_TO_INFINITY ->
                        "No minimum is attained along this run: add weight decay, or use a loss that "
                                + "attains its minimum (label smoothing, hinge).";
                case UNBOUNDED_BELOW -> "Check the objective's sign, or add weight decay.";
                case BLOW_UP -> "Lower the learning rate, or use a method with a line search.";
            };
        }
    }

    /// The objective was not finite. The run keeps the last good point: the last iterate whose value and gradient were.
    ///
    /// @param fault what was not finite
    /// @param atStart whether that happened at the start itself, so that there is no good point
    record NonFinite(Fault fault, long iteration, boolean atStart) implements Outcome {
        @Override
        public String reason() {
            return atStart ? "At the start " + fault.text() + "."
                    : Figures.text("In iteration %d %s; the last point found finite is kept.", iteration + 1,
                            fault.text());
        }

        @Override
        public String remedy() {
            return atStart
                    ? "Start elsewhere, and look for values that are missing, infinite or far too large in data and "
                            + "parameters."
                    : "Lower the learning rate or scale the features; a logarithm, root or quotient outside its domain "
                            + "does the same.";
        }
    }

    /// The method found no step that makes progress.
    ///
    /// @param cause what was tried, with figures
    /// @param gradientNorm at the end
    /// @param target the norm at which the run would have converged
    record Stalled(long iteration, String cause, double gradientNorm, double target) implements Outcome {
        @Override
        public String reason() {
            return Figures.text("Stalled after %s with |gradient| = %.3g, wanted %.3g: %s.",
                    Figures.iterations(iteration),
                    gradientNorm, target, cause);
        }

        @Override
        public String remedy() {
            return "The limit of the arithmetic is reached or the objective has a kink here: raise the tolerance, compute "
                    + "in double precision, or use a smooth activation.";
        }
    }

    /// The user asked to stop.
    record Interrupted(long iteration) implements Outcome {
        @Override
        public String reason() {
            return "Interrupted after " + Figures.iterations(iteration) + ".";
        }

        @Override
        public String remedy() {
            return "Resume from the last checkpoint: the result is the same as without the interruption.";
        }
    }
}
