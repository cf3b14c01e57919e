package nadir.eliminate;

import java.util.Arrays;
import nadir.objective.FiniteSum;

/// A modified loss L~(theta, a, b, ...), in coordinates in which it can be minimised however far b runs.
///
/// A point has theta first, then alpha, then what else there is. With offsets c, one for each a,
///
///     a_k = alpha_k e^(-c_k),    b_k = beta_k + c_k,
///
/// so that a_k exp(w_k . x + b_k) = alpha_k exp(w_k . x + beta_k), and lambda a_k^2 = lambda e^(-2 c_k) alpha_k^2. The offsets
/// are constants of the coordinates: for fixed ones the change is linear and invertible, hence stationary points and local
/// minima are those of the paper's coordinates. [#recentred(double[])] chooses them such that the largest exponent is 0:
/// then no exponential is far from 1, alpha_k is the neuron's largest output up to its sign, and the way on which a -> 0
/// and b -> infinity while the neuron stays as it is takes no room at all: it is c -> infinity.
///
/// Values beyond the range of doubles are infinite or not a number, never an exception: line searches turn back there.
public abstract sealed class ModifiedLoss implements FiniteSum permits NeuronLoss, ScaledLoss {
    /// Below this offset e^(-2c) would overflow; the neuron is nothing long before.
    private static final double LEAST_OFFSET = -300;

    private final int parameters;
    private final double lambda;
    private final double factor;
    private final double[] offsets;

    ModifiedLoss(int parameters, EliminationMethod method, double lambda, double[] offsets) {
        if (!(lambda > 0) || Double.isInfinite(lambda)) {
            throw new IllegalArgumentException("elimination requires a finite lambda above 0, got " + lambda);
        }
        this.parameters = parameters;
        this.lambda = lambda;
        this.factor = method.factor(lambda);
        this.offsets = offsets;
    }

    /// A loss in its coordinates and a point in them.
    public record Place(ModifiedLoss loss, double[] point) {}

    /// What was added to the network, in the paper's coordinates.
    ///
    /// @param maxAbsA max_k |a_k|; 0 where it is too small for a double
    /// @param maxAbsB max_k |b_k|
    /// @param weightNorm |W|, Euclidean; 0 where there is no W
    /// @param maxOutput max over samples and outputs of |a_k exp(w_k . x_i + b_k)|
    public record Neurons(double maxAbsA, double maxAbsB, double weightNorm, double maxOutput) {}

    /// p, the number of the network's own parameters.
    public final int parameters() {
        return parameters;
    }

    /// lambda.
    public final double lambda() {
        return lambda;
    }

    /// c, a copy.
    public final double[] offsets() {
        return offsets.clone();
    }

    /// The number of a's.
    final int count() {
        return offsets.length;
    }

    /// Where alpha_k is.
    final int a(int k) {
        return parameters + k;
    }

    /// Where beta_k is.
    abstract int b(int k);

    /// lambda e^(-2 c_k) (with half of lambda for one neuron): what alpha_k^2 is multiplied by.
    final double penalty(int k) {
        return factor * StrictMath.exp(-2 * offsets[k]);
    }

    final double penalties(double[] point) {
        double sum = 0;
        for (int k = 0; k < count(); k++) {
            sum += penalty(k) * point[a(k)] * point[a(k)];
        }
        return sum;
    }

    /// max_i (w_k . x_i + beta_k) for each k.
    abstract double[] largestExponents(double[] point);

    /// The Euclidean norm of W.
    abstract double weightNorm(double[] point);

    /// The Euclidean norm of w_k for each k; empty where there is no W.
    abstract double[] weightNorms(double[] point);

    abstract ModifiedLoss with(double newLambda, double[] newOffsets);

    /// A point with the network at `theta`, a = 0, b = 0 and small random W: there L~ = L(theta) for neurons.
    ///
    /// @param seed of W
    public abstract double[] start(double[] theta, long seed);

    /// The network's own parameters at a point.
    public final double[] strip(double[] point) {
        return Arrays.copyOf(point, parameters);
    }

    /// What was added, at a point.
    public final Neurons neurons(double[] point) {
        double[] exponents = largestExponents(point);
        double a = 0;
        double b = 0;
        double output = 0;
        for (int k = 0; k < count(); k++) {
            double alpha = Math.abs(point[a(k)]);
            a = Math.max(a, alpha * StrictMath.exp(-offsets[k]));
            b = Math.max(b, Math.abs(point[b(k)] + offsets[k]));
            output = Math.max(output, alpha == 0 ? 0 : alpha * StrictMath.exp(exponents[k]));
        }
        return new Neurons(a, b, weightNorm(point), output);
    }

    /// a of each neuron, in the paper's coordinates; 0 where it is too small for a double.
    final double[] a(double[] point) {
        double[] a = new double[count()];
        Arrays.setAll(a, k -> point[a(k)] * StrictMath.exp(-offsets[k]));
        return a;
    }

    /// b of each neuron, in the paper's coordinates.
    final double[] b(double[] point) {
        double[] b = new double[count()];
        Arrays.setAll(b, k -> point[b(k)] + offsets[k]);
        return b;
    }

    /// The same point in coordinates in which the largest exponents are 0. L~ is the same up to rounding.
    public final Place recentred(double[] point) {
        double[] shift = largestExponents(point);
        double[] moved = point.clone();
        double[] centred = offsets.clone();
        for (int k = 0; k < count(); k++) {
            double by = Math.max(shift[k], LEAST_OFFSET - centred[k]);
            moved[b(k)] -= by;
            moved[a(k)] *= StrictMath.exp(by);
            centred[k] += by;
        }
        return new Place(with(lambda, centred), moved);
    }

    /// The point with another lambda, and with b such that the largest exponents are 0, a such that the neurons compute what
    /// they did: where b had run far, a is large again and lambda has something to act on. L~ may rise.
    public final Place rebased(double[] point, double newLambda) {
        Place centred = recentred(point);
        return new Place(with(newLambda, new double[count()]), centred.point());
    }

    /// The Euclidean norm of a gradient in these coordinates, in the paper's coordinates (dL~/da = e^c dL~/dalpha). Infinite
    /// where that is too large for a double.
    public final double gradientNorm(double[] gradient) {
        double norm = 0;
        for (int i = 0; i < gradient.length; i++) {
            int k = i - parameters;
            boolean isA = k >= 0 && k < count();
            double entry = isA && gradient[i] != 0 ? gradient[i] * StrictMath.exp(offsets[k]) : gradient[i];
            norm = Math.hypot(norm, entry);
        }
        return norm;
    }
}
