package nadir.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Layout;
import nadir.network.Network;
import nadir.network.UnitLayer;
import nadir.network.WeightMatrix;
import nadir.risk.Risk;
import nadir.tensor.Tensor;

/// The dense network that computes what a network of another tool does, where that is a chain of dense layers with one
/// activation: widths are then known from its units, and its parameters are the same in another order.
///
/// @param network the dense one
/// @param point   the parameters in its order; a bias that the other network has not is 0
record DenseTwin(DenseNetwork network, double[] point) {
    /// How far outputs may differ, relative to the largest: both compute the same sums in another order.
    private static final double ROUNDING = 1e-9;

    /// An affine map of the chain.
    private record Step(WeightMatrix incoming, Optional<Block> bias) {}

    /// The twin of a risk's network at a point, if it is such a chain and agrees with the network on the data, there and at
    /// random parameters nearby.
    static Optional<DenseTwin> of(Risk risk, double[] point) {
        Network network = risk.network();
        List<UnitLayer> layers = network.unitLayers();
        Optional<Network.OutputLayer> output = network.outputLayer();
        if (layers.isEmpty() || output.isEmpty() || !output.get().other().isEmpty() || !isChain(layers, output.get())) {
            return Optional.empty();
        }
        List<Step> steps = new ArrayList<>();
        layers.forEach(layer -> steps.add(new Step(layer.incoming(), layer.bias())));
        steps.add(new Step(output.get().incoming(), output.get().bias()));
        boolean isBiased = steps.stream().anyMatch(step -> step.bias().isPresent());
        DenseNetwork dense = new DenseNetwork(new DenseArchitecture(network.inputs(),
                layers.stream().map(UnitLayer::units).toList(), network.outputs(), layers.getFirst().activation(),
                isBiased, false, false));
        if (layers.getFirst().incoming().neighbours() != network.inputs() || size(steps) != network.layout().size()) {
            return Optional.empty();
        }
        DenseTwin twin = new DenseTwin(dense, mapped(steps, point, dense));
        return twin.agrees(risk, point, steps) ? Optional.of(twin) : Optional.empty();
    }

    private static boolean isChain(List<UnitLayer> layers, Network.OutputLayer output) {
        Activation activation = layers.getFirst().activation();
        for (int i = 0; i < layers.size(); i++) {
            Block next = i + 1 < layers.size() ? layers.get(i + 1).incoming().block() : output.incoming().block();
            if (layers.get(i).activation() != activation || !layers.get(i).outgoing().block().equals(next)) {
                return false;
            }
        }
        return true;
    }

    private static int size(List<Step> steps) {
        return steps.stream()
                .mapToInt(step -> step.incoming().block().shape().size()
                        + step.bias().map(bias -> bias.shape().size()).orElse(0))
                .sum();
    }

    private static double[] mapped(List<Step> steps, double[] point, DenseNetwork dense) {
        Layout layout = dense.layout();
        double[] mapped = new double[layout.size()];
        int at = 0;
        for (Step step : steps) {
            WeightMatrix weights = step.incoming();
            for (int neighbour = 0; neighbour < weights.neighbours(); neighbour++) {
                for (int unit = 0; unit < weights.units(); unit++) {
                    mapped[at++] = point[weights.index(unit, neighbour)];
                }
            }
            if (dense.architecture().bias()) {
                if (step.bias().isPresent()) {
                    System.arraycopy(point, step.bias().get().offset(), mapped, at, weights.units());
                }
                at += weights.units();
            }
        }
        return mapped;
    }

    private boolean agrees(Risk risk, double[] at, List<Step> steps) {
        SplittableRandom random = new SplittableRandom(0);
        double[] moved = at.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += random.nextDouble(-0.5, 0.5);
        }
        try (Risk own = new Risk(network, risk.data(), risk.conventions(), risk.precision(), 1)) {
            return isClose(risk.outputs(at), own.outputs(point))
                    && isClose(risk.outputs(moved), own.outputs(mapped(steps, moved, network)));
        }
    }

    private static boolean isClose(Tensor one, Tensor other) {
        double size = 0;
        double difference = 0;
        for (int i = 0; i < one.shape().size(); i++) {
            size = Math.max(size, Math.abs(one.get(i)));
            difference = Math.max(difference, Math.abs(one.get(i) - other.get(i)));
        }
        return difference <= ROUNDING * (1 + size);
    }
}
