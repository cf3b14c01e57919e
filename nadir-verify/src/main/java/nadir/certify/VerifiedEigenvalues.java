package nadir.certify;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nadir.domain.Algebra;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.ir.Op;
import nadir.linalg.SymmetricEigen;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Bounds of all eigenvalues of every symmetric matrix in an interval matrix A.
///
/// With approximate eigenvectors in the rows of V, let T enclose V A V' and e bound |V V' - I| in the norm of row sums, e < 1.
/// Eigenvalue i of V A V' is t times eigenvalue i of A with t in [1 - e, 1 + e] (Ostrowski 1959; Horn & Johnson, Matrix
/// Analysis, 2nd ed. 2013, theorem 4.5.9), and lies within the norm of T - D of element i of the diagonal D, both in
/// ascending order (Weyl 1912; theorem 4.3.1 there). That holds for every V with e < 1.
public final class VerifiedEigenvalues {
    private static final Op.Contract TIMES_TRANSPOSED = new Op.Contract(Ints.of(0, 1), Ints.of(2, 1), Ints.of(0, 2));
    private static final Intervals INTERVALS = new Intervals(Kinks.REFUSE);
    private static final Algebra<IntervalTensor> ALGEBRA = new Algebra<>(INTERVALS);

    private VerifiedEigenvalues() {}

    /// The eigenvalues in ascending order, shape \[n\]; empty if approximate eigenvectors are not good enough.
    ///
    /// @param matrices n x n, bounded; encloses symmetric matrices
    /// @throws IllegalArgumentException if it is no square matrix, or a bound is infinite
    public static Optional<IntervalTensor> of(IntervalTensor matrices) {
        int n = requireSquare(matrices);
        double[] middle = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                middle[i * n + j] = matrices.midpoint(i * n + j) / 2 + matrices.midpoint(j * n + i) / 2;
            }
        }
        IntervalTensor rows = IntervalTensor.of(Tensor.wrap(Shape.of(n, n), SymmetricEigen.of(middle, n).vectors()));
        double e = norm(ALGEBRA.subtract(ALGEBRA.contract(rows, rows, TIMES_TRANSPOSED), identity(n)));
        if (!(e < 1)) {
            return Optional.empty();
        }
        IntervalTensor t = ALGEBRA.contract(ALGEBRA.contract(rows, matrices, Op.Contract.MATRIX_PRODUCT), rows,
                TIMES_TRANSPOSED);
        return Optional.of(bounds(t, e, n));
    }

    private static IntervalTensor bounds(IntervalTensor t, double e, int n) {
        double[] diagonal = new double[n];
        double[] dense = new double[n * n];
        for (int i = 0; i < n; i++) {
            diagonal[i] = t.midpoint(i * n + i);
            dense[i * n + i] = diagonal[i];
        }
        double rest = norm(ALGEBRA.subtract(t, IntervalTensor.of(Tensor.wrap(Shape.of(n, n), dense))));
        Arrays.sort(diagonal);
        IntervalTensor spread = IntervalTensor.of(Shape.SCALAR, new double[] {-rest}, new double[] {rest});
        IntervalTensor sum = ALGEBRA.add(IntervalTensor.of(Tensor.vector(diagonal)),
                ALGEBRA.broadcast(spread, Shape.of(n), Ints.of()));
        IntervalTensor factor = ALGEBRA.add(ALGEBRA.literal(1, Shape.SCALAR),
                IntervalTensor.of(Shape.SCALAR, new double[] {-e}, new double[] {e}));
        return ALGEBRA.divide(sum, ALGEBRA.broadcast(factor, Shape.of(n), Ints.of()));
    }

    /// An upper bound of the largest sum of absolute values in a row.
    static double norm(IntervalTensor matrix) {
        int columns = matrix.shape().extent(1);
        double norm = 0;
        for (int i = 0; i < matrix.shape().extent(0); i++) {
            double sum = 0;
            for (int j = 0; j < columns; j++) {
                // One ulp upwards covers the rounding of a sum of numbers of one sign.
                sum = Math.nextUp(sum + matrix.magnitude(i * columns + j));
            }
            norm = Math.max(norm, sum);
        }
        return norm;
    }

    static IntervalTensor identity(int n) {
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return IntervalTensor.of(Tensor.wrap(Shape.of(n, n), values));
    }

    private static int requireSquare(IntervalTensor matrices) {
        List<Integer> extents = Arrays.stream(matrices.shape().extents()).boxed().toList();
        if (extents.size() != 2 || !extents.get(0).equals(extents.get(1))) {
            throw new IllegalArgumentException("eigenvalues require a square matrix, got shape " + matrices.shape());
        }
        for (int i = 0; i < matrices.shape().size(); i++) {
            if (!Double.isFinite(matrices.lower(i)) || !Double.isFinite(matrices.upper(i))) {
                throw new IllegalArgumentException("eigenvalues require bounded elements, got [" + matrices.lower(i)
                        + ", " + matrices.upper(i) + "] at position " + i);
            }
        }
        return extents.getFirst();
    }
}
