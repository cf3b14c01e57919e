package nadir.eliminate;

import java.util.Arrays;
import nadir.linalg.SymmetricOperator;
import nadir.objective.FiniteSum;

/// L~(theta, a, b) = floor + (L(theta) - floor) (1 + u^2) + lambda a^2 with u = a e^b - 1 (Sohl-Dickstein & Kawaguchi,
/// arXiv 1901.03909, for L - floor in the part of their loss, which has to be at least 0). At every stationary point a = 0
/// and L(theta) = floor. A point has theta, then alpha, then beta.
public final class ScaledLoss extends ModifiedLoss {
    private final FiniteSum loss;
    private final double floor;

    private ScaledLoss(FiniteSum loss, double floor, double lambda, double[] offsets) {
        super(loss.dimension(), EliminationMethod.LOSS_SCALING, lambda, offsets);
        this.loss = loss;
        this.floor = floor;
    }

    /// The modified loss in the paper's coordinates (offset 0).
    ///
    /// @param floor a lower bound of the loss; 0 gives the paper's form
    /// @throws IllegalArgumentException if lambda is not positive
    public static ScaledLoss of(FiniteSum loss, double floor, double lambda) {
        return new ScaledLoss(loss, floor, lambda, new double[1]);
    }

    @Override
    ScaledLoss with(double newLambda, double[] newOffsets) {
        return new ScaledLoss(loss, floor, newLambda, newOffsets);
    }

    @Override
    int b(int k) {
        return parameters() + 1 + k;
    }

    @Override
    public int dimension() {
        return parameters() + 2;
    }

    @Override
    public int terms() {
        return loss.terms();
    }

    /// a = b = 0; nothing is random.
    @Override
    public double[] start(double[] theta, long seed) {
        return Arrays.copyOf(theta, dimension());
    }

    @Override
    public double value(double[] point) {
        double excess = loss.value(strip(point)) - floor;
        double u = u(point);
        return floor + excess * (1 + u * u) + penalties(point);
    }

    private double growth(double[] point) {
        return StrictMath.exp(point[b(0)]);
    }

    private double u(double[] point) {
        return point[a(0)] * growth(point) - 1;
    }

    @Override
    public double gradient(double[] point, double[] gradient) {
        double[] inner = new double[parameters()];
        return scaled(loss.gradient(strip(point), inner), inner, point, gradient);
    }

    /// Unbiased, as L~ is linear in L.
    @Override
    public double sampledGradient(double[] point, int[] indices, int from, int to, double[] gradient) {
        double[] inner = new double[parameters()];
        return scaled(loss.sampledGradient(strip(point), indices, from, to, inner), inner, point, gradient);
    }

    private double scaled(double value, double[] inner, double[] point, double[] gradient) {
        double excess = value - floor;
        double u = u(point);
        double growth = growth(point);
        for (int i = 0; i < inner.length; i++) {
            gradient[i] = (1 + u * u) * inner[i];
        }
        gradient[a(0)] = 2 * excess * u * growth + 2 * penalty(0) * point[a(0)];
        gradient[b(0)] = 2 * excess * u * (u + 1);
        return floor + excess * (1 + u * u) + penalties(point);
    }

    @Override
    public SymmetricOperator hessian(double[] point) {
        return new Products(point.clone());
    }

    private final class Products implements SymmetricOperator {
        private final double[] gradient = new double[parameters()];
        private final SymmetricOperator inner;
        private final double excess;
        private final double u;
        private final double growth;

        Products(double[] point) {
            double[] theta = strip(point);
            this.excess = loss.gradient(theta, gradient) - floor;
            this.inner = loss.hessian(theta);
            this.u = u(point);
            this.growth = growth(point);
        }

        @Override
        public int dimension() {
            return parameters() + 2;
        }

        @Override
        public void apply(double[] direction, double[] result) {
            int p = parameters();
            double[] product = new double[p];
            inner.apply(strip(direction), product);
            double da = direction[a(0)];
            double db = direction[b(0)];
            // du = growth da + (u + 1) db along the direction.
            double du = growth * da + (u + 1) * db;
            double along = 0;
            for (int i = 0; i < p; i++) {
                result[i] = (1 + u * u) * product[i] + 2 * u * du * gradient[i];
                along += gradient[i] * direction[i];
            }
            result[a(0)] = 2 * growth * (along * u + excess * (du + u * db)) + 2 * penalty(0) * da;
            result[b(0)] = 2 * (along * u * (u + 1) + excess * (2 * u + 1) * du);
        }
    }

    @Override
    double[] largestExponents(double[] point) {
        return new double[] {point[b(0)]};
    }

    @Override
    double weightNorm(double[] point) {
        return 0;
    }

    @Override
    double[] weightNorms(double[] point) {
        return new double[0];
    }
}
