package nadir.eliminate;

import java.util.ArrayList;
import java.util.List;
import nadir.data.Scaling;
import nadir.network.Block;
import nadir.network.Layout;
import nadir.network.Network;
import nadir.tensor.Shape;
import nadir.trace.Traced;

/// Any network with an exponential neuron added to each output: f~_k(x) = f_k(x) + a_k exp(w_k . x' + b_k) (Kawaguchi &
/// Kaelbling, arXiv 1901.00279, equation 1).
///
/// x' are the inputs standardised by fixed numbers, so that one step length suits all weights. As w . x' + b =
/// (w / scale) . x + (b - w . mean / scale), this is an invertible linear change of (w, b): local minima stay local
/// minima, and every statement about them holds as it stands.
///
/// The blocks `neurons.a` (dy), `neurons.weight` (dx x dy) and `neurons.bias` (dy) come after those of the network, which
/// keep their places.
public final class OutputNeurons implements Network {
    private static final String LAYER = "neurons";

    private final Network network;
    private final Scaling scaling;
    private final Layout layout;

    /// Adds neurons to a network.
    ///
    /// @param scaling of the inputs, for the neurons alone
    /// @throws IllegalArgumentException if the scaling has another number of columns than the network has inputs, or the
    ///     network has neurons already
    public OutputNeurons(Network network, Scaling scaling) {
        if (scaling.columns() != network.inputs()) {
            throw new IllegalArgumentException("neurons for a network of " + network.inputs()
                    + " inputs require a scaling of as many columns, got " + scaling.columns());
        }
        this.network = network;
        this.scaling = scaling;
        Layout.Builder builder = new Layout.Builder();
        network.layout().blocks().forEach(block -> builder.add(block.name(), block.layer(), block.shape()));
        builder.add(LAYER + ".a", LAYER, Shape.of(network.outputs()));
        builder.add(LAYER + ".weight", LAYER, Shape.of(network.inputs(), network.outputs()));
        builder.add(LAYER + ".bias", LAYER, Shape.of(network.outputs()));
        this.layout = builder.build();
    }

    /// The network without neurons.
    public Network network() {
        return network;
    }

    /// The fixed scaling of the neurons' inputs.
    public Scaling scaling() {
        return scaling;
    }

    /// a, one element for each output.
    public Block a() {
        return fromEnd(3);
    }

    /// W, dx x dy: a column for each output.
    public Block weight() {
        return fromEnd(2);
    }

    /// b, one element for each output.
    public Block bias() {
        return fromEnd(1);
    }

    private Block fromEnd(int position) {
        return layout.blocks().get(layout.blocks().size() - position);
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public int inputs() {
        return network.inputs();
    }

    @Override
    public int outputs() {
        return network.outputs();
    }

    /// exp overflows to infinity where its argument passes 709; the output then is infinite or not a number.
    @Override
    public Forward forward(List<Traced> parameters, Traced batch) {
        int own = network.layout().blocks().size();
        Forward forward = network.forward(new ArrayList<>(parameters.subList(0, own)), batch);
        Traced standardised = batch.minus(batch.constant(scaling.mean())).dividedBy(batch.constant(scaling.scale()));
        Traced exponent = standardised.matmul(parameters.get(own + 1)).plus(parameters.get(own + 2));
        Traced neurons = exponent.exp().times(parameters.get(own));
        return new Forward(forward.output().plus(neurons), forward.hidden());
    }

    @Override
    public String toString() {
        return network + " with a neuron at each output";
    }
}
