package nadir.linalg;

import java.util.function.DoublePredicate;

/// A symmetric linear map of R^n to itself, known only through its products with vectors (for example the Hessian of a
/// loss at a fixed point).
public interface SymmetricOperator {
    /// n, the number of coordinates.
    int dimension();

    /// Writes the image of `direction` to `result`; both have length [#dimension()] and are different arrays.
    void apply(double[] direction, double[] result);

    /// Applies the map to several directions; operators that can share work between directions override this.
    default void applyBlock(double[][] directions, double[][] results) {
        for (int k = 0; k < directions.length; k++) {
            apply(directions[k], results[k]);
        }
    }

    /// Writes the map as a matrix, for operators that know a way to it which is less work than products with all unit
    /// vectors.
    ///
    /// @param elements n x n, row-major; exactly symmetric afterwards
    /// @param proceed asked now and then whether to go on, with the part of the work that is done, in (0, 1]
    /// @return whether the operator knows such a way; if not, nothing has been written
    /// @throws java.util.concurrent.CancellationException if `proceed` said no
    default boolean write(double[] elements, DoublePredicate proceed) {
        return false;
    }
}
