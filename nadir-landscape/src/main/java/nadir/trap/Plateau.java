package nadir.trap;

import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.DenseNetwork;
import nadir.risk.Risk;

/// A point at which all units of the last hidden layer are saturated on every sample: the network is almost constant, the
/// best constant at that, and the gradient is next to nothing although the point is far from every critical point that
/// matters. Neither minimum nor saddle: it only takes very long to leave.
///
/// @param saturation the least |pre-activation| in the last hidden layer
/// @param gradientNorm |grad L|, positive
public record Plateau(DenseNetwork network, double[] point, Dataset data, double loss, double saturation,
        double gradientNorm, long seed) implements Trap {

    /// Builds a plateau of a tanh network on random data.
    ///
    /// @param saturation at least 1; the gradient is of size e^(-2 saturation)
    /// @throws nadir.data.InputException if a number is out of its range
    public static Plateau of(int inputs, int outputs, List<Integer> hidden, double saturation, int samples, long seed) {
        RandomProblem.require(inputs, outputs, hidden, samples);
        RandomProblem.requireBetween("a plateau", "saturation", 1, 18, saturation);
        SplittableRandom random = new SplittableRandom(seed);
        RandomProblem problem = RandomProblem.of(inputs, outputs, hidden, Activation.TANH, samples, random);
        double[] point = problem.weights(random);
        Block bias = problem.network().layout().blocks().get(2 * hidden.size() - 1);
        NarrowPoint open = new NarrowPoint(problem.network(), point, problem.data().x());
        double[] reach = problem.largestPreactivations(open, point);
        for (int j = 0; j < bias.shape().size(); j++) {
            point[bias.offset() + j] = (j % 2 == 0 ? 1 : -1) * (saturation + reach[j]);
        }
        problem.centreOutputs(point);
        double[] gradient = new double[point.length];
        try (Risk risk = problem.risk()) {
            double loss = risk.gradient(point, gradient);
            return new Plateau(problem.network(), point, problem.data(), loss, saturation, Vectors.norm(gradient),
                    seed);
        }
    }
}
