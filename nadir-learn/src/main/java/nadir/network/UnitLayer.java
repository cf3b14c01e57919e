package nadir.network;

import java.util.Optional;

/// A hidden layer whose units see the layer before only through `incoming` and `bias`, and act on what follows only
/// through `outgoing`. Networks that have such layers name them, so that analyses can speak of units: find duplicates and
/// idle ones, split them, or exchange them.
///
/// @param name the name of the layer, as in [Network.Features]
/// @param incoming weights from the layer before
/// @param bias one element for each unit, if the layer has biases
/// @param outgoing weights to the next layer's pre-activations or to the output
/// @param last whether `outgoing` leads to the output
public record UnitLayer(String name, Activation activation, WeightMatrix incoming, Optional<Block> bias,
        WeightMatrix outgoing, boolean last) {

    /// Checks that the parts agree on the number of units.
    ///
    /// @throws IllegalArgumentException if they do not
    public UnitLayer {
        int units = incoming.units();
        if (outgoing.units() != units || (bias.isPresent() && bias.get().shape().size() != units)) {
            throw new IllegalArgumentException(
                    "layer " + name + " requires incoming weights, biases and outgoing weights "
                            + "for the same units, got " + units + " and " + outgoing.units());
        }
    }

    /// The number of units.
    public int units() {
        return incoming.units();
    }
}
