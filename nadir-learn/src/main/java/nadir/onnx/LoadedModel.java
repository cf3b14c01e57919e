package nadir.onnx;

import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.network.Network;

/// A model that was read from a file.
///
/// @param network a [nadir.network.DenseNetwork] if the file holds exactly one that Nadir wrote, else a [GraphNetwork]
/// @param parameters the values of the network's parameters, in the order of its layout
/// @param metadata what the file says about itself
public record LoadedModel(Network network, double[] parameters, ModelMetadata metadata) {

    /// Checks that the network takes the columns of a data set.
    ///
    /// @throws InputException if the number of columns differs
    public void requireFits(Dataset data) {
        if (data.features() != network.inputs()) {
            String trained = metadata.schema()
                    .filter(schema -> !schema.name().isEmpty())
                    .map(schema -> " (it was trained on " + schema.name() + ")")
                    .orElse("");
            throw new InputException("the model takes " + network.inputs() + " features" + trained + ", and "
                    + data.name() + " has " + data.features() + "; choose the model's columns with --features");
        }
    }
}
