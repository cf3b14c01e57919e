package nadir.trap;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import nadir.linalg.Blas;
import nadir.linalg.Cholesky;

/// Maximises the smallest eigenvalue of a block-diagonal symmetric matrix M(t) that is affine in t, over a ball and
/// under upper bounds on linear functions of t:
///
/// maximise s subject to M(t) - s 1 positive definite, |t| < radius, R' t < bounds,
///
/// by following the central path of -w s - log det(M(t) - s 1) - log(radius^2 - |t|^2) - sum log(bounds - R' t) for
/// growing w with damped Newton steps (Boyd & Vandenberghe 2004, section 11.3; Vandenberghe & Boyd 1996). On the path s
/// lies at most (number of barrier terms) / w below the maximum.
final class LeastEigenvalue {
    private static final double GROWTH = 10;
    private static final int NEWTON_STEPS = 40;
    private static final double CENTRED = 0.1;

    private final List<CurvatureMap.Block> blocks;
    private final int count;
    private final double[][] effects;
    private final double radius;
    private final double[] directions;
    private final double[] bounds;
    private final double scale;

    /// @param effects for each coordinate of t the coordinates of its matrix in the blocks
    /// @param radius of the ball; infinite for none
    /// @param bounds upper bounds on the components of r; empty for none
    /// @param bounded from r to the components that are bounded
    LeastEigenvalue(List<CurvatureMap.Block> blocks, CurvatureMap.Directions effects, double radius,
            double[] bounds, UnaryOperator<double[]> bounded) {
        this.blocks = blocks;
        this.count = effects.count();
        this.radius = radius;
        this.directions = bounds.length == 0 ? new double[0] : bounded.apply(effects.directions());
        this.bounds = bounds;
        int all = count == 0 ? 0 : effects.effects().length / count;
        this.effects = new double[blocks.size()][];
        for (int b = 0; b < blocks.size(); b++) {
            CurvatureMap.Block block = blocks.get(b);
            double[] own = new double[count * block.order() * block.order()];
            for (int i = 0; i < count; i++) {
                block.unpack(effects.effects(), i * all + block.offset(), own, i * block.order() * block.order());
            }
            this.effects[b] = own;
        }
        double trace = 0;
        for (int i = 0; i < blocks.getFirst().order(); i++) {
            trace = Math.max(trace, blocks.getFirst().constant()[i * blocks.getFirst().order() + i]);
        }
        this.scale = trace;
    }

    /// A point near the maximum.
    ///
    /// @param value a lower bound of the smallest eigenvalue there
    /// @param gap how much larger the maximum may be
    record Solution(double[] t, double value, double gap, int steps) {}

    /// Follows the path until s is known to a tenth.
    ///
    /// @param least gives up once the maximum is seen to lie below this
    Optional<Solution> maximise(double least) {
        double[] v = new double[count + 1];
        v[count] = -1e-2 * scale;
        double terms = bounds.length + (Double.isFinite(radius) ? 1 : 0);
        for (CurvatureMap.Block block : blocks) {
            terms += block.order();
        }
        double weight = terms / (1e-1 * scale);
        int steps = 0;
        for (int stage = 0; stage < 16; stage++) {
            steps += centre(v, weight);
            double gap = terms / weight;
            double s = v[count];
            if (s + gap < least) {
                return Optional.empty();
            }
            if (s > 0 && gap < 0.1 * s) {
                return Optional.of(new Solution(Arrays.copyOf(v, count), s, gap, steps));
            }
            weight *= GROWTH;
        }
        return Optional.empty();
    }

    private int centre(double[] v, double weight) {
        int size = count + 1;
        for (int step = 0; step < NEWTON_STEPS; step++) {
            double[] gradient = new double[size];
            double[] hessian = new double[size * size];
            derivatives(v, weight, gradient, hessian);
            Optional<Cholesky> factor = factor(hessian, size);
            if (factor.isEmpty()) {
                return step;
            }
            double[] direction = factor.get().solve(gradient);
            double decrement = Math.sqrt(Math.max(0, Vectors.dot(direction, gradient)));
            if (decrement < CENTRED) {
                return step;
            }
            double length = 1;
            double value = barrier(v, weight);
            double[] trial = Vectors.plus(v, -length, direction);
            while (!(barrier(trial, weight) < value - 0.1 * length * decrement * decrement)) {
                length /= 2;
                if (length < 1e-8) {
                    return step;
                }
                trial = Vectors.plus(v, -length, direction);
            }
            System.arraycopy(trial, 0, v, 0, size);
        }
        return NEWTON_STEPS;
    }

    private static Optional<Cholesky> factor(double[] hessian, int size) {
        double largest = 0;
        for (int i = 0; i < size; i++) {
            largest = Math.max(largest, hessian[i * size + i]);
        }
        if (!Double.isFinite(largest)) {
            return Optional.empty();
        }
        for (int i = 0; i < size; i++) {
            hessian[i * size + i] *= 1 + 1e-13;
        }
        return Cholesky.ifPositiveDefinite(hessian, size);
    }

    private double[] matrix(int b, double[] v) {
        CurvatureMap.Block block = blocks.get(b);
        int area = block.order() * block.order();
        double[] result = block.constant().clone();
        Blas.gemv(true, count, area, 1, effects[b], 0, area, v, 0, 1, result, 0);
        for (int i = 0; i < block.order(); i++) {
            result[i * block.order() + i] -= v[count];
        }
        return result;
    }

    private double[] slacks(double[] v) {
        double[] slack = bounds.clone();
        if (bounds.length > 0) {
            Blas.gemv(true, count, bounds.length, -1, directions, 0, bounds.length, v, 0, 1, slack, 0);
        }
        return slack;
    }

    private double ball(double[] v) {
        double square = 0;
        for (int i = 0; i < count; i++) {
            square += v[i] * v[i];
        }
        return radius * radius - square;
    }

    private double barrier(double[] v, double weight) {
        double value = -weight * v[count];
        if (Double.isFinite(radius)) {
            value -= log(ball(v));
        }
        for (double slack : slacks(v)) {
            value -= log(slack);
        }
        for (int b = 0; b < blocks.size() && value < Double.POSITIVE_INFINITY; b++) {
            value -= Cholesky.ifPositiveDefinite(matrix(b, v), blocks.get(b).order())
                    .map(Cholesky::logDeterminant)
                    .orElse(Double.NEGATIVE_INFINITY);
        }
        return value;
    }

    private static double log(double x) {
        return x > 0 ? Math.log(x) : Double.NEGATIVE_INFINITY;
    }

    private void derivatives(double[] v, double weight, double[] gradient, double[] hessian) {
        int size = count + 1;
        gradient[count] = -weight;
        for (int b = 0; b < blocks.size(); b++) {
            addBlock(b, v, gradient, hessian);
        }
        if (Double.isFinite(radius)) {
            double slack = ball(v);
            for (int i = 0; i < count; i++) {
                gradient[i] += 2 * v[i] / slack;
                hessian[i * size + i] += 2 / slack;
                for (int j = 0; j < count; j++) {
                    hessian[i * size + j] += 4 * v[i] * v[j] / slack / slack;
                }
            }
        }
        if (bounds.length > 0) {
            addBounds(v, gradient, hessian);
        }
    }

    /// With L the factor of M(t) - s 1 and G_i = L^-1 A_i L^-T, the derivatives of -log det are -tr G_i and <G_i, G_j>.
    private void addBlock(int b, double[] v, double[] gradient, double[] hessian) {
        int order = blocks.get(b).order();
        int area = order * order;
        int size = count + 1;
        Cholesky factor = Cholesky.of(matrix(b, v), order);
        double[] inverse = inverse(factor);
        double[] half = new double[count * area];
        Blas.gemm(false, true, count * order, order, order, 1, effects[b], 0, order, inverse, 0, order, 0, half, 0,
                order);
        double[] whole = new double[size * area];
        for (int i = 0; i < count; i++) {
            Blas.gemm(false, false, order, order, order, 1, inverse, 0, order, half, i * area, order, 0, whole,
                    i * area, order);
        }
        Blas.gemm(false, true, order, order, order, -1, inverse, 0, order, inverse, 0, order, 0, whole,
                count * area, order);
        for (int i = 0; i < size; i++) {
            for (int a = 0; a < order; a++) {
                gradient[i] -= whole[i * area + a * order + a];
            }
        }
        Blas.gemm(false, true, size, size, area, 1, whole, 0, area, whole, 0, area, 1, hessian, 0, size);
    }

    /// L^-1.
    private static double[] inverse(Cholesky factor) {
        int n = factor.size();
        double[] lower = factor.lower();
        double[] result = new double[n * n];
        for (int c = 0; c < n; c++) {
            result[c * n + c] = 1 / lower[c * n + c];
            for (int i = c + 1; i < n; i++) {
                double sum = 0;
                for (int j = c; j < i; j++) {
                    sum -= lower[i * n + j] * result[j * n + c];
                }
                result[i * n + c] = sum / lower[i * n + i];
            }
        }
        return result;
    }

    private void addBounds(double[] v, double[] gradient, double[] hessian) {
        int size = count + 1;
        int n = bounds.length;
        double[] slack = slacks(v);
        double[] scaled = new double[size * n];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < n; k++) {
                scaled[i * n + k] = directions[i * n + k] / slack[k];
                gradient[i] += scaled[i * n + k];
            }
        }
        Blas.gemm(false, true, size, size, n, 1, scaled, 0, n, scaled, 0, n, 1, hessian, 0, size);
    }
}
