package nadir.certify;

import java.util.Optional;
import nadir.data.Dataset;
import nadir.domain.Algebra;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.ir.Op;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// A lower bound of the squared loss that networks of linear layers can have on data.
///
/// Whatever such a network computes is x W (+ b with biases), W of rank at most r, its least width. With sums over samples
/// S_xx, S_xy, S_yy (of deviations from the means, if there are biases: the best b for any W makes up for the means), the
/// least sum of 1/2 |x W + b - y|^2 over such W is 1/2 (tr S_yy - sum of the r largest eigenvalues of S_yx S_xx^-1 S_xy)
/// (Baldi & Hornik 1989; Kawaguchi, arXiv 1605.07110, theorem 2.3). All of that is enclosed; S_xx^-1 S_xy by a residual:
/// with any R and d = |I - R S_xx| < 1, S_xx is invertible, and S_xx^-1 B differs from any Z by at most
/// |R (B - S_xx Z)| + d / (1 - d) times that matrix's largest element (Rump 1983; Neumaier 1990, section 4.1).
final class DeepLinearBound {
    private static final Op.Contract TRANSPOSED_TIMES = new Op.Contract(Ints.of(1, 0), Ints.of(1, 2), Ints.of(0, 2));
    private static final Algebra<IntervalTensor> ALGEBRA = new Algebra<>(new Intervals(Kinks.REFUSE));

    private DeepLinearBound() {}

    /// An enclosure of the least sum over samples; empty if the inputs are dependent or nearly so.
    ///
    /// @param rank r
    /// @param bias whether the network has biases
    static Optional<IntervalTensor> of(Dataset data, int rank, boolean bias) {
        IntervalTensor x = deviations(data.x(), bias);
        IntervalTensor y = deviations(data.y(), bias);
        IntervalTensor sxx = ALGEBRA.contract(x, x, TRANSPOSED_TIMES);
        IntervalTensor sxy = ALGEBRA.contract(x, y, TRANSPOSED_TIMES);
        return solve(sxx, sxy).flatMap(map -> VerifiedEigenvalues.of(ALGEBRA.contract(sxy, map, TRANSPOSED_TIMES)))
                .map(eigenvalues -> least(y, eigenvalues, rank));
    }

    /// 1/2 tr Y'Y
    static IntervalTensor halfOfSquares(Dataset data) {
        return ALGEBRA.scale(0.5, ALGEBRA.sum(ALGEBRA.power(IntervalTensor.of(data.y()), 2)));
    }

    private static IntervalTensor least(IntervalTensor y, IntervalTensor eigenvalues, int rank) {
        IntervalTensor rest = ALGEBRA.sum(ALGEBRA.power(y, 2));
        int n = eigenvalues.shape().size();
        for (int i = Math.max(0, n - rank); i < n; i++) {
            // Eigenvalues of S are not below 0.
            IntervalTensor one = IntervalTensor.of(Shape.SCALAR, new double[] {Math.max(0, eigenvalues.lower(i))},
                    new double[] {Math.max(0, eigenvalues.upper(i))});
            rest = ALGEBRA.subtract(rest, one);
        }
        return ALGEBRA.scale(0.5, rest);
    }

    private static IntervalTensor deviations(Tensor rows, boolean fromMean) {
        IntervalTensor exact = IntervalTensor.of(rows);
        if (!fromMean) {
            return exact;
        }
        int m = rows.shape().extent(0);
        IntervalTensor sum = ALGEBRA.sum(exact, Ints.of(0));
        IntervalTensor mean = ALGEBRA.divide(sum, ALGEBRA.literal(m, sum.shape()));
        return ALGEBRA.subtract(exact, ALGEBRA.broadcast(mean, rows.shape(), Ints.of(1)));
    }

    /// Encloses A^-1 B.
    private static Optional<IntervalTensor> solve(IntervalTensor a, IntervalTensor b) {
        int n = a.shape().extent(0);
        int columns = b.shape().extent(1);
        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++) {
            inverse[i * n + i] = 1;
        }
        if (!Elimination.solve(middle(a), inverse, n)) {
            return Optional.empty();
        }
        IntervalTensor r = IntervalTensor.of(Tensor.wrap(Shape.of(n, n), inverse));
        double d = VerifiedEigenvalues.norm(ALGEBRA.subtract(VerifiedEigenvalues.identity(n), product(r, a)));
        if (!(d < 0.5)) {
            return Optional.empty();
        }
        IntervalTensor z = IntervalTensor.of(Tensor.wrap(Shape.of(n, columns), middle(product(r, b))));
        IntervalTensor residual = product(r, ALGEBRA.subtract(b, product(a, z)));
        double[] lower = new double[n * columns];
        double[] upper = new double[n * columns];
        for (int j = 0; j < columns; j++) {
            double largest = 0;
            for (int i = 0; i < n; i++) {
                largest = Math.max(largest, residual.magnitude(i * columns + j));
            }
            // d / (1 - d) <= 2 d, exactly doubled; the product is rounded, and so moved up.
            double more = Math.nextUp(2 * d * largest);
            for (int i = 0; i < n; i++) {
                upper[i * columns + j] = Math.nextUp(residual.magnitude(i * columns + j) + more);
                lower[i * columns + j] = -upper[i * columns + j];
            }
        }
        return Optional.of(ALGEBRA.add(z, IntervalTensor.wrap(Shape.of(n, columns), lower, upper)));
    }

    private static IntervalTensor product(IntervalTensor a, IntervalTensor b) {
        return ALGEBRA.contract(a, b, Op.Contract.MATRIX_PRODUCT);
    }

    private static double[] middle(IntervalTensor x) {
        double[] middle = new double[x.shape().size()];
        for (int i = 0; i < middle.length; i++) {
            middle[i] = x.midpoint(i);
        }
        return middle;
    }
}
