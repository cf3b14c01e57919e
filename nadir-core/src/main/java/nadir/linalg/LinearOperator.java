package nadir.linalg;

/// A linear map from R^n to R^m, known only through its products with vectors and those of its transpose (for example
/// the Jacobian of a network's outputs at fixed parameters).
public interface LinearOperator {
    /// m, the number of coordinates of an image.
    int rows();

    /// n, the number of coordinates of a direction.
    int columns();

    /// Writes the image of `direction` (n) to `result` (m); they are different arrays.
    void apply(double[] direction, double[] result);

    /// Writes the image of `covector` (m) under the transpose to `result` (n); they are different arrays.
    void applyTransposed(double[] covector, double[] result);
}
