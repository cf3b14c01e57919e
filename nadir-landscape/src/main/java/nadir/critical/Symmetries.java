package nadir.critical;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.Network;
import nadir.network.UnitLayer;
import nadir.network.WeightMatrix;

/// Finds the symmetries of a network at a point: in its weights, and in what its units do on the data.
public final class Symmetries {
    /// Weights that differ by less than this part of the layer's largest count as equal, and smaller ones as zero.
    public static final double EQUAL = 1e-10;

    private final double[] point;
    private final double equal;
    private final List<Symmetry> found = new ArrayList<>();

    private Symmetries(double[] point, double equal) {
        this.point = point;
        this.equal = equal;
    }

    /// What the data tell of a network's units and inputs.
    public interface Evidence {
        /// The pre-activations of a layer's units, one row of units for each sample, or one row of the largest of each unit:
        /// what matters is whether they are all negative.
        double[][] preactivations(String layer);

        /// For each feature that the first layer's units see, its value if it is the same on every sample.
        List<Optional<Double>> constantInputs();

        /// Whether the loss is unchanged when a number is added to all outputs.
        boolean lossIgnoresShifts();
    }

    /// All symmetries that are looked for, in the order of the layers.
    public static List<Symmetry> of(Network network, double[] point, Evidence evidence) {
        return of(network, point, evidence, EQUAL);
    }

    /// The same with another tolerance in place of [#EQUAL]: what it finds above rounding is a symmetry only nearly.
    public static List<Symmetry> of(Network network, double[] point, Evidence evidence, double equal) {
        Symmetries search = new Symmetries(point, equal);
        List<UnitLayer> layers = network.unitLayers();
        for (int i = 0; i < layers.size(); i++) {
            UnitLayer layer = layers.get(i);
            if (i == 0) {
                search.constantInputs(layer, evidence.constantInputs());
            }
            boolean[] idle = search.zeroOutgoing(layer);
            if (layer.activation() == Activation.RELU) {
                search.deadUnits(layer, evidence.preactivations(layer.name()), idle);
            }
            search.rescaling(layer, idle);
            search.duplicates(layer, idle);
            if (layer.activation() == Activation.IDENTITY) {
                search.gauge(layer);
            }
        }
        if (evidence.lossIgnoresShifts()) {
            network.outputLayer().ifPresent(search::softmaxShift);
        }
        return search.found;
    }

    private static boolean isHomogeneous(Activation activation) {
        return switch (activation) {
            case RELU, LEAKY_RELU -> true;
            case IDENTITY, TANH, LOGISTIC, SOFTPLUS, ELU, GELU, SINE -> false;
        };
    }

    private static boolean isOdd(Activation activation) {
        return switch (activation) {
            case IDENTITY, TANH, SINE -> true;
            case LOGISTIC, SOFTPLUS, RELU, LEAKY_RELU, ELU, GELU -> false;
        };
    }

    private void constantInputs(UnitLayer layer, List<Optional<Double>> inputs) {
        List<Direction> directions = new ArrayList<>();
        List<Integer> constant = new ArrayList<>();
        for (int k = 0; k < Math.min(inputs.size(), layer.incoming().neighbours()); k++) {
            Optional<Double> value = inputs.get(k);
            if (value.isEmpty() || (value.get() != 0 && layer.bias().isEmpty())) {
                continue;
            }
            constant.add(k);
            for (int unit = 0; unit < layer.units(); unit++) {
                int weight = layer.incoming().index(unit, k);
                directions.add(value.get() == 0
                        ? Direction.unit(weight)
                        : new Direction(new int[] {weight, layer.bias().orElseThrow().offset() + unit},
                                new double[] {1, -value.get()}));
            }
        }
        if (!constant.isEmpty()) {
            add(Symmetry.Kind.CONSTANT_INPUTS, layer, constant.size() + " inputs are the same on every sample: "
                    + enumerate(constant), directions);
        }
    }

    private boolean[] zeroOutgoing(UnitLayer layer) {
        double scale = equal * largest(layer.outgoing().block());
        boolean[] idle = new boolean[layer.units()];
        List<Direction> directions = new ArrayList<>();
        List<Integer> units = new ArrayList<>();
        for (int unit = 0; unit < layer.units(); unit++) {
            boolean zero = true;
            for (int k = 0; k < layer.outgoing().neighbours() && zero; k++) {
                zero = Math.abs(point[layer.outgoing().index(unit, k)]) <= scale;
            }
            idle[unit] = zero;
            if (zero) {
                units.add(unit);
                incoming(layer, unit).forEach(index -> directions.add(Direction.unit(index)));
            }
        }
        if (!units.isEmpty()) {
            add(Symmetry.Kind.ZERO_OUTGOING, layer, "units " + enumerate(units) + " have no outgoing weight",
                    directions);
        }
        return idle;
    }

    private void deadUnits(UnitLayer layer, double[][] preactivations, boolean[] idle) {
        List<Direction> directions = new ArrayList<>();
        List<Integer> units = new ArrayList<>();
        for (int unit = 0; unit < layer.units(); unit++) {
            int column = unit;
            if (Arrays.stream(preactivations).allMatch(row -> row[column] < 0)) {
                units.add(unit);
                if (!idle[unit]) {
                    incoming(layer, unit).forEach(index -> directions.add(Direction.unit(index)));
                }
                outgoing(layer, unit).forEach(index -> directions.add(Direction.unit(index)));
                idle[unit] = true;
            }
        }
        if (!units.isEmpty()) {
            add(Symmetry.Kind.DEAD_UNITS, layer, "units " + enumerate(units) + " are off on every sample", directions);
        }
    }

    private void rescaling(UnitLayer layer, boolean[] idle) {
        if (!isHomogeneous(layer.activation())) {
            return;
        }
        List<Direction> directions = new ArrayList<>();
        for (int unit = 0; unit < layer.units(); unit++) {
            if (!idle[unit]) {
                directions.add(rescaling(layer, unit));
            }
        }
        if (!directions.isEmpty()) {
            add(Symmetry.Kind.RESCALING, layer, directions.size()
                    + " units may pass a positive factor from incoming to outgoing weights", directions);
        }
    }

    private Direction rescaling(UnitLayer layer, int unit) {
        List<Integer> in = incoming(layer, unit);
        List<Integer> out = outgoing(layer, unit);
        int[] indices = new int[in.size() + out.size()];
        double[] values = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            boolean incoming = i < in.size();
            indices[i] = incoming ? in.get(i) : out.get(i - in.size());
            values[i] = incoming ? point[indices[i]] : -point[indices[i]];
        }
        return new Direction(indices, values);
    }

    private void duplicates(UnitLayer layer, boolean[] idle) {
        double tolerance = equal
                * Math.max(largest(layer.incoming().block()), layer.bias().map(this::largest).orElse(0.0));
        boolean[] taken = idle.clone();
        for (int unit = 0; unit < layer.units(); unit++) {
            if (taken[unit]) {
                continue;
            }
            List<Direction> directions = new ArrayList<>();
            List<Integer> group = new ArrayList<>(List.of(unit));
            for (int other = unit + 1; other < layer.units(); other++) {
                int sign = taken[other] ? 0 : match(layer, unit, other, tolerance);
                if (sign != 0) {
                    taken[other] = true;
                    group.add(other);
                    redistribute(layer, unit, other, sign, directions);
                }
            }
            if (group.size() > 1) {
                add(Symmetry.Kind.DUPLICATE_UNITS, layer, "units " + enumerate(group) + " have equal incoming weights",
                        directions);
            }
        }
    }

    /// 1 if two units have equal incoming weights, -1 if they are opposite and the activation is odd, else 0.
    private int match(UnitLayer layer, int unit, int other, double tolerance) {
        List<Integer> a = incoming(layer, unit);
        List<Integer> b = incoming(layer, other);
        double difference = 0;
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            difference = Math.max(difference, Math.abs(point[a.get(i)] - point[b.get(i)]));
            sum = Math.max(sum, Math.abs(point[a.get(i)] + point[b.get(i)]));
        }
        if (difference <= tolerance) {
            return 1;
        }
        return isOdd(layer.activation()) && sum <= tolerance ? -1 : 0;
    }

    private static void redistribute(UnitLayer layer, int unit, int other, int sign, List<Direction> directions) {
        WeightMatrix outgoing = layer.outgoing();
        for (int k = 0; k < outgoing.neighbours(); k++) {
            directions.add(new Direction(new int[] {outgoing.index(unit, k), outgoing.index(other, k)},
                    new double[] {1, -sign}));
        }
    }

    /// The tangents (A in, -out A) for the elementary matrices A.
    private void gauge(UnitLayer layer) {
        List<Direction> directions = new ArrayList<>();
        for (int a = 0; a < layer.units(); a++) {
            for (int b = 0; b < layer.units(); b++) {
                directions.add(gauge(layer, a, b));
            }
        }
        add(Symmetry.Kind.LINEAR_GAUGE, layer, "a linear layer of " + layer.units()
                + " units: any invertible matrix may be inserted", directions);
    }

    private Direction gauge(UnitLayer layer, int a, int b) {
        List<Integer> target = incoming(layer, a);
        List<Integer> source = incoming(layer, b);
        int fan = layer.outgoing().neighbours();
        int[] indices = new int[target.size() + fan];
        double[] values = new double[indices.length];
        for (int i = 0; i < target.size(); i++) {
            indices[i] = target.get(i);
            values[i] = point[source.get(i)];
        }
        for (int k = 0; k < fan; k++) {
            indices[target.size() + k] = layer.outgoing().index(b, k);
            values[target.size() + k] = -point[layer.outgoing().index(a, k)];
        }
        return new Direction(indices, values);
    }

    private void softmaxShift(Network.OutputLayer output) {
        List<Direction> directions = new ArrayList<>();
        output.bias().ifPresent(bias -> directions.add(ones(bias.offset(), bias.shape().size(), 1)));
        List<WeightMatrix> matrices = new ArrayList<>(output.other());
        matrices.addFirst(output.incoming());
        for (WeightMatrix weights : matrices) {
            for (int k = 0; k < weights.neighbours(); k++) {
                int[] indices = new int[weights.units()];
                for (int unit = 0; unit < indices.length; unit++) {
                    indices[unit] = weights.index(unit, k);
                }
                double[] values = new double[indices.length];
                Arrays.fill(values, 1);
                directions.add(new Direction(indices, values));
            }
        }
        String layer = output.incoming().block().layer();
        found.add(new Symmetry(Symmetry.Kind.SOFTMAX_SHIFT, layer, "the softmax ignores what is added to all outputs",
                directions));
    }

    private static Direction ones(int offset, int count, double value) {
        int[] indices = new int[count];
        Arrays.setAll(indices, i -> offset + i);
        double[] values = new double[count];
        Arrays.fill(values, value);
        return new Direction(indices, values);
    }

    private List<Integer> incoming(UnitLayer layer, int unit) {
        List<Integer> indices = new ArrayList<>();
        for (int k = 0; k < layer.incoming().neighbours(); k++) {
            indices.add(layer.incoming().index(unit, k));
        }
        layer.bias().ifPresent(bias -> indices.add(bias.offset() + unit));
        return indices;
    }

    private static List<Integer> outgoing(UnitLayer layer, int unit) {
        List<Integer> indices = new ArrayList<>();
        for (int k = 0; k < layer.outgoing().neighbours(); k++) {
            indices.add(layer.outgoing().index(unit, k));
        }
        return indices;
    }

    private double largest(Block block) {
        double largest = 0;
        for (int i = block.offset(); i < block.end(); i++) {
            largest = Math.max(largest, Math.abs(point[i]));
        }
        return largest;
    }

    private void add(Symmetry.Kind kind, UnitLayer layer, String description, List<Direction> directions) {
        found.add(new Symmetry(kind, layer.name(), description, directions));
    }

    private static String enumerate(List<Integer> numbers) {
        String text = numbers.stream().limit(8).map(String::valueOf).collect(Collectors.joining(", "));
        return numbers.size() > 8 ? text + ", ..." : text;
    }
}
