package nadir.study;

import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Block;
import nadir.network.DenseNetwork;
import nadir.network.Network;

/// Where training starts; see [Training].
final class StartingPoint {
    private StartingPoint() {}

    /// @param data with the targets coded as the loss wants them
    static double[] of(NetworkChoice choice, DenseNetwork network, Conventions conventions, Dataset data, long seed) {
        double[] parameters = choice.start().initialize(network.layout(), seed);
        if (conventions.loss() instanceof SquaredLoss) {
            network.outputLayer()
                    .flatMap(Network.OutputLayer::bias)
                    .ifPresent(bias -> setMeans(bias, data, parameters));
        }
        return parameters;
    }

    private static void setMeans(Block bias, Dataset data, double[] parameters) {
        double[] means = Scaling.of(data.y()).mean().toArray();
        System.arraycopy(means, 0, parameters, bias.offset(), means.length);
    }
}
