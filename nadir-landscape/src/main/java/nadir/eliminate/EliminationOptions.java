package nadir.eliminate;

import java.util.List;
import nadir.optimize.Lbfgs;
import nadir.optimize.Optimizer;
import nadir.optimize.StopRules;

/// How to eliminate.
///
/// @param method what is added
/// @param lambdas one for each stage, positive, in the order of the stages; one alone is usual
/// @param optimizer of all rounds and of polishing
/// @param rules of all rounds of the neurons' stages together (iterations and passes), of each round (tolerance), and of
///     polishing
/// @param gradientTolerance for |grad L~| at the end, relative to max(1, |grad L~| at the start)
/// @param neuronTolerance for max |a| at the end
/// @param gapTolerance for L(theta) - L_data at the end, relative to what the best constant output leaves of it
/// @param evenIfImpossible whether to run where the hypotheses say that nothing can be eliminated
/// @param threads at least 1
public record EliminationOptions(EliminationMethod method, List<Double> lambdas, Optimizer optimizer, StopRules rules,
        double gradientTolerance, double neuronTolerance, double gapTolerance, boolean evenIfImpossible,
        int threads) {

    /// @throws IllegalArgumentException if a number is out of its range
    public EliminationOptions {
        lambdas = List.copyOf(lambdas);
        if (lambdas.isEmpty() || lambdas.stream().anyMatch(lambda -> !(lambda > 0) || Double.isInfinite(lambda))) {
            throw new IllegalArgumentException("elimination requires finite lambdas above 0, got " + lambdas);
        }
        if (!(gradientTolerance > 0) || !(neuronTolerance > 0) || !(gapTolerance > 0)) {
            throw new IllegalArgumentException(
                    "elimination requires positive tolerances, got " + gradientTolerance + ", "
                            + neuronTolerance + ", " + gapTolerance);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("elimination requires at least 1 thread, got " + threads);
        }
    }

    /// L-BFGS with at most 1,000 iterations, tolerances 1e-6 (gradient), 1e-5 (|a|), 1e-6 (gap), one thread.
    public static EliminationOptions of(EliminationMethod method, double... lambdas) {
        List<Double> stages = java.util.Arrays.stream(lambdas).boxed().toList();
        return new EliminationOptions(method, stages, Lbfgs.defaults(), StopRules.defaults(), 1e-6, 1e-5, 1e-6, false,
                1);
    }

    /// With another optimiser.
    public EliminationOptions withOptimizer(Optimizer other) {
        return new EliminationOptions(method, lambdas, other, rules, gradientTolerance, neuronTolerance, gapTolerance,
                evenIfImpossible, threads);
    }

    /// With other stop rules.
    public EliminationOptions withRules(StopRules other) {
        return new EliminationOptions(method, lambdas, optimizer, other, gradientTolerance, neuronTolerance,
                gapTolerance,
                evenIfImpossible, threads);
    }

    /// With another tolerance for the gap.
    public EliminationOptions withGapTolerance(double other) {
        return new EliminationOptions(method, lambdas, optimizer, rules, gradientTolerance, neuronTolerance, other,
                evenIfImpossible, threads);
    }

    /// Also where it can't succeed, or not.
    public EliminationOptions withEvenIfImpossible(boolean wanted) {
        return new EliminationOptions(method, lambdas, optimizer, rules, gradientTolerance, neuronTolerance,
                gapTolerance,
                wanted, threads);
    }

    /// With other threads.
    public EliminationOptions withThreads(int other) {
        return new EliminationOptions(method, lambdas, optimizer, rules, gradientTolerance, neuronTolerance,
                gapTolerance,
                evenIfImpossible, other);
    }
}
