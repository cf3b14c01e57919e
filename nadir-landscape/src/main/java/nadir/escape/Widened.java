package nadir.escape;

import java.util.ArrayList;
import java.util.List;
import nadir.network.Block;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.UnitLayer;

/// A dense network with more units at the end of one hidden layer, and how points are carried over without a change of the
/// function.
///
/// @param network the wide one
/// @param narrow the one it comes from
/// @param narrowLayer in the narrow network
/// @param layer the same layer in the wide network
/// @param sources the unit that each new one halves, or -1 for a new unit with all weights 0
record Widened(DenseNetwork network, DenseNetwork narrow, UnitLayer narrowLayer, UnitLayer layer,
        List<Integer> sources) {

    static Widened bySplitting(DenseNetwork narrow, UnitLayer layer, int... units) {
        return of(narrow, layer, java.util.Arrays.stream(units).boxed().toList());
    }

    static Widened byInserting(DenseNetwork narrow, UnitLayer layer) {
        return of(narrow, layer, List.of(-1));
    }

    private static Widened of(DenseNetwork narrow, UnitLayer layer, List<Integer> sources) {
        DenseArchitecture shape = narrow.architecture();
        int index = hiddenIndex(narrow, layer);
        List<Integer> hidden = new ArrayList<>(shape.hidden());
        hidden.set(index, hidden.get(index) + sources.size());
        DenseNetwork wide = new DenseNetwork(new DenseArchitecture(shape.inputs(), hidden, shape.outputs(),
                shape.activation(), shape.bias(), shape.residual(), shape.skip()));
        DenseNetwork scaled = narrow.scaling().map(wide::withScaling).orElse(wide);
        UnitLayer same = scaled.unitLayers()
                .stream()
                .filter(other -> other.name().equals(layer.name()))
                .findFirst()
                .orElseThrow();
        return new Widened(scaled, narrow, layer, same, List.copyOf(sources));
    }

    private static int hiddenIndex(DenseNetwork network, UnitLayer layer) {
        List<Block> weights = network.layout().blocks().stream().filter(block -> block.shape().rank() == 2).toList();
        return weights.indexOf(layer.incoming().block());
    }

    /// The indices of a unit's incoming weights, then of its bias if there is one.
    static List<Integer> incoming(UnitLayer layer, int unit) {
        List<Integer> indices = new ArrayList<>();
        for (int k = 0; k < layer.incoming().neighbours(); k++) {
            indices.add(layer.incoming().index(unit, k));
        }
        layer.bias().ifPresent(bias -> indices.add(bias.offset() + unit));
        return indices;
    }

    /// The wide parameters that compute what narrow ones do.
    double[] embed(double[] point) {
        double[] wide = new double[network.layout().size()];
        for (int b = 0; b < narrow.layout().blocks().size(); b++) {
            copy(point, narrow.layout().blocks().get(b), wide, network.layout().blocks().get(b));
        }
        for (int s = 0; s < sources.size(); s++) {
            if (sources.get(s) >= 0) {
                share(wide, sources.get(s), narrowLayer.units() + s);
            }
        }
        return wide;
    }

    /// Blocks grow at the end of rows or columns.
    private static void copy(double[] from, Block source, double[] to, Block target) {
        int columns = source.shape().rank() == 2 ? source.shape().extent(1) : source.shape().size();
        int wideColumns = target.shape().rank() == 2 ? target.shape().extent(1) : target.shape().size();
        int rows = source.shape().size() / Math.max(1, columns);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, source.offset() + i * columns, to, target.offset() + i * wideColumns, columns);
        }
    }

    private void share(double[] wide, int unit, int twin) {
        List<Integer> from = incoming(layer, unit);
        List<Integer> to = incoming(layer, twin);
        for (int i = 0; i < from.size(); i++) {
            wide[to.get(i)] = wide[from.get(i)];
        }
        for (int k = 0; k < layer.outgoing().neighbours(); k++) {
            wide[layer.outgoing().index(unit, k)] /= 2;
            wide[layer.outgoing().index(twin, k)] = wide[layer.outgoing().index(unit, k)];
        }
    }

    /// The root mean square of the old units' incoming weights.
    double size(double[] wide) {
        double sum = 0;
        int count = 0;
        for (int unit = 0; unit < narrowLayer.units(); unit++) {
            for (int index : incoming(layer, unit)) {
                sum += wide[index] * wide[index];
                count++;
            }
        }
        return count == 0 ? 0 : Math.sqrt(sum / count);
    }
}
