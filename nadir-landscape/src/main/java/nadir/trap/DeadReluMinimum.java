package nadir.trap;

import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.DenseNetwork;
import nadir.risk.Risk;

/// A local minimum of a ReLU network at which no unit of the last hidden layer is active on any sample. In a whole
/// neighbourhood the network is constant, so its loss there depends on the output's biases alone, and these are at their
/// best. Every other direction is flat.
///
/// @param margin the least -pre-activation in the last hidden layer
public record DeadReluMinimum(DenseNetwork network, double[] point, Dataset data, double loss, double margin,
        long seed) implements Trap {

    /// Builds a minimum on random data.
    ///
    /// @param margin positive
    /// @throws nadir.data.InputException if a number is out of its range
    public static DeadReluMinimum of(int inputs, int outputs, List<Integer> hidden, double margin, int samples,
            long seed) {
        RandomProblem.require(inputs, outputs, hidden, samples);
        RandomProblem.requireBetween("a dead-relu minimum", "margin", 1e-3, 1e6, margin);
        SplittableRandom random = new SplittableRandom(seed);
        RandomProblem problem = RandomProblem.of(inputs, outputs, hidden, Activation.RELU, samples, random);
        double[] point = problem.weights(random);
        Block bias = problem.network().layout().blocks().get(2 * hidden.size() - 1);
        NarrowPoint open = new NarrowPoint(problem.network(), point, problem.data().x());
        double[] reach = problem.largestPreactivations(open, point);
        for (int j = 0; j < bias.shape().size(); j++) {
            point[bias.offset() + j] = -margin - reach[j];
        }
        problem.centreOutputs(point);
        try (Risk risk = problem.risk()) {
            return new DeadReluMinimum(problem.network(), point, problem.data(), risk.value(point), margin, seed);
        }
    }

    @Override
    public OptionalInt zeroEigenvalues() {
        return OptionalInt.of(point.length - network.outputs());
    }

    @Override
    public OptionalInt negativeEigenvalues() {
        return OptionalInt.of(0);
    }
}
