package nadir.eliminate;

import java.util.List;
import nadir.optimize.Run;

/// What an elimination came to. Losses are in the conventions of the plain risk.
///
/// @param outcome whether suboptimal minima were eliminated, with figures
/// @param hypotheses what was checked beforehand
/// @param start the modified loss at the start, and what else there is to say of it
/// @param history from the start to the end, thinned: all of the first iterations, then ever fewer
/// @param modifiedLoss L~ at the end; never the network's own loss
/// @param strippedLoss L(theta) at the end, of the network without what was added
/// @param stripped theta at the end
/// @param polished minimisation of L from there
/// @param passes evaluations of L~ by the optimiser, without those for this report
/// @param iterations with what was added
public record EliminationResult(EliminationOutcome outcome, List<Hypothesis> hypotheses, EliminationProgress start,
        List<EliminationProgress> history, double modifiedLoss, double strippedLoss, double[] stripped, Run polished,
        double passes, long iterations) {
    /// Copies the lists.
    public EliminationResult {
        hypotheses = List.copyOf(hypotheses);
        history = List.copyOf(history);
    }

    /// The loss of the network alone after polishing.
    public double polishedLoss() {
        return polished.value();
    }

    /// Evaluations in all, polishing included.
    public double totalPasses() {
        return passes + polished.evaluations().passes();
    }
}
