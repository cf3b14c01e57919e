package nadir.spectrum;

import java.util.stream.IntStream;
import nadir.linalg.SymmetricEigen;

/// A Gauss quadrature rule for the spectral measure of one probe: sum of weights f(nodes) approximates v'f(H)v for a
/// unit vector v.
///
/// @param nodes   Ritz values, ascending
/// @param weights of sum 1
public record Quadrature(double[] nodes, double[] weights) {
    /// From the tridiagonal matrix of the Lanczos recurrence (Golub and Welsch 1969): the weights are the squared first
    /// components of its eigenvectors.
    static Quadrature of(double[] diagonal, double[] offDiagonal, int size) {
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++) {
            matrix[i * size + i] = diagonal[i];
            if (i + 1 < size) {
                matrix[i * size + i + 1] = offDiagonal[i];
                matrix[(i + 1) * size + i] = offDiagonal[i];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(matrix, size);
        double[] weights = IntStream.range(0, size)
                .mapToDouble(i -> eigen.vectors()[i * size] * eigen.vectors()[i * size])
                .toArray();
        return new Quadrature(eigen.values(), weights);
    }

    /// The measure smoothed by a Gaussian of standard deviation `width`, at `t`.
    double density(double t, double width) {
        double sum = 0;
        for (int i = 0; i < nodes.length; i++) {
            double z = (t - nodes[i]) / width;
            sum += weights[i] * Math.exp(-z * z / 2);
        }
        return sum / (width * Math.sqrt(2 * Math.PI));
    }
}
