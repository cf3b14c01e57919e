package nadir.trap;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import nadir.linalg.SymmetricEigen;
import nadir.network.Block;
import nadir.network.DenseNetwork;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Looks for weights of a narrow network from which well-conditioned traps can be made: its parameters act as independently
/// as can be, and its units bend where the residual signal can make use of it. At random weights of two or more layers the
/// smallest eigenvalue of J'J is often 1e-9 of the largest; an evolution strategy raises it to 1e-5 or more.
final class NarrowSearch {
    private static final int DRAWS = 60;
    private static final int EVALUATIONS_PER_PARAMETER = 60;
    /// Operations that a search may take in all; there are fewer evaluations where each takes many.
    private static final double WORK = 4e10;
    /// Sizes of weights and biases are drawn from 1 to this, on a logarithmic scale.
    private static final double LARGEST_GAIN = 8;
    private static final double FIRST_STEP = 0.3;
    /// A forecast that is not improved further.
    private static final double ENOUGH = 3e-4;
    /// How much of the curvature that all deviations can have alike the best signal's worst direction lacks, roughly.
    private static final double BEND_WEIGHT = 0.3;

    private final DenseNetwork network;
    private final List<Integer> copies;
    private final Tensor x;
    private final UnaryOperator<double[]> metric;
    private final ToDoubleFunction<double[]> signalSize;
    private final double spread;
    private final SplittableRandom random;

    /// @param metric the curvature of the loss by given outputs (m x e)
    /// @param signalSize the length that a residual signal may have at given outputs
    /// @param spread the standard deviation that the outputs shall have; infinite for any
    /// @param samples to look at, of those in x
    NarrowSearch(DenseNetwork network, List<Integer> copies, Tensor x, UnaryOperator<double[]> metric,
            ToDoubleFunction<double[]> signalSize, double spread, int samples, SplittableRandom random) {
        this.network = network;
        this.metric = metric;
        this.signalSize = signalSize;
        this.spread = spread;
        this.copies = copies;
        int rows = Math.min(samples, x.shape().extent(0));
        int width = x.shape().extent(1);
        this.x = Tensor.wrap(Shape.of(rows, width), Arrays.copyOf(x.values(), rows * width));
        this.random = random;
    }

    /// The best of some random draws, improved by an evolution strategy.
    double[] weights() {
        double[] best = draw();
        double bestScore = conditioning(best);
        for (int i = 1; i < DRAWS; i++) {
            double[] trial = draw();
            double score = conditioning(trial);
            if (score > bestScore) {
                best = trial;
                bestScore = score;
            }
        }
        return new EvolutionStrategy(this::conditioning, best, FIRST_STEP, random)
                .run(evaluations(best), ENOUGH);
    }

    private int evaluations(double[] weights) {
        NarrowPoint point = new NarrowPoint(network, weights, x);
        double rows = Conditions.rows(point, point.transposedJacobian(), copies).size();
        return (int) Math.min(EVALUATIONS_PER_PARAMETER * weights.length, WORK / (rows * rows * point.unknowns()));
    }

    /// Normal weights, larger or smaller layer by layer.
    private double[] draw() {
        double[] weights = Vectors.normal(network.layout().size(), random);
        for (Block block : network.layout().blocks()) {
            double gain = StrictMath.pow(LARGEST_GAIN, random.nextDouble());
            double fan = block.shape().rank() == 2 ? block.shape().extent(0) : 1;
            for (int i = block.offset(); i < block.end(); i++) {
                weights[i] *= gain / Math.sqrt(fan);
            }
        }
        return weights;
    }

    /// A forecast of the conditioning that a trap at these weights can have: the smallest eigenvalue of D J'GJ D and the
    /// curvature that a residual signal of the wanted size gives to the deviations of copies, in a harmonic mean, over the
    /// largest eigenvalue. Normalises the weights first, in place, if a spread is wanted.
    private double conditioning(double[] weights) {
        if (Double.isFinite(spread)) {
            normalise(weights);
        }
        NarrowPoint point = new NarrowPoint(network, weights, x);
        double[] scale = CurvatureMap.scale(point, copies);
        double[] jacobian = point.transposedJacobian();
        double[] outputs = point.outputs();
        double[] matrix = point.gaussNewton(jacobian, metric.apply(outputs));
        int p = scale.length;
        Arrays.setAll(matrix, i -> matrix[i] * scale[i / p] * scale[i % p] / x.shape().extent(0));
        double[] values = SymmetricEigen.valuesOf(matrix, p);
        if (!(values[0] > 0)) {
            return values[p - 1] > 0 ? values[0] / values[p - 1] : -1;
        }
        double bend = signalSize.applyAsDouble(outputs)
                * DeviationRows.potential(point, Conditions.rows(point, jacobian, copies), copies);
        return 1 / (1 / values[0] + BEND_WEIGHT / bend) / values[p - 1];
    }

    /// Scales and shifts the last layer so that the outputs have mean 0 and the wanted spread.
    private void normalise(double[] weights) {
        double[] f = new NarrowPoint(network, weights, x).outputs();
        int e = network.outputs();
        double[] mean = new double[e];
        for (int i = 0; i < f.length; i++) {
            mean[i % e] += f[i] * e / f.length;
        }
        double sum = 0;
        for (int i = 0; i < f.length; i++) {
            sum += (f[i] - mean[i % e]) * (f[i] - mean[i % e]);
        }
        double factor = sum > 0 ? spread / Math.sqrt(sum / f.length) : 1;
        Block weight = network.layout().blocks().get(2 * copies.size());
        Block bias = network.layout().blocks().get(2 * copies.size() + 1);
        for (int i = weight.offset(); i < weight.end(); i++) {
            weights[i] *= factor;
        }
        for (int k = 0; k < e; k++) {
            weights[bias.offset() + k] = factor * (weights[bias.offset() + k] - mean[k]);
        }
    }
}
