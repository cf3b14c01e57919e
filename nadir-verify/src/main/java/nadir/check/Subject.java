package nadir.check;

import java.util.List;
import nadir.ir.Program;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// What claims are about: L(theta) = weight * sum over samples of l(theta, x_i, y_i) + (w/2) |theta|^2, weight 1/m for a
/// mean and 1 for a sum, as an exact real function.
///
/// @param sample the loss of one sample: inputs theta (p), x (dx), y (dy), output a scalar
/// @param parameters the stored point, finite
/// @param x inputs, m x dx, finite
/// @param y targets in the loss's coding, m x dy, finite
/// @param mean whether the sum is divided by m
/// @param weightDecay w, finite, at least 0
/// @param loss which function of output and target the sample's loss is
/// @param layers the layers of the network, the output's last, if it is a plain dense one (no residual or skip
///     connections, no scaling of inputs); else empty
public record Subject(Program sample, double[] parameters, Tensor x, Tensor y, boolean mean, double weightDecay,
        SampleLoss loss, List<DenseLayer> layers) {

    /// Losses of a sample as functions of the network's output and the target.
    public enum SampleLoss {
        /// 1/2 |q - y|^2
        SQUARED,
        /// log sum exp q - y . q
        CROSS_ENTROPY,
        /// Any other.
        OTHER
    }

    /// Checks that the parts fit.
    ///
    /// @throws IllegalArgumentException if they do not
    public Subject {
        layers = List.copyOf(layers);
        if (x.shape().rank() != 2 || y.shape().rank() != 2 || x.shape().extent(0) != y.shape().extent(0)) {
            throw new IllegalArgumentException("x and y require a row for each sample, got " + x.shape() + " and "
                    + y.shape());
        }
        List<Shape> wanted = List.of(Shape.of(parameters.length), Shape.of(x.shape().extent(1)),
                Shape.of(y.shape().extent(1)));
        if (!sample.inputShapes().equals(wanted) || !sample.outputShapes().equals(List.of(Shape.SCALAR))) {
            throw new IllegalArgumentException("the loss of a sample requires inputs " + wanted + " and a scalar, got "
                    + sample.inputShapes() + " and " + sample.outputShapes());
        }
        requireFinite("parameters", parameters);
        requireFinite("inputs", x.values());
        requireFinite("targets", y.values());
        if (!(weightDecay >= 0 && weightDecay <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("weight decay requires a finite number of at least 0, got "
                    + weightDecay);
        }
    }

    private static void requireFinite(String what, double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(what + " require finite numbers, got " + value);
            }
        }
    }

    /// m
    public int samples() {
        return x.shape().extent(0);
    }

    /// The same loss at another point.
    ///
    /// @throws IllegalArgumentException if it has another length or is not finite
    public Subject at(double[] point) {
        return new Subject(sample, point, x, y, mean, weightDecay, loss, layers);
    }
}
