package nadir.study;

import java.nio.file.Path;
import nadir.data.Dataset;
import nadir.loss.Conventions;
import nadir.network.Network;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;

/// The network of a saved model, of whatever tool, from the parameters that it has.
///
/// @param file where the model lies
/// @param model as it was read
public record SavedChoice(Path file, LoadedModel model) implements NetworkChoice {
    /// Reads the model.
    ///
    /// @throws nadir.data.InputException if it cannot be read
    public static SavedChoice of(Path file) {
        return new SavedChoice(file, ModelFile.load(file));
    }

    @Override
    public Network network(Dataset data) {
        model.requireFits(data);
        return model.network();
    }

    @Override
    public double[] start(Network network, Conventions conventions, Dataset data, long seed) {
        return model.parameters().clone();
    }

    @Override
    public boolean scaled() {
        return false;
    }

    @Override
    public boolean seeded() {
        return false;
    }

    @Override
    public String startText(long seed) {
        return "the parameters of " + file;
    }

    @Override
    public String text(Network network) {
        return "that of " + file;
    }
}
