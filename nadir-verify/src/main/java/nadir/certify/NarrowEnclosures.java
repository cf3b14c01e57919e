package nadir.certify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import nadir.diff.Derivatives;
import nadir.domain.Algebra;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.DenseNetwork;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;

/// Enclosures, on every sample, of what the conditions on a widened point are made of, over a box of the narrow network's
/// parameters.
final class NarrowEnclosures {
    private static final Intervals SMOOTH = new Intervals(Kinks.REFUSE);
    private static final Algebra<IntervalTensor> ALGEBRA = new Algebra<>(SMOOTH);
    private static final Op.Contract TIMES_TRANSPOSED = new Op.Contract(Ints.of(0, 1), Ints.of(2, 1), Ints.of(0, 2));

    private final DenseNetwork network;
    private final IntervalTensor weights;
    private final int samples;
    private final List<Layer> layers = new ArrayList<>();
    private final IntervalTensor last;
    private final IntervalTensor outputs;

    /// A hidden layer; n is its number of units.
    ///
    /// @param extended the activations of the layer before (the inputs for the first), and a 1: m x (fan + 1)
    /// @param slope s'(z), m x n
    /// @param curvature s''(z), m x n
    /// @param outputsByActivation for each output its derivatives by the units' activations, m x n
    /// @param outputsByNext for each output its derivatives by the next layer's pre-activations (by the outputs after the
    ///     last layer)
    record Layer(IntervalTensor extended, IntervalTensor slope, IntervalTensor curvature,
            List<IntervalTensor> outputsByActivation, List<IntervalTensor> outputsByNext) {}

    /// @param weights a box of the network's parameters
    /// @param x m x dx
    /// @throws nadir.interval.UndefinedException if the activation is not smooth on the box
    NarrowEnclosures(DenseNetwork network, IntervalTensor weights, Tensor x) {
        this.network = network;
        this.weights = weights;
        this.samples = x.shape().extent(0);
        int hidden = network.architecture().hidden().size();
        List<IntervalTensor> inputs = new ArrayList<>();
        List<IntervalTensor> slopes = new ArrayList<>();
        List<IntervalTensor> curvatures = new ArrayList<>();
        IntervalTensor h = IntervalTensor.of(x);
        for (int l = 0; l < hidden; l++) {
            inputs.add(extended(h));
            IntervalTensor z = affine(inputs.getLast(), l);
            List<IntervalTensor> jet = jet(network.architecture().activation(), z);
            h = jet.get(0);
            slopes.add(jet.get(1));
            curvatures.add(jet.get(2));
        }
        last = extended(h);
        outputs = affine(last, hidden);
        List<IntervalTensor> byNext = units();
        for (int l = hidden - 1; l >= 0; l--) {
            List<IntervalTensor> byActivation = new ArrayList<>();
            List<IntervalTensor> below = new ArrayList<>();
            for (IntervalTensor derivative : byNext) {
                byActivation.add(SMOOTH.apply(TIMES_TRANSPOSED, List.of(derivative, weight(l + 1))));
                below.add(ALGEBRA.multiply(byActivation.getLast(), slopes.get(l)));
            }
            layers.add(new Layer(inputs.get(l), slopes.get(l), curvatures.get(l), byActivation, byNext));
            byNext = below;
        }
        Collections.reverse(layers);
    }

    /// Hidden layers in the order of the network.
    List<Layer> layers() {
        return layers;
    }

    /// The activations of the last hidden layer and a 1.
    IntervalTensor last() {
        return last;
    }

    /// m x dy
    IntervalTensor outputs() {
        return outputs;
    }

    int samples() {
        return samples;
    }

    /// A column of a matrix, shape \[m\].
    static IntervalTensor column(IntervalTensor matrix, int j) {
        int rows = matrix.shape().extent(0);
        Op slice = new Op.Slice(Shape.of(rows, 1), Ints.of(0, j), Ints.of(1, 1));
        return ALGEBRA.reshape(SMOOTH.apply(slice, List.of(matrix)), Shape.of(rows));
    }

    private static IntervalTensor extended(IntervalTensor h) {
        IntervalTensor ones = IntervalTensor.of(Tensor.filled(Shape.of(h.shape().extent(0), 1), 1));
        return SMOOTH.apply(new Op.Concatenate(1), List.of(h, ones));
    }

    private IntervalTensor weight(int layer) {
        return block(network.layout().blocks().get(2 * layer));
    }

    private IntervalTensor block(Block block) {
        Shape flat = Shape.of(block.shape().size());
        Op slice = new Op.Slice(flat, Ints.of(block.offset()), Ints.of(1));
        return ALGEBRA.reshape(SMOOTH.apply(slice, List.of(weights)), block.shape());
    }

    private IntervalTensor affine(IntervalTensor inputs, int layer) {
        IntervalTensor bias = block(network.layout().blocks().get(2 * layer + 1));
        IntervalTensor row = ALGEBRA.reshape(bias, Shape.of(1, bias.shape().size()));
        IntervalTensor all = SMOOTH.apply(new Op.Concatenate(0), List.of(weight(layer), row));
        return SMOOTH.apply(Op.Contract.MATRIX_PRODUCT, List.of(inputs, all));
    }

    /// s(z), s'(z) and s''(z).
    private static List<IntervalTensor> jet(Activation activation, IntervalTensor z) {
        Program value = ExactDerivatives.require(Trace.program(z.shape(), activation::apply));
        Program first = Derivatives.jvp(value, Ints.of(0));
        Program second = Derivatives.jvp(first, Ints.of(0));
        IntervalTensor ones = IntervalTensor.of(Tensor.filled(z.shape(), 1));
        List<IntervalTensor> results = second.evaluate(SMOOTH, List.of(z, ones, ones));
        return List.of(results.get(0), results.get(1), results.get(3));
    }

    /// The outputs by themselves.
    private List<IntervalTensor> units() {
        int count = network.outputs();
        List<IntervalTensor> units = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            double[] values = new double[samples * count];
            for (int n = 0; n < samples; n++) {
                values[n * count + k] = 1;
            }
            units.add(IntervalTensor.of(Tensor.wrap(Shape.of(samples, count), values)));
        }
        return units;
    }
}
