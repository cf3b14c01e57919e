package nadir.study;

import nadir.eliminate.EliminationOutcome;
import nadir.eliminate.EliminationResult;

/// How elimination from one start ended; see [EliminationReport] for its parts.
record EliminationEnd(String outcome, String reason, String remedy, double modifiedLoss, double strippedLoss,
        double polishedLoss, double gradientNorm, double maxAbsA, double maxAbsB, double weightNorm,
        double maxNeuronOutput, long iterations, double passes, EliminationHistory history) {

    static EliminationEnd of(EliminationResult result) {
        EliminationOutcome outcome = result.outcome();
        return new EliminationEnd(outcome.label(), outcome.reason(), outcome.remedy(), result.modifiedLoss(),
                result.strippedLoss(), result.polishedLoss(), outcome.end().gradientNorm(), outcome.end().maxAbsA(),
                outcome.end().maxAbsB(), outcome.end().weightNorm(), outcome.end().maxNeuronOutput(),
                result.iterations(), result.totalPasses(), EliminationHistory.of(result.history()));
    }
}
