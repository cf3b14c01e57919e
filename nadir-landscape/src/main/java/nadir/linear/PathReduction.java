package nadir.linear;

import java.util.List;
import java.util.SplittableRandom;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// What becomes of a nonlinear network under the independence assumption, on data and for given weights: the outputs of a
/// [PathModel], drawn, against those of the linear network that they have as their expectation, and the losses of both.
///
/// With f the drawn outputs and g = q rho W_(H+1) ... W_1 x their expectation, the squared loss splits:
///
/// E (1/2m) sum |f_i - y_i|^2 = (1/2m) sum |g_i - y_i|^2 + (1/2m) sum of the variances of all f_ij,
///
/// where the variance of f_ij is q^2 rho (1 - rho) times the sum of squares of x_start w_path. The theorem (Kawaguchi,
/// arXiv 1605.07110, corollary 2.4) is about the first term alone, the loss of the expected output.
///
/// @param paths of the network
/// @param draws of all activations
/// @param rows samples used, the first ones: as many as the number of draws leaves room for
/// @param outputs compared: rows times outputs of the network
/// @param within the part of them whose mean over the draws is at most two standard errors from g; 0.954 is to be expected
/// @param farthest the largest distance in standard errors
/// @param bound what `farthest` exceeds with probability 0.001 at most if the expectation is g
/// @param lossOfExpectation (1/2m) sum |g_i - y_i|^2 on those rows
/// @param expectedLoss E (1/2m) sum |f_i - y_i|^2 by the formula
/// @param drawnLoss its mean over the draws
/// @param standardError of `drawnLoss`
public record PathReduction(int paths, int draws, int rows, int outputs, double within, double farthest, double bound,
        double lossOfExpectation, double expectedLoss, double drawnLoss, double standardError) {
    /// Activations drawn at most, about a second's work.
    private static final double MOST = 3e8;
    private static final double EXCEEDED = 1e-3;
    /// Rounding of a sum over paths, relative to the sum of sizes.
    private static final double ROUNDING = 1e-12;

    /// Draws activations.
    ///
    /// @param x inputs, a sample in each row
    /// @param y targets
    /// @param weights W_1, ..., W_(H+1) as in [LinearNetworkLoss]
    /// @param draws at least 2
    public static PathReduction of(PathModel model, Tensor x, Tensor y, double[] weights, int draws, long seed) {
        if (draws < 2) {
            throw new IllegalArgumentException("a standard error requires at least 2 draws, got " + draws);
        }
        int rows = Math.clamp((long) (MOST / ((double) model.paths() * draws)), 1, x.shape().extent(0));
        Totals totals = new Totals(model, draws);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < rows; i++) {
            totals.add(model.pathProducts(weights, row(x, i)), row(y, i), random);
        }
        return totals.result(rows);
    }

    /// Weights as a new network has them: normal, with variance 1 / (units before).
    public static double[] randomWeights(LinearRegression data, List<Integer> widths, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Shape> shapes = LinearNetworkLoss.shapes(data, widths);
        double[] weights = new double[shapes.stream().mapToInt(Shape::size).sum()];
        int at = 0;
        for (Shape shape : shapes) {
            for (int i = 0; i < shape.size(); i++) {
                weights[at++] = random.nextGaussian() / Math.sqrt(shape.extent(1));
            }
        }
        return weights;
    }

    private static double[] row(Tensor matrix, int i) {
        int width = matrix.shape().extent(1);
        double[] row = new double[width];
        System.arraycopy(matrix.values(), i * width, row, 0, width);
        return row;
    }

    /// Sums over rows and draws.
    private static final class Totals {
        private final PathModel model;
        /// The sum over rows of 1/2 |f - y|^2, for each draw.
        private final double[] losses;
        private double lossOfExpectation;
        private double variances;
        private int within;
        private double farthest;

        Totals(PathModel model, int draws) {
            this.model = model;
            this.losses = new double[draws];
        }

        void add(List<double[]> products, double[] target, SplittableRandom random) {
            for (int j = 0; j < target.length; j++) {
                add(products.get(j), target[j], random);
            }
        }

        private void add(double[] products, double target, SplittableRandom random) {
            double sum = 0;
            double sizes = 0;
            double squares = 0;
            for (double product : products) {
                sum += product;
                sizes += Math.abs(product);
                squares += product * product;
            }
            double q = model.q();
            double expected = q * model.rho() * sum;
            double mean = 0;
            double spread = 0;
            for (int d = 0; d < losses.length; d++) {
                double f = q * drawn(products, random);
                losses[d] += (f - target) * (f - target) / 2;
                double step = f - mean;
                mean += step / (d + 1);
                spread += step * (f - mean);
            }
            lossOfExpectation += (expected - target) * (expected - target) / 2;
            variances += q * q * model.rho() * (1 - model.rho()) * squares;
            double error = Math.sqrt(spread / (losses.length - 1.0) / losses.length);
            double off = Math.max(0, Math.abs(mean - expected) - ROUNDING * Math.abs(q) * sizes);
            double deviation = off == 0 ? 0 : off / error;
            within += deviation <= 2 ? 1 : 0;
            farthest = Math.max(farthest, deviation);
        }

        private double drawn(double[] products, SplittableRandom random) {
            double f = 0;
            for (double product : products) {
                f += random.nextDouble() < model.rho() ? product : 0;
            }
            return f;
        }

        PathReduction result(int rows) {
            int outputs = rows * model.outputs();
            double mean = 0;
            double spread = 0;
            for (int d = 0; d < losses.length; d++) {
                double step = losses[d] / rows - mean;
                mean += step / (d + 1);
                spread += step * (losses[d] / rows - mean);
            }
            double error = Math.sqrt(spread / (losses.length - 1.0) / losses.length);
            double loss = lossOfExpectation / rows;
            return new PathReduction(model.paths(), losses.length, rows, outputs, (double) within / outputs, farthest,
                    Math.sqrt(2 * Math.log(outputs / EXCEEDED)), loss, loss + variances / (2 * rows), mean, error);
        }
    }

    /// Whether no mean is farther from the expectation than chance explains.
    public boolean agrees() {
        return farthest <= bound;
    }
}
