package nadir.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import nadir.linalg.Blas;
import nadir.linalg.LeastSquares;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.optimize.Run;

/// The simpler models of [Ladder], fitted to data that lie elsewhere: with the squared loss by least squares on what the
/// features are compressed to, in one pass over the data; with others by the same minimiser, an evaluation of which is a pass.
final class RemoteLadder {
    /// Columns above which features are not compressed: a direct solution would need their square.
    private static final int LARGEST_ORDER = 2_000;

    /// A variance below this part of the mean square is that of a constant, up to rounding.
    private static final double SMALL = 1e-28;

    private final RemoteRisk risk;

    private RemoteLadder(RemoteRisk risk) {
        this.risk = risk;
    }

    static List<Rung> of(RemoteRisk risk, double[] point) {
        RemoteLadder ladder = new RemoteLadder(risk);
        List<Rung> rungs = new ArrayList<>();
        rungs.add(new Rung("best constant", risk.bestConstant().value(), risk.bestConstant().attained(), false));
        ladder.add(rungs, Ladder.INPUTS, risk::inputs, false);
        List<String> layers = risk.featureLayers();
        boolean affineEnd = risk.network().outputLayer().isPresent() && risk.conventions().weightDecay() == 0;
        for (int i = 0; i < layers.size(); i++) {
            int layer = i;
            ladder.add(rungs, Ladder.FEATURES + layers.get(i), () -> risk.features(point, layer),
                    affineEnd && i == layers.size() - 1);
        }
        return rungs;
    }

    private void add(List<Rung> rungs, String name, Supplier<RemoteRisk.RemoteFeatures> source, boolean binding) {
        try (RemoteRisk.RemoteFeatures features = source.get()) {
            if (!(risk.conventions().loss() instanceof SquaredLoss)) {
                Run run = Ladder.minimised(features.affine());
                rungs.add(Ladder.rung(name, run, binding));
            } else if (features.width() + risk.network().outputs() < LARGEST_ORDER) {
                rungs.add(new Rung(name, leastSquares(features), true, binding));
            }
        }
    }

    /// Features are centred and scaled after they were compressed: the inner products with the column of ones are in it.
    private double leastSquares(RemoteRisk.RemoteFeatures features) {
        int outputs = risk.network().outputs();
        int width = features.width();
        int order = 1 + width + outputs;
        double[] compressed = features.compressed();
        double[] ones = column(compressed, order, 0);
        double[] matrix = new double[order * (width + 1)];
        for (int j = 0; j < width; j++) {
            double[] centred = column(compressed, order, 1 + j);
            double size = Blas.dot(centred, centred);
            double mean = Blas.dot(centred, ones) / Blas.dot(ones, ones);
            Arrays.setAll(centred, i -> centred[i] - mean * ones[i]);
            double variance = Blas.dot(centred, centred) / risk.samples();
            double scale = variance > size * SMALL / risk.samples() ? 1 / Math.sqrt(variance) : 0;
            for (int i = 0; i < order; i++) {
                matrix[i * (width + 1) + j] = scale * centred[i];
            }
        }
        for (int i = 0; i < order; i++) {
            matrix[i * (width + 1) + width] = ones[i];
        }
        double[] targets = new double[order * outputs];
        for (int i = 0; i < order; i++) {
            System.arraycopy(compressed, i * order + 1 + width, targets, i * outputs, outputs);
        }
        double tolerance = Math.max(risk.samples(), width + 1) * Math.ulp(1.0);
        double[] map = LeastSquares.solve(matrix, order, width + 1, targets, outputs, tolerance).solution();
        double sum = Ladder.squaredLoss(matrix, order, width + 1, map, targets, outputs);
        return risk.conventions().reduction() == Reduction.MEAN ? sum / risk.samples() : sum;
    }

    private static double[] column(double[] matrix, int order, int j) {
        double[] column = new double[order];
        Arrays.setAll(column, i -> matrix[i * order + j]);
        return column;
    }
}
