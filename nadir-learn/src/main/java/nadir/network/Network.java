package nadir.network;

import java.util.List;
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
