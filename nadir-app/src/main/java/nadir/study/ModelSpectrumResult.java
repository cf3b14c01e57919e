package nadir.study;

import java.util.List;
import nadir.minibatch.MinibatchReport;
import org.jspecify.annotations.Nullable;

/// The Hessian's spectrum at a saved model.
///
/// @param model its file
/// @param data what the data are called
/// @param conventions which loss the Hessian is of
/// @param samples m
/// @param whole the spectrum of the whole Hessian
/// @param layers that of each layer's own block, all other parameters held fixed; empty if not asked for
/// @param minibatch minibatches beside all samples, null if not asked for
/// @param seconds that it took
public record ModelSpectrumResult(String model, String data, LossConventions conventions, int samples,
        SpectrumPart whole, List<Layer> layers, @Nullable MinibatchReport minibatch, double seconds) {
    /// A layer's block.
    public record Layer(String name, SpectrumPart spectrum) {}

    /// Copies the list.
    public ModelSpectrumResult {
        layers = List.copyOf(layers);
    }
}
