package nadir.optimize;

import java.time.Duration;

/// When a run stops. Norms are Euclidean.
///
/// - Converged: |gradient| <= `tolerance` x scale.
/// - Diverging: see [Outcome.Diverging]; `growth` is the factor over max(1, |start|) that |point| has to reach.
/// - Budgets: looked at after every step, so that a run may overshoot by what one step costs.
///
/// @param tolerance of the gradient, >= 0; 0 asks for an exactly zero gradient
/// @param scale what the gradient is measured against
/// @param maxIterations >= 0; 0 evaluates the start only. An epoch of a method that samples is one iteration
/// @param maxPasses evaluations in passes over all terms, see [Evaluations#passes()], > 0; may be infinite
/// @param maxTime of the run including the runs it resumes, positive
/// @param growth > 1
public record StopRules(double tolerance, GradientScale scale, long maxIterations, double maxPasses, Duration maxTime,
        double growth) {
    /// Longer than any run.
    private static final Duration UNLIMITED = Duration.ofDays(36_500);

    /// @throws IllegalArgumentException if a number is outside its range
    public StopRules {
        Require.notNegative("The gradient tolerance", tolerance);
        Require.atLeast("The limit of iterations", 0, maxIterations);
        if (!(maxPasses > 0)) {
            throw new IllegalArgumentException(
                    "The limit of evaluations requires a positive number of passes, got " + maxPasses);
        }
        if (!maxTime.isPositive()) {
            throw new IllegalArgumentException("The limit of time requires a positive duration, got " + maxTime);
        }
        if (!(growth > 1)) {
            throw new IllegalArgumentException("The growth that counts as divergence requires a factor above 1, got "
                    + growth);
        }
    }

    /// Tolerance 1e-8 x max(1, |gradient at the start|), 1,000 iterations, no other budget, growth 1,000.
    public static StopRules defaults() {
        return new StopRules(1e-8, GradientScale.ONE_OR_START, 1_000, Double.POSITIVE_INFINITY, UNLIMITED, 1e3);
    }

    /// With another tolerance.
    public StopRules withTolerance(double newTolerance) {
        return new StopRules(newTolerance, scale, maxIterations, maxPasses, maxTime, growth);
    }

    /// With another scale.
    public StopRules withScale(GradientScale newScale) {
        return new StopRules(tolerance, newScale, maxIterations, maxPasses, maxTime, growth);
    }

    /// With another limit of iterations.
    public StopRules withMaxIterations(long newMaxIterations) {
        return new StopRules(tolerance, scale, newMaxIterations, maxPasses, maxTime, growth);
    }

    /// With another limit of evaluations.
    public StopRules withMaxPasses(double newMaxPasses) {
        return new StopRules(tolerance, scale, maxIterations, newMaxPasses, maxTime, growth);
    }

    /// With another limit of time.
    public StopRules withMaxTime(Duration newMaxTime) {
        return new StopRules(tolerance, scale, maxIterations, maxPasses, newMaxTime, growth);
    }

    /// With another growth that counts as divergence; infinite: growth alone never does.
    public StopRules withGrowth(double newGrowth) {
        return new StopRules(tolerance, scale, maxIterations, maxPasses, maxTime, newGrowth);
    }
}
