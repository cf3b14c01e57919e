package nadir.linear;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nadir.tensor.Shape;

/// The path model of a nonlinear network under the independence assumptions of Choromanska et al. (arXiv 1412.0233) as
/// Kawaguchi (arXiv 1605.07110, section 2.4) uses them: f(x)_j = q times the sum over paths from an input to output j of
/// x at the path's start, A_path and the product of the path's weights, with every A_path 1 with probability rho and 0
/// otherwise, independent of each other, of x and of the weights.
///
/// Then E_A f(x) = q rho W_(H+1) ... W_1 x: the expected output is that of a deep linear network, and with the last matrix
/// scaled by q rho the four statements on deep linear networks hold for the loss of the expected output.
///
/// @param widths of the hidden layers
/// @param q the factor of the outputs
/// @param rho the probability that a path is active
public record PathModel(int inputs, List<Integer> widths, int outputs, double q, double rho) {
    /// More paths than this are refused; each is sampled on its own.
    public static final long LARGEST = 1_000_000;

    /// Checks sizes and numbers.
    ///
    /// @throws IllegalArgumentException if there are too many paths or rho is no probability
    public PathModel {
        widths = List.copyOf(widths);
        if (!(rho >= 0 && rho <= 1)) {
            throw new IllegalArgumentException("the probability of a path requires a number from 0 to 1, got " + rho);
        }
        BigInteger paths = BigInteger.valueOf((long) inputs * outputs);
        for (int width : widths) {
            paths = paths.multiply(BigInteger.valueOf(width));
        }
        if (paths.compareTo(BigInteger.valueOf(LARGEST)) > 0) {
            throw new IllegalArgumentException(
                    "the path model samples every path on its own and takes at most " + LARGEST
                            + " of them, got " + paths + "; choose a smaller network");
        }
    }

    /// The number of paths, to all outputs together.
    public int paths() {
        int paths = inputs * outputs;
        for (int width : widths) {
            paths *= width;
        }
        return paths;
    }

    /// A mean over samples of the activations, output by output.
    ///
    /// @param mean of f(x)
    /// @param standardError of the mean
    /// @param expected q rho W_(H+1) ... W_1 x
    public record Comparison(double[] mean, double[] standardError, double[] expected, int samples) {

        /// The largest distance between mean and expectation in standard errors.
        public double largestDeviation() {
            double largest = 0;
            for (int j = 0; j < mean.length; j++) {
                double difference = Math.abs(mean[j] - expected[j]);
                largest = Math.max(largest, difference == 0 ? 0 : difference / standardError[j]);
            }
            return largest;
        }
    }

    /// Samples the activations of all paths `samples` times.
    ///
    /// @param weights W_1, ..., W_(H+1), in the order of [LinearNetworkLoss]
    /// @param x one input
    public Comparison compare(double[] weights, double[] x, int samples, long seed) {
        List<double[]> perOutput = pathProducts(weights, x);
        SplittableRandom random = new SplittableRandom(seed);
        double[] sum = new double[outputs];
        double[] squares = new double[outputs];
        for (int s = 0; s < samples; s++) {
            for (int j = 0; j < outputs; j++) {
                double f = 0;
                for (double product : perOutput.get(j)) {
                    f += random.nextDouble() < rho ? product : 0;
                }
                sum[j] += q * f;
                squares[j] += q * f * (q * f);
            }
        }
        double[] mean = new double[outputs];
        double[] error = new double[outputs];
        double[] expected = new double[outputs];
        for (int j = 0; j < outputs; j++) {
            mean[j] = sum[j] / samples;
            double variance = Math.max(0, squares[j] / samples - mean[j] * mean[j]);
            error[j] = Math.sqrt(variance / (samples - 1));
            for (double product : perOutput.get(j)) {
                expected[j] += q * rho * product;
            }
        }
        return new Comparison(mean, error, expected, samples);
    }

    /// For every output the values of its paths: the input at the start times the weights along the way.
    List<double[]> pathProducts(double[] weights, double[] x) {
        double[][] ending = new double[inputs][];
        for (int i = 0; i < inputs; i++) {
            ending[i] = new double[] {x[i]};
        }
        int before = inputs;
        int offset = 0;
        List<Shape> shapes = new ArrayList<>();
        for (int width : widths) {
            shapes.add(Shape.of(width, before));
            before = width;
        }
        shapes.add(Shape.of(outputs, before));
        for (Shape shape : shapes) {
            int from = shape.extent(1);
            double[][] next = new double[shape.extent(0)][];
            for (int unit = 0; unit < next.length; unit++) {
                next[unit] = new double[from * ending[0].length];
                for (int i = 0; i < from; i++) {
                    double weight = weights[offset + unit * from + i];
                    for (int path = 0; path < ending[i].length; path++) {
                        next[unit][i * ending[i].length + path] = weight * ending[i][path];
                    }
                }
            }
            ending = next;
            offset += shape.size();
        }
        return List.of(ending);
    }
}
