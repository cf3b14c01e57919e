package nadir.certify;

import java.util.List;
import java.util.OptionalInt;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.ir.Op;
import nadir.tensor.Ints;
import nadir.tensor.Tensor;

/// The number of negative eigenvalues of every symmetric matrix in an interval matrix H.
///
/// With any square W, let T enclose W H W'. If every T in it is strictly diagonally dominant, it is nonsingular, hence so
/// are W and H; T and H then have the same inertia (Sylvester's law), and T has that of its diagonal, since shrinking the
/// rest to 0 keeps it dominant. W comes from approximate eigenvectors over the roots of |eigenvalues|, which makes T nearly
/// diagonal with elements near 1 and -1; nothing about it is assumed.
final class VerifiedInertia {
    private static final Op.Contract TIMES_TRANSPOSED = new Op.Contract(Ints.of(0, 1), Ints.of(2, 1), Ints.of(0, 2));

    private VerifiedInertia() {}

    /// The number, or empty if it is not proved to be the same for all.
    ///
    /// @param hessian encloses symmetric n x n matrices
    /// @param congruence W, n x n, finite
    static OptionalInt negativeEigenvalues(IntervalTensor hessian, Tensor congruence) {
        int n = congruence.shape().extent(0);
        Intervals intervals = new Intervals(Kinks.REFUSE);
        IntervalTensor rows = IntervalTensor.of(congruence);
        IntervalTensor left = intervals.apply(Op.Contract.MATRIX_PRODUCT, List.of(rows, hessian));
        return signsOfDominantDiagonal(intervals.apply(TIMES_TRANSPOSED, List.of(left, rows)), n);
    }

    private static OptionalInt signsOfDominantDiagonal(IntervalTensor t, int n) {
        int negative = 0;
        for (int i = 0; i < n; i++) {
            double others = 0;
            for (int j = 0; j < n; j++) {
                // One ulp upwards covers the rounding of a sum of numbers of one sign.
                others = i == j ? others : Math.nextUp(others + t.magnitude(i * n + j));
            }
            if (-t.upper(i * n + i) > others) {
                negative++;
            } else if (!(t.lower(i * n + i) > others)) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(negative);
    }
}
