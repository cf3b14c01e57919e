package nadir.trap;

import java.util.Arrays;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.DenseNetwork;

/// Forward and backward passes of a small dense network (with biases, without residual or skip connections), sample by
/// sample and spelled out: the quantities that the equations of a trap are made of.
final class Passes {
    private final DenseNetwork network;
    private final double[] parameters;
    private final int[] widths;

    /// For one sample and each hidden layer l = 0..H-1.
    ///
    /// @param extended h of the layer before, with a 1 appended for the bias
    /// @param slope s'(z) of each unit
    /// @param curvature s''(z) of each unit
    /// @param outputsByActivation the derivative of output k by h of unit j, at `[k][j]`
    /// @param outputsByNext the derivative of output k by the next layer's pre-activation i (by output i
    ///     after the last hidden layer), at `[k][i]`
    record Layer(double[] extended, double[] slope, double[] curvature, double[][] outputsByActivation,
            double[][] outputsByNext) {}

    /// One sample.
    ///
    /// @param layers the hidden layers
    /// @param last h of the last hidden layer, with a 1 appended
    record Sample(Layer[] layers, double[] last) {}

    Passes(DenseNetwork network, double[] parameters) {
        this.network = network;
        this.parameters = parameters;
        int hidden = network.architecture().hidden().size();
        this.widths = new int[hidden + 2];
        widths[0] = network.inputs();
        for (int l = 0; l < hidden; l++) {
            widths[l + 1] = network.architecture().hidden().get(l);
        }
        widths[hidden + 1] = network.outputs();
    }

    /// The layers' quantities on one sample.
    Sample at(double[] x) {
        int hidden = widths.length - 2;
        double[][] inputs = new double[hidden][];
        double[][] slopes = new double[hidden][];
        double[][] curvatures = new double[hidden][];
        double[] h = x;
        for (int l = 0; l < hidden; l++) {
            inputs[l] = extended(h);
            double[] z = affine(l, h);
            h = new double[z.length];
            slopes[l] = new double[z.length];
            curvatures[l] = new double[z.length];
            for (int j = 0; j < z.length; j++) {
                double[] jet = jet(network.architecture().activation(), z[j]);
                h[j] = jet[0];
                slopes[l][j] = jet[1];
                curvatures[l][j] = jet[2];
            }
        }
        Layer[] layers = new Layer[hidden];
        double[][] byNext = identity(widths[hidden + 1]);
        for (int l = hidden - 1; l >= 0; l--) {
            double[][] byActivation = throughWeights(byNext, l + 1);
            layers[l] = new Layer(inputs[l], slopes[l], curvatures[l], byActivation, byNext);
            byNext = scaled(byActivation, slopes[l]);
        }
        return new Sample(layers, extended(h));
    }

    private static double[] extended(double[] h) {
        double[] result = Arrays.copyOf(h, h.length + 1);
        result[h.length] = 1;
        return result;
    }

    private Block weight(int layer) {
        return network.layout().blocks().get(2 * layer);
    }

    private double[] affine(int layer, double[] h) {
        int bias = network.layout().blocks().get(2 * layer + 1).offset();
        double[] z = Arrays.copyOfRange(parameters, bias, bias + widths[layer + 1]);
        for (int i = 0; i < h.length; i++) {
            for (int j = 0; j < z.length; j++) {
                z[j] += h[i] * parameters[weight(layer).offset() + i * z.length + j];
            }
        }
        return z;
    }

    private double[][] throughWeights(double[][] byNext, int layer) {
        int inputs = widths[layer];
        int outputs = widths[layer + 1];
        double[][] result = new double[byNext.length][inputs];
        for (int k = 0; k < byNext.length; k++) {
            for (int i = 0; i < inputs; i++) {
                for (int j = 0; j < outputs; j++) {
                    result[k][i] += byNext[k][j] * parameters[weight(layer).offset() + i * outputs + j];
                }
            }
        }
        return result;
    }

    private static double[][] scaled(double[][] rows, double[] factors) {
        double[][] result = new double[rows.length][factors.length];
        for (int k = 0; k < rows.length; k++) {
            for (int j = 0; j < factors.length; j++) {
                result[k][j] = rows[k][j] * factors[j];
            }
        }
        return result;
    }

    private static double[][] identity(int n) {
        double[][] result = new double[n][n];
        for (int i = 0; i < n; i++) {
            result[i][i] = 1;
        }
        return result;
    }

    /// Value, first and second derivative of an activation.
    static double[] jet(Activation activation, double z) {
        return switch (activation) {
            case IDENTITY -> new double[] {z, 1, 0};
            case TANH -> {
                double t = StrictMath.tanh(z);
                yield new double[] {t, 1 - t * t, -2 * t * (1 - t * t)};
            }
            case LOGISTIC -> {
                double s = 1 / (1 + StrictMath.exp(-z));
                yield new double[] {s, s * (1 - s), s * (1 - s) * (1 - 2 * s)};
            }
            case SOFTPLUS -> {
                double s = 1 / (1 + StrictMath.exp(-z));
                yield new double[] {Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z))), s, s * (1 - s)};
            }
            case RELU -> new double[] {Math.max(z, 0), z > 0 ? 1 : 0, 0};
            case LEAKY_RELU -> new double[] {Math.max(z, z / 100), z > 0 ? 1 : 0.01, 0};
            case ELU -> z > 0
                    ? new double[] {z, 1, 0}
                    : new double[] {StrictMath.expm1(z), StrictMath.exp(z), StrictMath.exp(z)};
            case GELU -> gelu(z);
            case SINE -> new double[] {StrictMath.sin(z), StrictMath.cos(z), -StrictMath.sin(z)};
        };
    }

    /// x Phi(x), Phi(x) + x phi(x), (2 - x^2) phi(x).
    private static double[] gelu(double x) {
        double phi = StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
        double term = x;
        double sum = x;
        for (int n = 3; Math.abs(term) > 1e-18 * Math.abs(sum) && Math.abs(x) < 12; n += 2) {
            term *= x * x / n;
            sum += term;
        }
        double cdf = Math.abs(x) < 12 ? 0.5 + phi * sum : x > 0 ? 1 : 0;
        return new double[] {x * cdf, cdf + x * phi, (2 - x * x) * phi};
    }
}
