package nadir.eliminate;

import java.util.List;
import java.util.Locale;

/// How an elimination ended, with the figures that decided.
///
/// Only [Eliminated] says that theta attains the data lower bound, up to the tolerances stated. The other two say that
/// nothing was eliminated; the stripped loss may still be lower than what plain training finds.
public sealed interface EliminationOutcome {
    /// Where it ended.
    EliminationProgress end();

    /// How far L(theta) is above the data lower bound at the end.
    double gap();

    /// What happened, in a sentence with its figures.
    String reason();

    /// What to do about it, in a sentence.
    String remedy();

    /// Reason and remedy.
    default String text() {
        return reason() + " " + remedy();
    }

    /// What had to be met.
    ///
    /// @param gradient for |grad L~| in the paper's coordinates
    /// @param neurons for max_k |a_k|
    /// @param gap for L(theta) - L_data
    record Tolerances(double gradient, double neurons, double gap) {}

    /// |grad L~|, |a| and L(theta) - L_data are all within tolerance, and L_data is attained by finite outputs.
    record Eliminated(EliminationProgress end, double gap, Tolerances tolerances) implements EliminationOutcome {
        @Override
        public String reason() {
            return sentence(
                    "Eliminated: |grad L~| = %.3g <= %.3g, max |a| = %.3g <= %.3g, L(theta) - L_data = %.3g <= %.3g.",
                    end.gradientNorm(), tolerances.gradient(), end.maxAbsA(), tolerances.neurons(), gap,
                    tolerances.gap());
        }

        @Override
        public String remedy() {
            return "The network without what was added is at a global minimum of its loss, up to these tolerances; "
                    + "strip and use it.";
        }
    }

    /// What was added does not vanish: |a| falls while b or W grow and the neurons go on working. No minimum is approached.
    ///
    /// @param since where |a| was largest in the last stage
    /// @param stopped how the last round of the optimiser ended, a sentence
    /// @param attainable whether the data lower bound is attained by finite outputs at all
    record Diverging(EliminationProgress end, double gap, EliminationProgress since, String stopped,
            boolean attainable) implements EliminationOutcome {
        @Override
        public String reason() {
            return sentence(
                    "Diverging, nothing is eliminated: since iteration %d max |a| went %.3g -> %.3g, max |b| %.4g -> "
                            + "%.4g, |W| %.4g -> %.4g, |theta| %.4g -> %.4g, the neurons' largest output %.4g -> %.4g, L~ %.6g -> "
                            + "%.6g; the network alone has L = %.6g, %.3g above the data lower bound.",
                    since.iteration(),
                    since.maxAbsA(), end.maxAbsA(), since.maxAbsB(), end.maxAbsB(), since.weightNorm(),
                    end.weightNorm(), since.parameterNorm(), end.parameterNorm(), since.maxNeuronOutput(),
                    end.maxNeuronOutput(), since.modifiedLoss(), end.modifiedLoss(), end.strippedLoss(), gap);
        }

        @Override
        public String remedy() {
            return attainable
                    ? "The network may be too small to attain the bound, or this start leads to infinity: widen it, start "
                            + "elsewhere, or take a larger lambda. Quote the loss of the network alone, polished or not."
                    : "No network attains the lower bound of this loss, so the modified loss has no minimum: use label "
                            + "smoothing or the hinge loss.";
        }
    }

    /// The run ended before it was eliminated, and without a clear trend to infinity.
    ///
    /// @param stopped how the last round of the optimiser ended, a sentence
    record BudgetExhausted(EliminationProgress end, double gap, Tolerances tolerances, String stopped)
            implements
                EliminationOutcome {
        @Override
        public String reason() {
            return sentence(
                    "Not eliminated when the run ended: |grad L~| = %.3g (wanted %.3g), max |a| = %.3g (wanted %.3g), "
                            + "L(theta) - L_data = %.3g (wanted %.3g). ",
                    end.gradientNorm(), tolerances.gradient(),
                    end.maxAbsA(), tolerances.neurons(), gap, tolerances.gap()) + stopped;
        }

        @Override
        public String remedy() {
            return "Allow more iterations, or go on without what was added; the figures do not tell whether a minimum is "
                    + "near.";
        }
    }

    // The annotation that the check asks for would be a dependency for this one method.
    @SuppressWarnings("AnnotateFormatMethod")
    private static String sentence(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /// The names of the outcomes, as scripts read them.
    static List<String> labels() {
        return List.of("eliminated", "diverging", "budget-exhausted");
    }

    /// The name of this outcome, one of [#labels()].
    default String label() {
        return switch (this) {
            case Eliminated _ -> labels().get(0);
            case Diverging _ -> labels().get(1);
            case BudgetExhausted _ -> labels().get(2);
        };
    }
}
