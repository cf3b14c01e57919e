package nadir.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import nadir.critical.Direction;
import nadir.critical.Symmetries;
import nadir.critical.Symmetry;
import nadir.data.Dataset;
import nadir.loss.CrossEntropy;
import nadir.loss.DataLowerBound;
import nadir.network.Activation;
import nadir.network.UnitLayer;
import nadir.risk.LayerFeatures;
import nadir.risk.Risk;
import nadir.tensor.Tensor;

/// What a network does on its data at one point.
final class PointFacts implements Symmetries.Evidence {
    /// How far walks along equal-function parameters go, relative to the largest parameter.
    private static final double WALK = 0.05;
    private static final int WALKS = 3;
    private static final int LARGEST_CONSTANT_INPUTS = 64;

    private final Risk risk;
    private final double[] point;
    private final Map<String, Tensor> preactivations = new HashMap<>();

    PointFacts(Risk risk, double[] point) {
        this.risk = risk;
        this.point = point;
        for (LayerFeatures layer : risk.features(point)) {
            preactivations.put(layer.layer(), layer.preactivations());
        }
    }

    @Override
    public double[][] preactivations(String layer) {
        Tensor tensor = preactivations.get(layer);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no layer " + layer);
        }
        int rows = tensor.shape().extent(0);
        int width = tensor.shape().extent(1);
        double[][] result = new double[rows][width];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(tensor.values(), i * width, result[i], 0, width);
        }
        return result;
    }

    /// The values that units see are those after the network's own scaling, so they are read off the first layer: what a
    /// weight's change by 1 adds to its unit's pre-activation.
    @Override
    public List<Optional<Double>> constantInputs() {
        List<Optional<Double>> result = new ArrayList<>();
        List<UnitLayer> layers = risk.network().unitLayers();
        int found = 0;
        for (int k = 0; k < risk.data().features(); k++) {
            boolean read = !layers.isEmpty() && layers.getFirst().incoming().neighbours() == risk.data().features()
                    && found < LARGEST_CONSTANT_INPUTS && isConstant(k);
            result.add(read ? Optional.of(seen(layers.getFirst(), k)) : Optional.empty());
            found += read ? 1 : 0;
        }
        return result;
    }

    private boolean isConstant(int column) {
        Tensor x = risk.data().x();
        int width = x.shape().extent(1);
        for (int i = 1; i < x.shape().extent(0); i++) {
            if (x.get(i * width + column) != x.get(column)) {
                return false;
            }
        }
        return true;
    }

    private double seen(UnitLayer layer, int input) {
        double[] moved = point.clone();
        int weight = layer.incoming().index(0, input);
        double before = moved[weight];
        moved[weight] = 0;
        double without = preactivation(moved, layer);
        moved[weight] = 1;
        double value = preactivation(moved, layer) - without;
        moved[weight] = before;
        return value;
    }

    private double preactivation(double[] parameters, UnitLayer layer) {
        return risk.features(parameters)
                .stream()
                .filter(f -> f.layer().equals(layer.name()))
                .findFirst()
                .orElseThrow()
                .preactivations()
                .get(0);
    }

    @Override
    public boolean lossIgnoresShifts() {
        return risk.conventions().loss() instanceof CrossEntropy && risk.conventions().weightDecay() == 0;
    }

    /// How many pre-activations are exactly at a kink of their activation.
    long kinkHits() {
        long hits = 0;
        for (UnitLayer layer : risk.network().unitLayers()) {
            Tensor tensor = preactivations.get(layer.name());
            boolean kinked = layer.activation().smoothness() != Activation.Smoothness.ANALYTIC;
            if (tensor != null && kinked) {
                for (double value : tensor.values()) {
                    hits += value == 0 ? 1 : 0;
                }
            }
        }
        return hits;
    }

    /// Whether scaling the output up lowers the loss for ever: true where the loss has no finite minimum per sample, the
    /// network ends in an affine map without weight decay, and every sample is on its right side.
    Evidence.Ray ray(DataLowerBound bound) {
        Dataset data = risk.data();
        boolean eligible = !bound.attained() && bound.conflictingGroups() == 0 && data.isClassification()
                && risk.conventions().weightDecay() == 0 && risk.network().outputLayer().isPresent();
        if (!eligible) {
            return Evidence.Ray.DOES_NOT;
        }
        Tensor outputs = risk.outputs(point);
        for (int i = 0; i < data.rows(); i++) {
            if (!(margin(outputs, i, data.classOf(i)) > 0)) {
                return Evidence.Ray.DOES_NOT;
            }
        }
        return Evidence.Ray.FALLS_FOR_EVER;
    }

    private static double margin(Tensor outputs, int row, int target) {
        int width = outputs.shape().extent(1);
        if (width == 1) {
            return target == 0 ? -outputs.get(row) : outputs.get(row);
        }
        double other = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < width; k++) {
            if (k != target) {
                other = Math.max(other, outputs.get(row * width + k));
            }
        }
        return outputs.get(row * width + target) - other;
    }

    /// The largest gradient norm found at points that a symmetry of this point alone reaches in a straight line.
    OptionalDouble gradientAlong(List<Symmetry> symmetries, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double largest = -1;
        Tensor outputs = risk.outputs(point);
        for (Symmetry symmetry : symmetries) {
            boolean walkable = symmetry.kind().isStraight() && !symmetry.kind().isGlobal();
            for (int walk = 0; walkable && walk < WALKS; walk++) {
                double[] moved = walk(symmetry, random);
                if (sameOutputs(outputs, risk.outputs(moved))) {
                    double[] gradient = new double[point.length];
                    risk.gradient(moved, gradient);
                    largest = Math.max(largest, Audit.norm(gradient));
                }
            }
        }
        return largest < 0 ? OptionalDouble.empty() : OptionalDouble.of(largest);
    }

    private double[] walk(Symmetry symmetry, SplittableRandom random) {
        double size = 0;
        for (double parameter : point) {
            size = Math.max(size, Math.abs(parameter));
        }
        double[] moved = point.clone();
        for (Direction direction : symmetry.directions()) {
            direction.addTo(moved, WALK * size * (2 * random.nextDouble() - 1));
        }
        return moved;
    }

    private static boolean sameOutputs(Tensor before, Tensor after) {
        double size = 0;
        double change = 0;
        for (int i = 0; i < before.shape().size(); i++) {
            size = Math.max(size, Math.abs(before.get(i)));
            change = Math.max(change, Math.abs(before.get(i) - after.get(i)));
        }
        return change <= 1e-9 * (1 + size);
    }
}
