package nadir.trap;

import java.util.ArrayList;
import java.util.List;
import nadir.linalg.Blas;
import nadir.network.Block;
import nadir.network.DenseNetwork;
import nadir.tensor.Tensor;

/// A small dense network at given weights, with the exact first and second derivatives of its outputs on every sample,
/// spelled out by forward and backward passes.
///
/// The unknown of all equations is a residual signal r, m x e, flat: `n * e + k` for output k of sample n.
final class NarrowPoint {
    private final DenseNetwork network;
    private final double[] weights;
    private final List<Passes.Sample> samples = new ArrayList<>();
    private final int parameters;
    private final int outputs;

    /// @param x m x dx
    NarrowPoint(DenseNetwork network, double[] weights, Tensor x) {
        this.network = network;
        this.weights = weights;
        this.parameters = network.layout().size();
        this.outputs = network.outputs();
        Passes passes = new Passes(network, weights);
        int width = x.shape().extent(1);
        for (int n = 0; n < x.shape().extent(0); n++) {
            double[] sample = new double[width];
            System.arraycopy(x.values(), n * width, sample, 0, width);
            samples.add(passes.at(sample));
        }
    }

    DenseNetwork network() {
        return network;
    }

    double[] weights() {
        return weights;
    }

    List<Passes.Sample> samples() {
        return samples;
    }

    /// p, the number of parameters.
    int parameters() {
        return parameters;
    }

    /// The number of unknowns, m e.
    int unknowns() {
        return samples.size() * outputs;
    }

    /// f, m x e, flat.
    double[] outputs() {
        double[] result = new double[unknowns()];
        Block weight = weight(hidden());
        Block bias = bias(hidden());
        for (int n = 0; n < samples.size(); n++) {
            double[] last = samples.get(n).last();
            for (int k = 0; k < outputs; k++) {
                double sum = weights[bias.offset() + k];
                for (int i = 0; i + 1 < last.length; i++) {
                    sum += last[i] * weights[weight.offset() + i * outputs + k];
                }
                result[n * outputs + k] = sum;
            }
        }
        return result;
    }

    private int hidden() {
        return network.architecture().hidden().size();
    }

    private Block weight(int layer) {
        return network.layout().blocks().get(2 * layer);
    }

    private Block bias(int layer) {
        return network.layout().blocks().get(2 * layer + 1);
    }

    /// Where the weight from input `i` of a layer to unit `j` lies; the input behind the last one is the bias.
    int index(int layer, int i, int j) {
        Block weight = weight(layer);
        return i < weight.shape().extent(0)
                ? weight.offset() + i * weight.shape().extent(1) + j
                : bias(layer).offset() + j;
    }

    /// J', the derivatives of the outputs: p x (m e), row-major.
    double[] transposedJacobian() {
        double[] result = new double[parameters * unknowns()];
        for (int n = 0; n < samples.size(); n++) {
            Passes.Sample sample = samples.get(n);
            for (int layer = 0; layer <= hidden(); layer++) {
                double[] inputs = inputs(sample, layer);
                for (int k = 0; k < outputs; k++) {
                    double[] delta = delta(sample, layer, k);
                    for (int i = 0; i < inputs.length; i++) {
                        for (int j = 0; j < delta.length; j++) {
                            result[index(layer, i, j) * unknowns() + n * outputs + k] = inputs[i] * delta[j];
                        }
                    }
                }
            }
        }
        return result;
    }

    private double[] inputs(Passes.Sample sample, int layer) {
        return layer < hidden() ? sample.layers()[layer].extended() : sample.last();
    }

    /// The derivative of output k by the pre-activations of a layer.
    private double[] delta(Passes.Sample sample, int layer, int k) {
        double[] result = new double[layer < hidden() ? weight(layer).shape().extent(1) : outputs];
        if (layer == hidden()) {
            result[k] = 1;
            return result;
        }
        Passes.Layer own = sample.layers()[layer];
        for (int j = 0; j < result.length; j++) {
            result[j] = own.outputsByActivation()[k][j] * own.slope()[j];
        }
        return result;
    }

    /// Takes the Hessians of all outputs, one at a time.
    interface HessianSink {
        /// Takes one Hessian.
        ///
        /// @param unknown the place of the output in r
        /// @param hessian p x p, row-major; used again after the call
        void accept(int unknown, double[] hessian);
    }

    /// Forward tangents by each parameter, then the tangents of the backward pass.
    void hessians(HessianSink sink) {
        double[] hessian = new double[parameters * parameters];
        for (int n = 0; n < samples.size(); n++) {
            Passes.Sample sample = samples.get(n);
            double[][][] tangents = tangents(sample);
            for (int k = 0; k < outputs; k++) {
                for (int layer = 0; layer <= hidden(); layer++) {
                    for (int i = 0; i < inputs(sample, layer).length; i++) {
                        for (int j = 0; j < units(layer); j++) {
                            int a = index(layer, i, j);
                            row(sample, tangents[a], layer, i, j, k, hessian, a * parameters);
                        }
                    }
                }
                sink.accept(n * outputs + k, hessian);
            }
        }
    }

    /// The number of units of a layer, hidden or the last.
    int units(int layer) {
        return weight(layer).shape().extent(1);
    }

    /// For each parameter, the derivatives of all hidden pre-activations by it: `[parameter][layer][unit]`.
    private double[][][] tangents(Passes.Sample sample) {
        double[][][] result = new double[parameters][hidden()][];
        for (int layer = 0; layer <= hidden(); layer++) {
            for (int i = 0; i < inputs(sample, layer).length; i++) {
                for (int j = 0; j < units(layer); j++) {
                    double[][] own = result[index(layer, i, j)];
                    for (int l = 0; l < hidden(); l++) {
                        own[l] = new double[units(l)];
                        if (l == layer) {
                            own[l][j] = inputs(sample, layer)[i];
                        } else if (l > layer) {
                            push(sample.layers()[l - 1], own[l - 1], weight(l), own[l]);
                        }
                    }
                }
            }
        }
        return result;
    }

    private void push(Passes.Layer below, double[] tangent, Block weight, double[] result) {
        for (int i = 0; i < tangent.length; i++) {
            double activation = below.slope()[i] * tangent[i];
            for (int j = 0; j < result.length; j++) {
                result[j] += activation * weights[weight.offset() + i * result.length + j];
            }
        }
    }

    /// The derivatives of the gradient of output k by parameter (layer, i, j), whose tangents are given.
    private void row(Passes.Sample sample, double[][] tangent, int layer, int i, int j, int k, double[] hessian,
            int offset) {
        double[] change = new double[outputs];
        for (int l = hidden(); l >= 0; l--) {
            double[] inputs = inputs(sample, l);
            double[] delta = delta(sample, l, k);
            for (int a = 0; a < inputs.length; a++) {
                boolean moves = l > 0 && a + 1 < inputs.length;
                double moved = moves ? sample.layers()[l - 1].slope()[a] * tangent[l - 1][a] : 0;
                for (int b = 0; b < delta.length; b++) {
                    hessian[offset + index(l, a, b)] = change[b] * inputs[a] + delta[b] * moved;
                }
            }
            if (l > 0) {
                change = below(sample.layers()[l - 1], change, delta, tangent[l - 1], l, l == layer ? i : -1, j, k);
            }
        }
    }

    private double[] below(Passes.Layer layer, double[] change, double[] delta, double[] tangent, int above,
            int movedInput, int movedUnit, int k) {
        double[] result = new double[tangent.length];
        for (int a = 0; a < result.length; a++) {
            double sum = a == movedInput ? delta[movedUnit] : 0;
            for (int b = 0; b < change.length; b++) {
                sum += weights[weight(above).offset() + a * change.length + b] * change[b];
            }
            result[a] = sum * layer.slope()[a]
                    + layer.outputsByActivation()[k][a] * layer.curvature()[a] * tangent[a];
        }
        return result;
    }

    /// J' G J with G block diagonal: p x p.
    ///
    /// @param metric for each sample an e x e matrix, one behind the other
    double[] gaussNewton(double[] jacobian, double[] metric) {
        int n = unknowns();
        double[] weighted = new double[jacobian.length];
        for (int i = 0; i < n; i++) {
            int first = i - i % outputs;
            for (int k = 0; k < outputs; k++) {
                double factor = metric[i * outputs + k];
                for (int a = 0; a < parameters && factor != 0; a++) {
                    weighted[a * n + i] += factor * jacobian[a * n + first + k];
                }
            }
        }
        double[] result = new double[parameters * parameters];
        Blas.gemm(false, true, parameters, parameters, n, 1, jacobian, 0, n, weighted, 0, n, 0, result, 0,
                parameters);
        return result;
    }

    /// B_(l,j) = sum over n of d^h_(n,l,j) s''(z_(n,l,j)) [h_(n,l-1); 1] [h_(n,l-1); 1]', row-major.
    double[] curvature(int layer, int unit, double[] r) {
        int fan = samples.getFirst().layers()[layer].extended().length;
        double[] matrix = new double[fan * fan];
        for (int n = 0; n < samples.size(); n++) {
            Passes.Layer own = samples.get(n).layers()[layer];
            double pull = 0;
            for (int k = 0; k < outputs; k++) {
                pull += r[n * outputs + k] * own.outputsByActivation()[k][unit];
            }
            for (int a = 0; a < fan; a++) {
                for (int b = 0; b < fan; b++) {
                    matrix[a * fan + b] += pull * own.curvature()[unit] * own.extended()[a] * own.extended()[b];
                }
            }
        }
        return matrix;
    }
}
