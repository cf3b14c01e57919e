package nadir.certify;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nadir.domain.Algebra;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.ir.Op;
import nadir.linalg.LeastSquares;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// How far a vector has to be moved at most to solve homogeneous linear equations A r = 0 exactly, for every matrix and vector
/// in given enclosures.
///
/// With any matrix C and q = |I - A C| < 1 (largest row sum), A C is nonsingular, so the equations are independent, and
/// e = C u with A C u = A r0 makes A (r0 - e) = 0. From u = A r0 + (I - A C) u follows |u_i| <= |A r0|_i + q |u| and
/// |u| <= |A r0| / (1 - q) (largest elements; Rump 1983). C is an approximate right inverse from LAPACK; nothing is assumed
/// of it.
final class LinearCorrection {
    private static final Algebra<IntervalTensor> ALGEBRA = new Algebra<>(new Intervals(Kinks.REFUSE));

    private LinearCorrection() {}

    /// Upper bounds of the elements of |e|; empty if the equations are not proved to be independent.
    ///
    /// @param equations A, r x n
    /// @param vector r0, length n
    static Optional<double[]> bounds(IntervalTensor equations, IntervalTensor vector) {
        IntervalTensor a = scaled(equations);
        int count = a.shape().extent(0);
        int n = a.shape().extent(1);
        double[] middle = new double[count * n];
        for (int i = 0; i < middle.length; i++) {
            middle[i] = a.midpoint(i);
        }
        double[] identity = identity(count);
        LeastSquares inverse = LeastSquares.solve(middle, count, n, identity, count);
        if (inverse.rank() < count) {
            return Optional.empty();
        }
        Tensor c = Tensor.wrap(Shape.of(n, count), inverse.solution());
        IntervalTensor product = product(a, IntervalTensor.of(c));
        IntervalTensor rest = ALGEBRA.subtract(IntervalTensor.of(Tensor.wrap(Shape.of(count, count), identity)),
                product);
        double q = 0;
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int j = 0; j < count; j++) {
                sum = Math.nextUp(sum + rest.magnitude(i * count + j));
            }
            q = Math.max(q, sum);
        }
        if (!(q < 1)) {
            return Optional.empty();
        }
        return Optional.of(bounds(c, q, product(a, ALGEBRA.reshape(vector, Shape.of(n, 1)))));
    }

    /// Sums and products of numbers that are not negative, each rounded to nearest and then one double upwards.
    private static double[] bounds(Tensor c, double q, IntervalTensor missed) {
        int n = c.shape().extent(0);
        int count = c.shape().extent(1);
        double largest = 0;
        for (int j = 0; j < count; j++) {
            largest = Math.max(largest, missed.magnitude(j));
        }
        double spread = Math.nextUp(q * Math.nextUp(largest / Math.nextDown(1 - q)));
        double[] bounds = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < count; j++) {
                double u = Math.nextUp(missed.magnitude(j) + spread);
                bounds[i] = Math.nextUp(bounds[i] + Math.nextUp(Math.abs(c.get(i * count + j)) * u));
            }
        }
        return bounds;
    }

    /// Each row times a power of two that brings it near length 1: exact, and with the same solutions.
    private static IntervalTensor scaled(IntervalTensor equations) {
        int count = equations.shape().extent(0);
        int n = equations.shape().extent(1);
        double[] factors = new double[count * n];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int k = 0; k < n; k++) {
                double x = equations.midpoint(i * n + k);
                sum += x * x;
            }
            double factor = sum > 0 && Double.isFinite(sum) ? Math.scalb(1.0, -Math.getExponent(sum) / 2) : 1;
            Arrays.fill(factors, i * n, (i + 1) * n, factor);
        }
        return ALGEBRA.multiply(IntervalTensor.of(Tensor.wrap(equations.shape(), factors)), equations);
    }

    private static IntervalTensor product(IntervalTensor a, IntervalTensor b) {
        return ALGEBRA.domain().apply(Op.Contract.MATRIX_PRODUCT, List.of(a, b));
    }

    private static double[] identity(int n) {
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return values;
    }
}
