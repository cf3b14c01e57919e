package nadir.objective;

import nadir.linalg.SymmetricOperator;

/// A function R^p -> R with the derivatives that optimisers and audits ask for. Implementations are safe for use by
/// one thread at a time; they may use several threads inside, and their results do not depend on how many.
public interface Objective {
    /// p, the number of coordinates of a point.
    int dimension();

    /// The value at `point`; not finite where the function overflows or is undefined, never an exception for that.
    double value(double[] point);

    /// Writes the gradient at `point` to `gradient` and returns the value.
    double gradient(double[] point, double[] gradient);

    /// The Hessian at `point` as an operator. It keeps its own copy of the point and stays valid when the objective is
    /// evaluated elsewhere afterwards.
    SymmetricOperator hessian(double[] point);

    /// Writes the Hessian at `point` times `direction` to `result`: the same as one product with [#hessian(double[])] up to
    /// rounding, and cheaper where only one is wanted, because nothing is kept for further ones.
    default void hessianProduct(double[] point, double[] direction, double[] result) {
        hessian(point).apply(direction, result);
    }
}
