package nadir.study;

import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.loss.Conventions;
import nadir.network.Network;

/// The network to train, and where its training starts.
public sealed interface NetworkChoice permits DenseChoice, SavedChoice {
    /// One hidden layer of 32 tanh units with biases, inputs scaled.
    static DenseChoice defaults() {
        return DenseChoice.defaults();
    }

    /// The network for data whose targets are coded as the loss wants them.
    ///
    /// @throws InputException if there is no such network; the message says why
    Network network(Dataset data);

    /// The parameters that training starts from.
    ///
    /// @param network of this choice
    double[] start(Network network, Conventions conventions, Dataset data, long seed);

    /// Whether the inputs are scaled by numbers that the data decide.
    boolean scaled();

    /// Whether every seed has a start of its own.
    boolean seeded();

    /// The start in words, which fix it.
    String startText(long seed);

    /// The network in words, which fix it, but for how inputs are scaled.
    String text(Network network);
}
