package nadir.critical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nadir.loss.CrossEntropy;
import nadir.network.UnitLayer;
import nadir.risk.LayerFeatures;
import nadir.risk.Risk;
import nadir.tensor.Tensor;

/// What a risk's data tell of a network's units and inputs at one point.
public final class DataEvidence implements Symmetries.Evidence {
    private static final int LARGEST_CONSTANT_INPUTS = 64;

    private final Risk risk;
    private final double[] point;
    private final Map<String, Tensor> preactivations = new HashMap<>();

    /// Evaluates the hidden layers at the point.
    public DataEvidence(Risk risk, double[] point) {
        this.risk = risk;
        this.point = point;
        for (LayerFeatures layer : risk.features(point)) {
            preactivations.put(layer.layer(), layer.preactivations());
        }
    }

    /// The symmetries of a risk's network at a point.
    public static List<Symmetry> symmetries(Risk risk, double[] point) {
        return Symmetries.of(risk.network(), point, new DataEvidence(risk, point));
    }

    /// The pre-activations of a layer, samples x units.
    ///
    /// @throws IllegalArgumentException if there is no such layer
    public Tensor preactivationTensor(String layer) {
        Tensor tensor = preactivations.get(layer);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no layer " + layer);
        }
        return tensor;
    }

    @Override
    public double[][] preactivations(String layer) {
        Tensor tensor = preactivationTensor(layer);
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
        moved[weight] = 0;
        double without = preactivation(moved, layer);
        moved[weight] = 1;
        return preactivation(moved, layer) - without;
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
}
