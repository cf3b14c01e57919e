package nadir.study;

import java.nio.file.Path;
import java.util.List;
import nadir.data.Dataset;
import nadir.loss.Conventions;
import nadir.network.Network;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;

/// The network of a saved model, of whatever tool, from the parameters that it has.
///
/// @param file where the model lies
/// @param frozen names of parameters that are to stay as they are, with `*` for any characters
/// @param model as it was read
public record SavedChoice(Path file, List<String> frozen, LoadedModel model) implements NetworkChoice {
    /// Copies the list.
    public SavedChoice {
        frozen = List.copyOf(frozen);
    }

    /// Reads the model.
    ///
    /// @param frozen as above; may be empty
    /// @throws nadir.data.InputException if it cannot be read, or has no such parameters
    public static SavedChoice of(Path file, List<String> frozen) {
        return new SavedChoice(file, frozen, ModelFile.load(file, frozen));
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
        return "that of " + file + (frozen.isEmpty() ? "" : " with " + String.join(", ", frozen) + " frozen");
    }
}
