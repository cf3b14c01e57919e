package nadir.trap;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// A bad minimum at infinity: a network of one hidden tanh layer whose units all are steps in the first input, steeper and
/// steeper along a ray. The loss falls along the whole ray, towards the loss of the best step function, which is not
/// attained and is not the least.
///
/// All units have z_j = t a_j x_0 with |x_0| >= 1/2, and the targets are sign(x_0) times a decreasing function of |x_0|,
/// whose mean the step takes. So samples that would profit from a larger output are those with the smallest |x_0|, where
/// the tanh has most to gain: by Chebyshev's sum inequality d/dt of the loss is negative up to terms of the second order
/// in e^(-t).
///
/// @param ray the direction: theta(t + s) = theta(t) + s ray
/// @param limit the loss at the end of the ray, up to rounding
public record Valley(DenseNetwork network, double[] point, Dataset data, double loss, double[] ray, double limit,
        long seed) implements Trap {
    private static final double STEEPNESS = 10;
    private static final double NEAREST = 0.5;

    /// Builds a valley.
    ///
    /// @param inputs dx; those beyond the first are noise
    /// @param width of the hidden layer, at least 2
    /// @param samples m, even, at least 4
    /// @throws InputException if a number is out of its range
    public static Valley of(int inputs, int width, int samples, long seed) {
        if (inputs < 1 || width < 2 || samples < 4 || samples % 2 != 0) {
            throw new InputException(
                    "a valley requires at least 1 input, 2 hidden units (with one, the step is the best "
                            + "that can be) and an even number of samples of at least 4, got " + inputs + ", " + width
                            + " and " + samples);
        }
        SplittableRandom random = new SplittableRandom(seed);
        Dataset data = data(inputs, samples, random);
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(inputs, List.of(width), 1, Activation.TANH));
        double[] ray = new double[network.layout().size()];
        double[] point = new double[ray.length];
        int outgoing = network.layout().blocks().get(2).offset();
        for (int j = 0; j < width; j++) {
            ray[j] = 1 + random.nextDouble() / 2;
            point[j] = STEEPNESS * ray[j];
            point[outgoing + j] = step(data) / width;
        }
        try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()), Precision.FLOAT64, 1)) {
            return new Valley(network, point, data, risk.value(point), ray, limit(data), seed);
        }
    }

    /// Pairs of samples x_0 = +-u with targets of opposite sign, so that the best step function has no offset.
    private static Dataset data(int inputs, int samples, SplittableRandom random) {
        double[] x = Vectors.normal(samples * inputs, random);
        double[] y = new double[samples];
        for (int pair = 0; pair < samples / 2; pair++) {
            double u = NEAREST + 4 * (pair + random.nextDouble() / 2) / samples;
            x[2 * pair * inputs] = u;
            x[(2 * pair + 1) * inputs] = -u;
            y[2 * pair] = 1 + 1 / u;
            y[2 * pair + 1] = -y[2 * pair];
        }
        return Dataset.real("trap", Tensor.wrap(Shape.of(samples, inputs), x), Tensor.wrap(Shape.of(samples, 1), y));
    }

    /// The mean of |y|.
    private static double step(Dataset data) {
        return Arrays.stream(data.y().values()).map(Math::abs).sum() / data.rows();
    }

    private static double limit(Dataset data) {
        double step = step(data);
        return Arrays.stream(data.y().values()).map(y -> (Math.abs(y) - step) * (Math.abs(y) - step) / 2).sum()
                / data.rows();
    }
}
