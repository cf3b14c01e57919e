package nadir.network;

import java.util.List;
import java.util.Optional;
import nadir.trace.Traced;

/// A parametrised function from a batch of inputs to a batch of outputs, stated by tracing: whoever wants its values,
/// derivatives or enclosures traces it and transforms the program. Networks built here and networks read from a file are
/// the same thing to everything downstream.
public interface Network {
    /// How the parameters lie in the flat vector.
    Layout layout();

    /// dx, the number of features of a sample.
    int inputs();

    /// dy, the number of outputs of a sample, before the loss.
    int outputs();

    /// Traces the network on a batch.
    ///
    /// @param parameters one value for each block of the layout, of the block's shape
    /// @param batch the inputs, n x dx, in the units of the data (a network that scales its inputs does so itself)
    Forward forward(List<Traced> parameters, Traced batch);

    /// The hidden layers that are made of units with plain incoming and outgoing weights, in order; empty for a network
    /// whose structure is not known. A layer that something else reads past its outgoing weights is not listed.
    default List<UnitLayer> unitLayers() {
        return List.of();
    }

    /// The block of the output's biases and the weights into the output, seen from the outputs, if the network ends in an
    /// affine map.
    default Optional<OutputLayer> outputLayer() {
        return Optional.empty();
    }

    /// The affine map that a network ends in.
    ///
    /// @param incoming its weights; the "units" are the outputs
    /// @param bias one element for each output, if there are biases
    /// @param other further weights into the output, such as a linear map past the hidden layers
    record OutputLayer(WeightMatrix incoming, Optional<Block> bias, List<WeightMatrix> other) {
        /// Copies the list.
        public OutputLayer {
            other = List.copyOf(other);
        }
    }

    /// What a traced network computes.
    ///
    /// @param output n x dy
    /// @param hidden the features after each hidden layer, in order
    record Forward(Traced output, List<Features> hidden) {
        /// Copies the list.
        public Forward {
            hidden = List.copyOf(hidden);
        }
    }

    /// The features after a hidden layer.
    ///
    /// @param layer the layer's name
    /// @param preactivation n x width, what the activation is applied to
    /// @param activation n x width
    record Features(String layer, Traced preactivation, Traced activation) {}
}
