package nadir.trap;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import nadir.linalg.SymmetricEigen;
import nadir.network.Block;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Looks for weights at which a narrow network's parameters act as independently as can be. The eigenvalues of J'J bound
/// how well conditioned a trap can become, and at random weights of two or more layers the smallest is often 1e-9 of the
/// largest; some hundred steps of a random search raise it to 1e-5 or more.
final class NarrowSearch {
    private static final int DRAWS = 40;
    private static final int LEAST_STEPS = 100;
    private static final int STEPS_PER_PARAMETER = 25;
    private static final int MOST_SAMPLES = 150;
    /// Sizes of weights relative to LeCun's: larger ones bend more.
    private static final double[] GAINS = {1, 1.5, 2, 3};
    private static final double LEAST_STEP = 3e-3;

    private final DenseNetwork network;
    private final List<Integer> copies;
    private final Tensor x;
    private final UnaryOperator<double[]> metric;
    private final double spread;
    private final SplittableRandom random;

    /// @param metric the curvature of the loss by given outputs (m x e)
    /// @param spread the standard deviation that the outputs shall have; infinite for any
    NarrowSearch(DenseNetwork network, List<Integer> copies, Tensor x, UnaryOperator<double[]> metric, double spread,
            SplittableRandom random) {
        this.network = network;
        this.metric = metric;
        this.spread = spread;
        this.copies = copies;
        int rows = Math.min(MOST_SAMPLES, x.shape().extent(0));
        int width = x.shape().extent(1);
        this.x = Tensor.wrap(Shape.of(rows, width), Arrays.copyOf(x.values(), rows * width));
        this.random = random;
    }

    /// The best of some random draws, improved by random steps: longer after a success, shorter after a failure
    /// (Rechenberg's (1+1) evolution strategy).
    double[] weights() {
        double[] best = draw(0);
        double bestScore = conditioning(best);
        for (int i = 1; i < DRAWS; i++) {
            double[] trial = draw(i);
            double score = conditioning(trial);
            if (score > bestScore) {
                best = trial;
                bestScore = score;
            }
        }
        double step = 0.3;
        int steps = LEAST_STEPS + STEPS_PER_PARAMETER * best.length;
        for (int i = 0; i < steps; i++) {
            double[] trial = Vectors.plus(best, step, Vectors.normal(best.length, random));
            double score = conditioning(trial);
            if (score > bestScore) {
                best = trial;
                bestScore = score;
                step *= 1.6;
            } else {
                step = Math.max(LEAST_STEP, 0.87 * step);
            }
        }
        return best;
    }

    private double[] draw(int number) {
        double gain = GAINS[number % GAINS.length];
        double[] weights = Initializer.LECUN_NORMAL.initialize(network.layout(), random.nextLong());
        double[] biases = Vectors.normal(weights.length, random);
        Arrays.setAll(weights, i -> gain * (weights[i] == 0 ? biases[i] / 2 : weights[i]));
        return weights;
    }

    /// The smallest eigenvalue of D J'GJ D over the largest; normalises the weights first if a spread is wanted.
    private double conditioning(double[] weights) {
        if (Double.isFinite(spread)) {
            normalise(weights);
        }
        NarrowPoint point = new NarrowPoint(network, weights, x);
        double[] scale = CurvatureMap.scale(point, copies);
        double[] matrix = point.gaussNewton(point.transposedJacobian(), metric.apply(point.outputs()));
        int p = scale.length;
        Arrays.setAll(matrix, i -> matrix[i] * scale[i / p] * scale[i % p]);
        double[] values = SymmetricEigen.valuesOf(matrix, p);
        return values[p - 1] > 0 ? values[0] / values[p - 1] : -1;
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
