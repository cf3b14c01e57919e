package nadir.minibatch;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What was computed for one minibatch.
///
/// @param largest           eigenvalues of its Hessian, descending
/// @param smallest          ascending
/// @param residual          the largest |Hv - lambda v| among them
/// @param trace             of its Hessian
/// @param traceError        the standard error of that, from random probes; 0 if it is exact
/// @param gradientNorm      |g_B|
/// @param gradientDeviation |g_B - g|^2, with g the gradient of all samples
/// @param curvature         v'H_B v along the direction v
/// @param productDeviation  |H_B v - H v|^2
/// @param products          with its Hessian
public record MinibatchFigures(double[] largest, double[] smallest, double residual, double trace, double traceError,
        double gradientNorm, double gradientDeviation, double curvature, double productDeviation, int products) {
    private static final int OTHERS = 8;

    /// All of it as numbers, for a file.
    public double[] toArray() {
        double[] others = {residual, trace, traceError, gradientNorm, gradientDeviation, curvature, productDeviation,
            products};
        return Stream.of(others, largest, smallest).flatMapToDouble(DoubleStream::of).toArray();
    }

    /// From such numbers.
    ///
    /// @param largest how many of them are largest eigenvalues
    /// @throws IllegalArgumentException if there are too few
    public static MinibatchFigures of(double[] numbers, int largest) {
        if (numbers.length < OTHERS + largest) {
            throw new IllegalArgumentException(
                    "the figures of a minibatch with " + largest + " largest eigenvalues are "
                            + (OTHERS + largest) + " numbers at least, got " + numbers.length);
        }
        return new MinibatchFigures(Arrays.copyOfRange(numbers, OTHERS, OTHERS + largest),
                Arrays.copyOfRange(numbers, OTHERS + largest, numbers.length), numbers[0], numbers[1], numbers[2],
                numbers[3], numbers[4], numbers[5], numbers[6], (int) numbers[7]);
    }
}
