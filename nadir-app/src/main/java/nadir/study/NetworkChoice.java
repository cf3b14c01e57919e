package nadir.study;

import java.util.List;
import java.util.Locale;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import org.jspecify.annotations.Nullable;

/// The network to train: all of a [DenseArchitecture] but what the data decides, how it starts, and whether its inputs
/// are scaled to mean 0 and standard deviation 1 by numbers that become part of the model.
///
/// @param hidden the widths of the hidden layers; may be empty
/// @param activation of all hidden layers
/// @param bias whether layers have biases
/// @param residual whether hidden layers carry their input where widths agree
/// @param skip whether the inputs also reach the outputs by a linear map
/// @param initializer how matrices start; null for what suits the activation
/// @param scaled whether the inputs are scaled
public record NetworkChoice(List<Integer> hidden, Activation activation, boolean bias, boolean residual, boolean skip,
        @Nullable Initializer initializer, boolean scaled) {
    /// Optimisers keep some vectors of the parameters' length, ten at the very least.
    private static final long BYTES_PER_PARAMETER = 10L * Double.BYTES;

    /// Copies the list.
    public NetworkChoice {
        hidden = List.copyOf(hidden);
    }

    /// One hidden layer of 32 tanh units with biases, inputs scaled.
    public static NetworkChoice defaults() {
        return new NetworkChoice(List.of(32), Activation.TANH, true, false, false, null, true);
    }

    /// With other hidden layers.
    public NetworkChoice withHidden(Integer... widths) {
        return new NetworkChoice(List.of(widths), activation, bias, residual, skip, initializer, scaled);
    }

    /// How matrices start.
    public Initializer start() {
        return initializer == null ? Initializer.defaultFor(activation) : initializer;
    }

    /// The network for data whose targets are coded as the loss wants them.
    ///
    /// @throws InputException if a width is below 1, or the network has more parameters than fit in memory
    DenseNetwork network(Dataset data) {
        DenseArchitecture architecture = new DenseArchitecture(data.features(), hidden, data.outputs(), activation,
                bias, residual, skip);
        requireMemory(architecture);
        DenseNetwork network = new DenseNetwork(architecture);
        return scaled ? network.withScaling(Scaling.of(data.x())) : network;
    }

    private static void requireMemory(DenseArchitecture architecture) {
        double parameters = architecture.skip() ? 1.0 * architecture.inputs() * architecture.outputs() : 0;
        double width = architecture.inputs();
        for (int next : architecture.hidden()) {
            parameters += (width + 1) * next;
            width = next;
        }
        parameters += (width + 1) * architecture.outputs();
        long heap = Runtime.getRuntime().maxMemory();
        if (parameters * BYTES_PER_PARAMETER > heap) {
            throw new InputException(String.format(Locale.ROOT,
                    "a network %s has %.3g parameters, too many to train with a heap of %d MB; choose smaller widths, "
                            + "or allow more memory with NADIR_JAVA_OPTS=-Xmx",
                    architecture, parameters, heap >> 20));
        }
    }
}
