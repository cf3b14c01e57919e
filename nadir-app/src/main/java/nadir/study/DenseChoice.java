package nadir.study;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.network.Network;
import org.jspecify.annotations.Nullable;

/// A new dense network: all of a [DenseArchitecture] but what the data decides, how it starts, and whether its inputs
/// are scaled to mean 0 and standard deviation 1 by numbers that become part of the model.
///
/// @param hidden the widths of the hidden layers; may be empty
/// @param activation of all hidden layers
/// @param bias whether layers have biases
/// @param residual whether hidden layers carry their input where widths agree
/// @param skip whether the inputs also reach the outputs by a linear map
/// @param initializer how matrices start; null for what suits the activation
/// @param scaled whether the inputs are scaled
public record DenseChoice(List<Integer> hidden, Activation activation, boolean bias, boolean residual, boolean skip,
        @Nullable Initializer initializer, boolean scaled) implements NetworkChoice {
    /// Optimisers keep some vectors of the parameters' length, ten at the very least.
    private static final String SCALED = ", inputs scaled";
    private static final long BYTES_PER_PARAMETER = 10L * Double.BYTES;

    /// Copies the list.
    public DenseChoice {
        hidden = List.copyOf(hidden);
    }

    /// One hidden layer of 32 tanh units with biases, inputs scaled.
    static DenseChoice defaults() {
        return new DenseChoice(List.of(32), Activation.TANH, true, false, false, null, true);
    }

    /// With other hidden layers.
    public DenseChoice withHidden(Integer... widths) {
        return new DenseChoice(List.of(widths), activation, bias, residual, skip, initializer, scaled);
    }

    /// How matrices start.
    public Initializer start() {
        return initializer == null ? Initializer.defaultFor(activation) : initializer;
    }

    /// The network for data whose targets are coded as the loss wants them.
    ///
    /// @throws InputException if a width is below 1, or the network has more parameters than fit in memory
    @Override
    public DenseNetwork network(Dataset data) {
        DenseArchitecture architecture = new DenseArchitecture(data.features(), hidden, data.outputs(), activation,
                bias, residual, skip);
        requireMemory(architecture);
        DenseNetwork network = new DenseNetwork(architecture);
        return scaled ? network.withScaling(Scaling.of(data.x())) : network;
    }

    @Override
    public double[] start(Network network, Conventions conventions, Dataset data, long seed) {
        return start(network, conventions, () -> Scaling.of(data.y()).mean().toArray(), seed);
    }

    /// As above, where the means of the targets are known otherwise.
    double[] start(Network network, Conventions conventions, Supplier<double[]> means, long seed) {
        double[] parameters = start().initialize(network.layout(), seed);
        if (conventions.loss() instanceof SquaredLoss) {
            network.outputLayer()
                    .flatMap(Network.OutputLayer::bias)
                    .ifPresent(block -> setMeans(block, means.get(), parameters));
        }
        return parameters;
    }

    private static void setMeans(Block bias, double[] means, double[] parameters) {
        System.arraycopy(means, 0, parameters, bias.offset(), means.length);
    }

    @Override
    public boolean seeded() {
        return true;
    }

    @Override
    public String startText(long seed) {
        return start().label() + " with seed " + seed;
    }

    @Override
    public String text(Network network) {
        return network.toString().replace(SCALED, "");
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
