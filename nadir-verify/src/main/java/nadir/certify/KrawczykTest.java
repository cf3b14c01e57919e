package nadir.certify;

import java.util.List;
import nadir.domain.Algebra;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.ir.Op;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Krawczyk's test: with c a point of the box X, F: R^n -> R^n, J an enclosure of its Jacobian over X and C any matrix, let
/// K = c - C F(c) + (I - C J) (X - c) (Krawczyk 1969). If K lies strictly inside X, then X holds exactly one zero of F, and
/// it lies in K (Neumaier, Interval Methods for Systems of Equations, 1990, theorem 5.1.8; Rump 1983).
final class KrawczykTest {
    private static final Algebra<IntervalTensor> ALGEBRA = new Algebra<>(new Intervals(Kinks.REFUSE));

    private KrawczykTest() {}

    /// K, which encloses all zeros in the box, whether it lies inside or not.
    ///
    /// @param box X, shape \[n\]
    /// @param center c, n points within the box
    /// @param step an enclosure of C F(c), shape \[n\]
    /// @param inverse C, n x n
    /// @param jacobian J, n x n
    static IntervalTensor operator(IntervalTensor box, IntervalTensor center, IntervalTensor step, Tensor inverse,
            IntervalTensor jacobian) {
        int n = box.shape().size();
        IntervalTensor product = product(IntervalTensor.of(inverse), jacobian);
        IntervalTensor contraction = ALGEBRA.subtract(IntervalTensor.of(identity(n)), product);
        IntervalTensor spread = times(contraction, ALGEBRA.subtract(box, center));
        return ALGEBRA.add(ALGEBRA.subtract(center, step), spread);
    }

    /// f(c) + grad f(X) (X - c), which encloses f over X.
    ///
    /// @param gradient an enclosure over X
    static IntervalTensor meanValueForm(IntervalTensor value, IntervalTensor gradient, IntervalTensor box,
            IntervalTensor center) {
        IntervalTensor change = ALGEBRA.sum(ALGEBRA.multiply(gradient, ALGEBRA.subtract(box, center)));
        return ALGEBRA.add(value, change);
    }

    /// The matrix times the vector.
    static IntervalTensor times(IntervalTensor matrix, IntervalTensor vector) {
        int n = vector.shape().size();
        return ALGEBRA.reshape(product(matrix, ALGEBRA.reshape(vector, Shape.of(n, 1))),
                Shape.of(matrix.shape().extent(0)));
    }

    private static IntervalTensor product(IntervalTensor a, IntervalTensor b) {
        return ALGEBRA.domain().apply(Op.Contract.MATRIX_PRODUCT, List.of(a, b));
    }

    static boolean isInside(IntervalTensor inner, IntervalTensor outer) {
        boolean inside = true;
        for (int i = 0; i < outer.shape().size(); i++) {
            inside &= inner.lower(i) > outer.lower(i) && inner.upper(i) < outer.upper(i);
        }
        return inside;
    }

    private static Tensor identity(int n) {
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return Tensor.wrap(Shape.of(n, n), values);
    }
}
