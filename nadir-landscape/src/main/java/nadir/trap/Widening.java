package nadir.trap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.network.Block;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;

/// A wide network that computes what a narrow one does: every hidden unit is copied with equal incoming weights, and its
/// outgoing weights are split among the copies in fixed parts.
///
/// @param narrow dense, with biases, without residual or skip connections
/// @param splits the parts of each unit's copies, of sum 1: by layer, unit, copy; equally many copies within a layer
public record Widening(DenseNetwork narrow, List<double[][]> splits) {

    /// Copies the list and checks the splits.
    ///
    /// @throws IllegalArgumentException if they do not match the network, or parts do not sum to 1
    public Widening {
        splits = List.copyOf(splits);
        DenseArchitecture shape = narrow.architecture();
        if (!shape.bias() || shape.residual() || shape.skip() || splits.size() != shape.hidden().size()) {
            throw new IllegalArgumentException(
                    "a widening requires a plain dense network with biases and splits for each "
                            + "hidden layer, got " + shape + " and " + splits.size() + " layers of splits");
        }
        for (int l = 0; l < splits.size(); l++) {
            for (double[] parts : splits.get(l)) {
                double sum = Arrays.stream(parts).sum();
                if (splits.get(l).length != shape.hidden().get(l) || parts.length != splits.get(l)[0].length
                        || !(Math.abs(sum - 1) <= 1e-12)) {
                    throw new IllegalArgumentException(
                            "the copies of a unit share its outgoing weights in parts that sum "
                                    + "to 1, got " + Arrays.toString(parts));
                }
            }
        }
    }

    /// How many copies the units of a layer have.
    public int copies(int layer) {
        return splits.get(layer)[0].length;
    }

    /// The wide network.
    public DenseNetwork wide() {
        List<Integer> widths = new ArrayList<>();
        for (int l = 0; l < splits.size(); l++) {
            widths.add(narrow.architecture().hidden().get(l) * copies(l));
        }
        return new DenseNetwork(DenseArchitecture.of(narrow.inputs(), widths, narrow.outputs(),
                narrow.architecture().activation()));
    }

    /// The wide parameters that compute what `weights` do in the narrow network. Copy c of unit j is unit
    /// `j * copies + c` of the wide layer.
    public double[] widen(double[] weights) {
        DenseNetwork wide = wide();
        double[] point = new double[wide.layout().size()];
        int layers = splits.size() + 1;
        for (int l = 0; l < layers; l++) {
            Block from = narrow.layout().blocks().get(2 * l);
            Block to = wide.layout().blocks().get(2 * l);
            int unitCopies = l < splits.size() ? copies(l) : 1;
            for (int i = 0; i < to.shape().extent(0); i++) {
                for (int j = 0; j < to.shape().extent(1); j++) {
                    int source = l == 0 ? i : i / copies(l - 1);
                    double part = l == 0 ? 1 : splits.get(l - 1)[source][i % copies(l - 1)];
                    double weight = weights[from.offset() + source * from.shape().extent(1) + j / unitCopies];
                    point[to.offset() + i * to.shape().extent(1) + j] = part * weight;
                }
            }
            Block fromBias = narrow.layout().blocks().get(2 * l + 1);
            Block toBias = wide.layout().blocks().get(2 * l + 1);
            for (int j = 0; j < toBias.shape().size(); j++) {
                point[toBias.offset() + j] = weights[fromBias.offset() + j / unitCopies];
            }
        }
        return point;
    }

    /// The dimension of the equal-function parameters through the widened point: outgoing weights may be redistributed
    /// among copies, separately for each unit of the next wide layer.
    public int nullity() {
        int nullity = 0;
        DenseNetwork wide = wide();
        for (int l = 0; l < splits.size(); l++) {
            int next = l + 1 < splits.size() ? wide.architecture().hidden().get(l + 1) : wide.outputs();
            nullity += narrow.architecture().hidden().get(l) * (copies(l) - 1) * next;
        }
        return nullity;
    }

    /// The splits in arrays of their own.
    List<double[][]> copyOfSplits() {
        List<double[][]> copy = new ArrayList<>();
        for (double[][] layer : splits) {
            copy.add(Arrays.stream(layer).map(double[]::clone).toArray(double[][]::new));
        }
        return copy;
    }

    /// Equal parts for every unit.
    public static List<double[][]> evenSplits(List<Integer> widths, List<Integer> copies) {
        List<double[][]> splits = new ArrayList<>();
        for (int l = 0; l < widths.size(); l++) {
            double[][] parts = new double[widths.get(l)][copies.get(l)];
            for (double[] unit : parts) {
                Arrays.fill(unit, 1.0 / copies.get(l));
            }
            splits.add(parts);
        }
        return splits;
    }
}
