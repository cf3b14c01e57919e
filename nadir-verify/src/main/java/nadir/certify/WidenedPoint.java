package nadir.certify;

import java.util.Arrays;
import java.util.List;
import nadir.domain.Algebra;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.network.Block;
import nadir.network.DenseNetwork;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Parameters of a wide network that are, up to rounding, those of a narrow one with each hidden unit copied: copies have
/// equal incoming weights, and share the unit's outgoing weights in fixed parts. Copy c of unit j is unit `j * copies + c`
/// of its wide layer. The last part of each unit is what the others leave of 1, exactly, whatever rounding of it is given.
///
/// Arrays are given away: nobody writes to them afterwards.
///
/// @param narrow dense, with biases, without residual or skip connections and without a scaling of its inputs
/// @param weights the narrow network's parameters
/// @param splits the parts by layer, unit, copy; equally many copies within a layer
/// @param stored the wide network's parameters
public record WidenedPoint(DenseNetwork narrow, double[] weights, List<double[][]> splits, double[] stored) {
    private static final Algebra<IntervalTensor> ALGEBRA = new Algebra<>(new Intervals(Kinks.REFUSE));

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if the parts do not fit together, or a number is not finite
    public WidenedPoint {
        splits = List.copyOf(splits);
        var shape = narrow.architecture();
        if (!shape.bias() || shape.residual() || shape.skip() || narrow.scaling().isPresent()) {
            throw new IllegalArgumentException(
                    "a widened point requires a plain dense network with biases and without scaling, got " + shape);
        }
        if (weights.length != narrow.layout().size() || splits.size() != shape.hidden().size()) {
            throw new IllegalArgumentException("a widened point requires " + narrow.layout().size() + " weights and "
                    + "parts for each of " + shape.hidden().size() + " layers, got " + weights.length + " and "
                    + splits.size());
        }
        for (int l = 0; l < splits.size(); l++) {
            double[][] layer = splits.get(l);
            boolean fits = layer.length == shape.hidden().get(l)
                    && Arrays.stream(layer).allMatch(parts -> parts.length == layer[0].length && parts.length > 0);
            if (!fits) {
                throw new IllegalArgumentException("layer " + (l + 1) + " requires equally many parts for each of "
                        + shape.hidden().get(l) + " units");
            }
        }
        int size = size(narrow, splits);
        if (stored.length != size) {
            throw new IllegalArgumentException("the wide network has " + size + " parameters, got " + stored.length);
        }
    }

    private static int size(DenseNetwork narrow, List<double[][]> splits) {
        int size = 0;
        int before = narrow.inputs();
        for (int l = 0; l <= splits.size(); l++) {
            int units = l < splits.size() ? splits.get(l).length * splits.get(l)[0].length : narrow.outputs();
            size += (before + 1) * units;
            before = units;
        }
        return size;
    }

    /// How many copies the units of each hidden layer have.
    public List<Integer> copies() {
        return splits.stream().map(layer -> layer[0].length).toList();
    }

    /// Whether every part of every unit is above 0.
    boolean hasPositiveParts() {
        boolean positive = true;
        for (double[][] layer : splits) {
            for (double[] parts : layer) {
                IntervalTensor exact = exact(parts);
                for (int c = 0; c < parts.length; c++) {
                    positive &= exact.lower(c) > 0;
                }
            }
        }
        return positive;
    }

    /// The parts with the last one as what the others leave of 1.
    private static IntervalTensor exact(double[] parts) {
        IntervalTensor rest = IntervalTensor.of(Tensor.scalar(1));
        for (int c = 0; c + 1 < parts.length; c++) {
            rest = ALGEBRA.subtract(rest, IntervalTensor.of(Tensor.scalar(parts[c])));
        }
        double[] lower = parts.clone();
        double[] upper = parts.clone();
        lower[parts.length - 1] = rest.lower(0);
        upper[parts.length - 1] = rest.upper(0);
        return IntervalTensor.wrap(Shape.of(parts.length), lower, upper);
    }

    /// An upper bound of the distance, in any coordinate, of the stored parameters from the exactly widened ones.
    ///
    /// @param box contains the exact narrow parameters
    double distance(IntervalTensor box) {
        int layers = splits.size() + 1;
        double distance = 0;
        int next = 0;
        for (int l = 0; l < layers; l++) {
            Block weight = narrow.layout().blocks().get(2 * l);
            Block bias = narrow.layout().blocks().get(2 * l + 1);
            int copies = l < splits.size() ? splits.get(l)[0].length : 1;
            int units = weight.shape().extent(1);
            for (int i = 0; i < weight.shape().extent(0); i++) {
                IntervalTensor parts = l == 0 ? exact(new double[] {1}) : exact(splits.get(l - 1)[i]);
                for (int c = 0; c < parts.shape().size(); c++) {
                    for (int j = 0; j < units * copies; j++) {
                        int source = weight.offset() + i * units + j / copies;
                        distance = Math.max(distance, distance(stored[next++], box, source, parts, c));
                    }
                }
            }
            IntervalTensor whole = exact(new double[] {1});
            for (int j = 0; j < units * copies; j++) {
                distance = Math.max(distance, distance(stored[next++], box, bias.offset() + j / copies, whole, 0));
            }
        }
        return distance;
    }

    private static double distance(double stored, IntervalTensor box, int source, IntervalTensor parts, int c) {
        IntervalTensor product = ALGEBRA.multiply(element(box, source), element(parts, c));
        return ALGEBRA.subtract(IntervalTensor.of(Tensor.scalar(stored)), product).magnitude(0);
    }

    private static IntervalTensor element(IntervalTensor x, int i) {
        return IntervalTensor.wrap(Shape.SCALAR, new double[] {x.lower(i)}, new double[] {x.upper(i)});
    }
}
