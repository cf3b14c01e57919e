package nadir.study;

import java.util.List;
import java.util.Locale;
import nadir.eliminate.EliminationMethod;
import nadir.eliminate.EliminationStudy;
import nadir.eliminate.Hypothesis;

/// What the elimination of suboptimal minima came to, for the start whose network was kept, and how it compares with plain
/// training. The modified loss is never a loss of the saved network: that is `polishedLoss`.
///
/// @param method what was added
/// @param lambdas one for each stage
/// @param outcome eliminated, diverging or budget-exhausted
/// @param reason the same in a sentence with its figures
/// @param remedy what to do about it, in a sentence
/// @param modifiedLoss L~ at the end
/// @param strippedLoss L(theta) there, of the network without what was added
/// @param polishedLoss L(theta) after minimising L from there; the loss of the saved network
/// @param gradientNorm |grad L~| at the end, Euclidean, in the paper's coordinates for standardised inputs
/// @param maxAbsA max_k |a_k| at the end
/// @param maxAbsB max_k |b_k|
/// @param weightNorm |W|, Euclidean
/// @param maxNeuronOutput max over samples and outputs of |a_k exp(w_k . x + b_k)|; for loss scaling |a e^b|
/// @param iterations with what was added
/// @param passes evaluations of L~, and of L while polishing
/// @param hypotheses the conditions of the theorem, checked beforehand
/// @param history of the figures
/// @param starts every start
/// @param comparison with plain training from the same starts
public record EliminationReport(EliminationMethod method, List<Double> lambdas, String outcome, String reason,
        String remedy, double modifiedLoss, double strippedLoss, double polishedLoss, double gradientNorm,
        double maxAbsA, double maxAbsB, double weightNorm, double maxNeuronOutput, long iterations, double passes,
        List<Condition> hypotheses, EliminationHistory history, List<EliminationStudy.Start> starts,
        EliminationComparison comparison) {
    /// Copies the lists.
    public EliminationReport {
        lambdas = List.copyOf(lambdas);
        hypotheses = List.copyOf(hypotheses);
        starts = List.copyOf(starts);
    }

    /// A condition of the theorem.
    ///
    /// @param name for scripts, in lower case with hyphens
    public record Condition(String name, boolean holds, String finding, String remedy) {
        static Condition of(Hypothesis hypothesis) {
            return new Condition(hypothesis.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    hypothesis.holds(), hypothesis.finding(), hypothesis.remedy());
        }
    }

    static EliminationReport of(EliminationChoice choice, EliminationEnd best, List<Hypothesis> hypotheses,
            EliminationStudy study) {
        EliminationStudy.Row row = study.rows().getFirst();
        return new EliminationReport(choice.method(), choice.lambdas(), best.outcome(), best.reason(), best.remedy(),
                best.modifiedLoss(), best.strippedLoss(), best.polishedLoss(), best.gradientNorm(), best.maxAbsA(),
                best.maxAbsB(), best.weightNorm(), best.maxNeuronOutput(), best.iterations(), best.passes(),
                hypotheses.stream().map(Condition::of).toList(), best.history(), row.starts(),
                EliminationComparison.of(study, row));
    }
}
