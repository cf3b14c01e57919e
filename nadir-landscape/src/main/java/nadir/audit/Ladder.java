package nadir.audit;

import java.util.ArrayList;
import java.util.List;
import nadir.data.Dataset;
import nadir.linalg.LeastSquares;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.objective.Objective;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.Outcome;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import nadir.risk.LayerFeatures;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Fits simpler models to a network's data: a constant, an affine map of the inputs, affine maps of each hidden layer's
/// features. All are convex problems; with the squared loss they are least squares, solved directly.
final class Ladder {
    /// Elements of a feature matrix above which the rung is left out: a direct solution would need several times as much.
    private static final long LARGEST_MATRIX = 40_000_000;
    private static final int ITERATIONS = 300;
    static final String INPUTS = "best affine model of the inputs";
    static final String FEATURES = "best affine model of the features of ";

    private final Risk risk;
    private final Conventions conventions;
    private final int threads;

    private Ladder(Risk risk, int threads) {
        this.risk = risk;
        this.conventions = risk.conventions().withWeightDecay(0);
        this.threads = threads;
    }

    static List<Rung> of(Risk risk, double[] point, int threads) {
        Ladder ladder = new Ladder(risk, threads);
        List<Rung> rungs = new ArrayList<>();
        int rows = risk.data().rows();
        rungs.add(ladder.rung("best constant", Tensor.filled(Shape.of(rows, 1), 0), false));
        ladder.add(rungs, INPUTS, risk.data().x(), false);
        List<LayerFeatures> features = risk.features(point);
        boolean affineEnd = risk.network().outputLayer().isPresent() && risk.conventions().weightDecay() == 0;
        for (int i = 0; i < features.size(); i++) {
            boolean last = i == features.size() - 1;
            ladder.add(rungs, FEATURES + features.get(i).layer(),
                    features.get(i).activations(), last && affineEnd);
        }
        return rungs;
    }

    private void add(List<Rung> rungs, String name, Tensor features, boolean binding) {
        if (features.shape().size() <= LARGEST_MATRIX) {
            rungs.add(rung(name, features, binding));
        }
    }

    private Rung rung(String name, Tensor features, boolean binding) {
        Tensor scaled = standardised(features);
        return conventions.loss() instanceof SquaredLoss
                ? leastSquares(name, scaled, binding)
                : convex(name, scaled, binding);
    }

    private Rung leastSquares(String name, Tensor features, boolean binding) {
        int rows = features.shape().extent(0);
        int width = features.shape().extent(1);
        int outputs = risk.data().outputs();
        double[] matrix = new double[rows * (width + 1)];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(features.values(), i * width, matrix, i * (width + 1), width);
            matrix[i * (width + 1) + width] = 1;
        }
        double[] targets = risk.data().y().values();
        double[] map = LeastSquares.solve(matrix, rows, width + 1, targets, outputs).solution();
        double sum = squaredLoss(matrix, rows, width + 1, map, targets, outputs);
        return new Rung(name, sum * conventions.reduction().weight(rows), true, binding);
    }

    /// The sum of |A X - Y|^2 / 2 over the rows of A.
    static double squaredLoss(double[] matrix, int rows, int columns, double[] map, double[] targets, int outputs) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < outputs; k++) {
                double q = 0;
                for (int j = 0; j < columns; j++) {
                    q += matrix[i * columns + j] * map[j * outputs + k];
                }
                double residual = q - targets[i * outputs + k];
                sum += residual * residual / 2;
            }
        }
        return sum;
    }

    private Rung convex(String name, Tensor features, boolean binding) {
        DenseArchitecture affine = DenseArchitecture.of(features.shape().extent(1), List.of(), risk.data().outputs(),
                Activation.IDENTITY);
        DenseNetwork network = new DenseNetwork(affine);
        try (Risk convex = new Risk(network, withInputs(risk.data(), features), conventions, risk.precision(),
                threads)) {
            return rung(name, minimised(convex), binding);
        }
    }

    /// Minimises a convex risk of affine models from the model that is 0.
    static Run minimised(Objective convex) {
        return Minimizer.with(Lbfgs.defaults())
                .stopping(StopRules.defaults().withMaxIterations(ITERATIONS))
                .minimize(convex, new double[convex.dimension()]);
    }

    static Rung rung(String name, Run run, boolean binding) {
        return new Rung(name, run.value(), run.outcome() instanceof Outcome.Converged, binding);
    }

    private static Dataset withInputs(Dataset data, Tensor x) {
        List<String> names = new ArrayList<>();
        for (int j = 0; j < x.shape().extent(1); j++) {
            names.add("feature" + j);
        }
        if (!data.isClassification()) {
            return Dataset.real(data.name(), names, x, data.targetNames(), data.y());
        }
        int[] classes = new int[data.rows()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = data.classOf(i);
        }
        return Dataset.classes(data.name(), names, x, data.targetNames().getFirst(), data.classLabels(), classes,
                data.coding());
    }

    /// Columns of mean 0 and deviation 1 (0 for constant ones), which affine maps do not notice and solvers do.
    private static Tensor standardised(Tensor features) {
        int rows = features.shape().extent(0);
        int width = features.shape().extent(1);
        double[] result = features.toArray();
        for (int j = 0; j < width; j++) {
            double mean = 0;
            for (int i = 0; i < rows; i++) {
                mean += result[i * width + j] / rows;
            }
            double variance = 0;
            for (int i = 0; i < rows; i++) {
                result[i * width + j] -= mean;
                variance += result[i * width + j] * result[i * width + j] / rows;
            }
            double scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
            for (int i = 0; i < rows; i++) {
                result[i * width + j] *= scale;
            }
        }
        return Tensor.wrap(features.shape(), result);
    }
}
