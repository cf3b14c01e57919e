package nadir.eliminate;

import java.util.Comparator;
import java.util.List;
import nadir.eliminate.EliminationOutcome.BudgetExhausted;
import nadir.eliminate.EliminationOutcome.Diverging;
import nadir.eliminate.EliminationOutcome.Eliminated;
import nadir.eliminate.EliminationOutcome.Tolerances;
import nadir.loss.DataLowerBound;
import nadir.risk.Risk;

/// Decides from a run's history which outcome it had.
///
/// @param bound what no network can beat
/// @param scale what the best constant output leaves above the bound; 1 if nothing
record Judgement(DataLowerBound bound, double scale, EliminationOptions options) {
    /// |a| that has fallen by this factor is a trend,
    private static final double FALLEN = 10;
    /// if b has grown by this much,
    private static final double GROWN_BIAS = 2;
    /// or W by this factor,
    private static final double GROWN_WEIGHTS = 1.5;
    /// and what was added still has this part of its output, or makes up for this part of what the network lacks.
    private static final double KEPT = 0.1;

    static Judgement on(Risk plain, EliminationOptions options) {
        DataLowerBound bound = plain.lowerBound();
        double constant = plain.bestConstant().value();
        return new Judgement(bound, constant > bound.value() ? constant - bound.value() : 1, options);
    }

    double gapTolerance() {
        return options.gapTolerance() * scale;
    }

    /// What tolerances of the gradient are relative to.
    double gradientScale(EliminationProgress start) {
        return Double.isFinite(start.gradientNorm()) ? Math.max(1, start.gradientNorm()) : 1;
    }

    private double gap(EliminationProgress row) {
        return row.strippedLoss() - bound.value();
    }

    private Tolerances tolerances(List<EliminationProgress> history) {
        return new Tolerances(options.gradientTolerance() * gradientScale(history.getFirst()),
                options.neuronTolerance(),
                gapTolerance());
    }

    /// Whether the network alone attains the bound, up to the tolerance.
    boolean attainsBound(EliminationProgress row) {
        return bound.attained() && gap(row) <= gapTolerance();
    }

    /// Whether the last row meets all tolerances. Never so for a bound that is not attained: then no point is a minimum,
    /// however small the figures are.
    boolean isEliminated(List<EliminationProgress> history) {
        EliminationProgress end = history.getLast();
        Tolerances wanted = tolerances(history);
        return attainsBound(end) && end.gradientNorm() <= wanted.gradient() && end.maxAbsA() <= wanted.neurons();
    }

    /// @param stageStart the row at which the last stage began
    EliminationOutcome of(List<EliminationProgress> history, int stageStart, String stopped) {
        EliminationProgress end = history.getLast();
        Tolerances wanted = tolerances(history);
        if (isEliminated(history)) {
            return new Eliminated(end, gap(end), wanted);
        }
        EliminationProgress since = history.subList(stageStart, history.size())
                .stream()
                .max(Comparator.comparingDouble(EliminationProgress::maxAbsA))
                .orElse(end);
        return isTrend(since, end)
                ? new Diverging(end, gap(end), since, stopped, bound.attained())
                : new BudgetExhausted(end, gap(end), wanted, stopped);
    }

    private boolean isTrend(EliminationProgress since, EliminationProgress end) {
        boolean falls = end.maxAbsA() <= since.maxAbsA() / FALLEN;
        boolean runs = end.maxAbsB() >= since.maxAbsB() + GROWN_BIAS
                || end.weightNorm() >= since.weightNorm() * GROWN_WEIGHTS;
        boolean works = end.maxNeuronOutput() >= KEPT * since.maxNeuronOutput()
                || end.strippedLoss() - end.modifiedLoss() >= KEPT * gap(end);
        return !attainsBound(end) && falls && runs && works && end.modifiedLoss() <= since.modifiedLoss();
    }
}
