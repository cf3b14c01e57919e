package nadir.eliminate;

import java.util.ArrayList;
import java.util.List;

/// Where an elimination stood. The modified loss is what is minimised; the stripped loss is that of the network alone, and
/// the only one that says how good the network is.
///
/// @param iteration of the optimiser, counted through all rounds and stages
/// @param lambda of the stage
/// @param modifiedLoss L~
/// @param strippedLoss L(theta)
/// @param gradientNorm |grad L~|, Euclidean, in the paper's coordinates
/// @param parameterNorm |theta|, Euclidean
/// @param maxAbsA max_k |a_k|
/// @param maxAbsB max_k |b_k|, for standardised inputs
/// @param weightNorm |W|, Euclidean, for standardised inputs; 0 for loss scaling
/// @param maxNeuronOutput max over samples and outputs of |a_k exp(w_k . x + b_k)|; for loss scaling |a e^b|
public record EliminationProgress(long iteration, double lambda, double modifiedLoss, double strippedLoss,
        double gradientNorm, double parameterNorm, double maxAbsA, double maxAbsB, double weightNorm,
        double maxNeuronOutput) {
    private static final int FIGURES = 10;

    /// All figures of all rows, row by row; iterations are below 2^53.
    static double[] numbers(List<EliminationProgress> rows) {
        double[] numbers = new double[FIGURES * rows.size()];
        int at = 0;
        for (EliminationProgress row : rows) {
            double[] figures = {row.iteration, row.lambda, row.modifiedLoss, row.strippedLoss, row.gradientNorm,
                row.parameterNorm, row.maxAbsA, row.maxAbsB, row.weightNorm, row.maxNeuronOutput};
            System.arraycopy(figures, 0, numbers, at, FIGURES);
            at += FIGURES;
        }
        return numbers;
    }

    static List<EliminationProgress> rows(double[] n) {
        List<EliminationProgress> rows = new ArrayList<>();
        for (int at = 0; at < n.length; at += FIGURES) {
            rows.add(new EliminationProgress((long) n[at], n[at + 1], n[at + 2], n[at + 3], n[at + 4], n[at + 5],
                    n[at + 6], n[at + 7], n[at + 8], n[at + 9]));
        }
        return rows;
    }
}
