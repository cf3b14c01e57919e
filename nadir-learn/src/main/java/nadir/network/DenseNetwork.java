package nadir.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.tensor.Shape;
import nadir.trace.Traced;
import org.jspecify.annotations.Nullable;

/// A dense network; [DenseArchitecture] says what it computes. Its blocks are `layer1.weight` (inputs x width),
/// `layer1.bias` (width), ..., `output.weight`, `output.bias`, and `skip.weight` (dx x dy) if it has one: weights have a
/// row for each input, so that a batch is multiplied from the left.
///
/// A scaling is part of the network's function but no parameter: with it the network takes raw features.
public final class DenseNetwork implements Network {
    private final DenseArchitecture architecture;
    private final @Nullable Scaling scaling;
    private final Layout layout;

    /// A network that takes its inputs as they are.
    public DenseNetwork(DenseArchitecture architecture) {
        this(architecture, null);
    }

    private DenseNetwork(DenseArchitecture architecture, @Nullable Scaling scaling) {
        this.architecture = architecture;
        this.scaling = scaling;
        this.layout = layout(architecture);
    }

    /// The same network with its inputs scaled first by fixed numbers; parameters keep their places.
    ///
    /// @throws InputException if the scaling has another number of columns than the network has inputs
    public DenseNetwork withScaling(Scaling fixed) {
        if (fixed.columns() != inputs()) {
            throw new InputException("a network of " + inputs() + " inputs requires a scaling of as many columns, got "
                    + fixed.columns());
        }
        return new DenseNetwork(architecture, fixed);
    }

    /// The same network without a scaling.
    public DenseNetwork withoutScaling() {
        return new DenseNetwork(architecture, null);
    }

    /// The shape of the network.
    public DenseArchitecture architecture() {
        return architecture;
    }

    /// The fixed scaling of the inputs, if there is one.
    public Optional<Scaling> scaling() {
        return Optional.ofNullable(scaling);
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public int inputs() {
        return architecture.inputs();
    }

    @Override
    public int outputs() {
        return architecture.outputs();
    }

    /// @throws IllegalArgumentException if parameters or batch have other shapes than the layout and dx ask for
    @Override
    public Forward forward(List<Traced> parameters, Traced batch) {
        requireShapes(parameters, batch);
        Traced scaled = scale(batch);
        Traced carried = scaled;
        List<Features> features = new ArrayList<>();
        int next = 0;
        for (int width : architecture.hidden()) {
            Traced preactivation = affine(carried, parameters, next);
            next += step();
            Traced activation = architecture.activation().apply(preactivation);
            boolean adds = architecture.residual() && carried.shape().extent(1) == width;
            carried = adds ? carried.plus(activation) : activation;
            features.add(new Features(layerName(features.size()), preactivation, carried));
        }
        Traced output = affine(carried, parameters, next);
        if (architecture.skip()) {
            output = output.plus(scaled.matmul(parameters.getLast()));
        }
        return new Forward(output, features);
    }

    /// Layers whose input is carried past them, or whose features are carried past the next layer, are left out: their
    /// units act on more than their weights.
    @Override
    public List<UnitLayer> unitLayers() {
        List<UnitLayer> layers = new ArrayList<>();
        int count = architecture.hidden().size();
        for (int i = 0; i < count; i++) {
            if (!isCarried(i) && !isCarried(i + 1)) {
                WeightMatrix incoming = new WeightMatrix(weight(i), false);
                WeightMatrix outgoing = new WeightMatrix(weight(i + 1), true);
                layers.add(new UnitLayer(layerName(i), architecture.activation(), incoming, bias(i), outgoing,
                        i == count - 1));
            }
        }
        return List.copyOf(layers);
    }

    @Override
    public Optional<OutputLayer> outputLayer() {
        int position = architecture.hidden().size();
        List<WeightMatrix> other = architecture.skip()
                ? List.of(new WeightMatrix(layout.blocks().getLast(), false))
                : List.of();
        return Optional.of(new OutputLayer(new WeightMatrix(weight(position), false), bias(position), other));
    }

    /// Whether hidden layer `index` exists and adds its input.
    private boolean isCarried(int index) {
        List<Integer> hidden = architecture.hidden();
        if (!architecture.residual() || index >= hidden.size()) {
            return false;
        }
        int before = index == 0 ? architecture.inputs() : hidden.get(index - 1);
        return before == hidden.get(index);
    }

    private Block weight(int index) {
        return layout.blocks().get(index * step());
    }

    private Optional<Block> bias(int index) {
        return architecture.bias() ? Optional.of(layout.blocks().get(index * step() + 1)) : Optional.empty();
    }

    private int step() {
        return architecture.bias() ? 2 : 1;
    }

    private Traced affine(Traced x, List<Traced> parameters, int position) {
        Traced product = x.matmul(parameters.get(position));
        return architecture.bias() ? product.plus(parameters.get(position + 1)) : product;
    }

    private Traced scale(Traced batch) {
        if (scaling == null) {
            return batch;
        }
        return batch.minus(batch.constant(scaling.mean())).dividedBy(batch.constant(scaling.scale()));
    }

    private void requireShapes(List<Traced> parameters, Traced batch) {
        List<Shape> wanted = layout.blocks().stream().map(Block::shape).toList();
        List<Shape> got = parameters.stream().map(Traced::shape).toList();
        if (!got.equals(wanted)) {
            throw new IllegalArgumentException("the network requires parameters of shapes " + wanted + ", got " + got
                    + "; pass one value for each block of the layout");
        }
        if (batch.shape().rank() != 2 || batch.shape().extent(1) != inputs()) {
            throw new IllegalArgumentException("the network requires a batch of shape n x " + inputs() + ", got "
                    + batch.shape() + "; put one sample in each row");
        }
    }

    private static String layerName(int index) {
        return "layer" + (index + 1);
    }

    private static Layout layout(DenseArchitecture architecture) {
        Layout.Builder builder = new Layout.Builder();
        int width = architecture.inputs();
        for (int i = 0; i < architecture.hidden().size(); i++) {
            int next = architecture.hidden().get(i);
            addLayer(builder, layerName(i), width, next, architecture.bias());
            width = next;
        }
        addLayer(builder, "output", width, architecture.outputs(), architecture.bias());
        if (architecture.skip()) {
            builder.add("skip.weight", "skip", Shape.of(architecture.inputs(), architecture.outputs()));
        }
        return builder.build();
    }

    private static void addLayer(Layout.Builder builder, String layer, int inputs, int outputs, boolean bias) {
        builder.add(layer + ".weight", layer, Shape.of(inputs, outputs));
        if (bias) {
            builder.add(layer + ".bias", layer, Shape.of(outputs));
        }
    }

    @Override
    public String toString() {
        return architecture + (scaling == null ? "" : ", inputs scaled");
    }
}
