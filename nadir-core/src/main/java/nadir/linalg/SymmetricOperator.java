package nadir.linalg;

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
}
