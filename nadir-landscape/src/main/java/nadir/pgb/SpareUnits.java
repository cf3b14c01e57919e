package nadir.pgb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import nadir.critical.Direction;
import nadir.critical.Symmetry;
import nadir.network.Network;
import nadir.network.UnitLayer;

/// Units that the function of a network does not need at a point: all but one of each set of duplicates, units without
/// outgoing weights, dead units. Along the fiber their outgoing weights can be brought to 0 (duplicates hand them over to
/// the one that stays), and then their incoming weights are free: each spare unit becomes a new unit with a choice of
/// features and outgoing weights 0. The outputs are the same all along the two straight lines of that way.
public final class SpareUnits {
    private final List<UnitLayer> layers;
    private final double[] base;
    private final double[] released;
    private final List<Set<Integer>> spare = new ArrayList<>();

    /// Finds the spare units and releases them.
    ///
    /// @param symmetries of the point, see [nadir.critical.DataEvidence#symmetries]
    public SpareUnits(Network network, double[] point, List<Symmetry> symmetries) {
        this.layers = network.unitLayers();
        this.base = point.clone();
        this.released = point.clone();
        layers.forEach(_ -> spare.add(new TreeSet<>()));
        for (Symmetry symmetry : symmetries) {
            for (int l = 0; l < layers.size(); l++) {
                if (layers.get(l).name().equals(symmetry.layer())) {
                    release(symmetry, l);
                }
            }
        }
    }

    private void release(Symmetry symmetry, int layer) {
        switch (symmetry.kind()) {
            case DUPLICATE_UNITS -> symmetry.directions().forEach(direction -> handOver(direction, layer));
            case ZERO_OUTGOING, DEAD_UNITS -> symmetry.directions()
                    .forEach(direction -> clear(direction.indices()[0], layer));
            case CONSTANT_INPUTS, SOFTMAX_SHIFT, RESCALING, LINEAR_GAUGE -> {
            }
        }
    }

    /// A direction of redistribution has the unit that stays first: (1, -sign).
    private void handOver(Direction direction, int layer) {
        int index = direction.indices()[1];
        direction.addTo(released, -released[index] / direction.values()[1]);
        released[index] = 0;
        spare.get(layer).add(ownerOfOutgoing(layers.get(layer), index));
    }

    /// Directions of idle units are single weights, incoming ones or (for dead units) outgoing ones as well.
    private void clear(int index, int layer) {
        UnitLayer units = layers.get(layer);
        int unit = ownerOfIncoming(units, index);
        if (unit < 0) {
            unit = ownerOfOutgoing(units, index);
        }
        for (int k = 0; k < units.outgoing().neighbours(); k++) {
            released[units.outgoing().index(unit, k)] = 0;
        }
        spare.get(layer).add(unit);
    }

    private static int ownerOfOutgoing(UnitLayer layer, int index) {
        for (int unit = 0; unit < layer.units(); unit++) {
            for (int k = 0; k < layer.outgoing().neighbours(); k++) {
                if (layer.outgoing().index(unit, k) == index) {
                    return unit;
                }
            }
        }
        throw new IllegalArgumentException("no unit of layer " + layer.name() + " has the outgoing weight " + index);
    }

    private static int ownerOfIncoming(UnitLayer layer, int index) {
        for (int unit = 0; unit < layer.units(); unit++) {
            if (incoming(layer, unit).contains(index)) {
                return unit;
            }
        }
        return -1;
    }

    private static List<Integer> incoming(UnitLayer layer, int unit) {
        List<Integer> indices = new ArrayList<>();
        for (int k = 0; k < layer.incoming().neighbours(); k++) {
            indices.add(layer.incoming().index(unit, k));
        }
        layer.bias().ifPresent(bias -> indices.add(bias.offset() + unit));
        return indices;
    }

    /// How many units are spare.
    public int count() {
        return spare.stream().mapToInt(Set::size).sum();
    }

    /// The point with the outgoing weights of all spare units 0 (but for those into other spare units, which do not matter).
    public double[] released() {
        return released.clone();
    }

    /// The released point with new incoming weights of all spare units: normal, with the layer's own root mean square over
    /// the units that stay, at least `least`.
    public double[] renewed(double least, SplittableRandom random) {
        return renewed(1, least, random);
    }

    /// The same with that root mean square times a factor.
    public double[] renewed(double factor, double least, SplittableRandom random) {
        double[] point = released.clone();
        for (int l = 0; l < layers.size(); l++) {
            UnitLayer layer = layers.get(l);
            double size = factor * Math.max(least, size(layer, spare.get(l)));
            for (int unit : spare.get(l)) {
                for (int index : incoming(layer, unit)) {
                    point[index] = size * random.nextGaussian();
                }
            }
        }
        return point;
    }

    private double size(UnitLayer layer, Set<Integer> left) {
        double sum = 0;
        int count = 0;
        for (int unit = 0; unit < layer.units(); unit++) {
            if (!left.contains(unit)) {
                for (int index : incoming(layer, unit)) {
                    sum += base[index] * base[index];
                    count++;
                }
            }
        }
        return count == 0 ? 0 : Math.sqrt(sum / count);
    }

    /// The outputs stay what they are along the straight lines through these points.
    public List<double[]> way(double[] renewed) {
        return Arrays.equals(base, released) ? List.of(base, renewed) : List.of(base, released(), renewed);
    }
}
