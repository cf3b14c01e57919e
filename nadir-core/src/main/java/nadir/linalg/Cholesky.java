package nadir.linalg;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/// The Cholesky decomposition A = L L' of a symmetric positive definite n x n matrix.
///
/// @param lower n x n, row-major, zero above the diagonal
/// @param size  n
public record Cholesky(double[] lower, int size) {
    /// Decomposes a row-major n x n matrix, of which only the elements on and below the diagonal are read.
    ///
    /// @throws IllegalArgumentException if the array has not n^2 elements or one is not finite
    /// @throws DecompositionException   if the matrix is not positive definite to rounding
    public static Cholesky of(double[] a, int n) {
        double[] factor = new double[a.length];
        int minor = factor(a, n, factor);
        if (minor > 0) {
            throw new DecompositionException("a Cholesky decomposition requires a positive definite matrix, got one of "
                    + "order " + n + " whose leading minor of order " + minor + " is not positive");
        }
        return new Cholesky(factor, n);
    }

    /// The decomposition, or empty if the matrix is not positive definite to rounding.
    public static Optional<Cholesky> ifPositiveDefinite(double[] a, int n) {
        double[] factor = new double[a.length];
        return factor(a, n, factor) == 0 ? Optional.of(new Cholesky(factor, n)) : Optional.empty();
    }

    private static int factor(double[] a, int n, double[] factor) {
        Lapack.requireMatrix("a Cholesky decomposition", a, n, n);
        try (Arena arena = Arena.ofConfined()) {
            // The upper triangle by columns is the lower triangle by rows.
            MemorySegment matrix = arena.allocateFrom(JAVA_DOUBLE, a);
            int minor = Lapack.dpotrf(n, matrix);
            for (int i = 0; i < n; i++) {
                MemorySegment.copy(matrix, JAVA_DOUBLE, (long) i * n * Double.BYTES, factor, i * n, i + 1);
            }
            return minor;
        }
    }

    /// The solution x of A x = b, for b of length n.
    public double[] solve(double[] b) {
        if (b.length != size) {
            throw new IllegalArgumentException(
                    "solve requires a right-hand side of length " + size + ", got " + b.length);
        }
        double[] x = Arrays.copyOf(b, size);
        for (int i = 0; i < size; i++) {
            double sum = x[i];
            for (int j = 0; j < i; j++) {
                sum -= lower[i * size + j] * x[j];
            }
            x[i] = sum / lower[i * size + i];
        }
        for (int i = size - 1; i >= 0; i--) {
            x[i] /= lower[i * size + i];
            for (int j = 0; j < i; j++) {
                x[j] -= lower[i * size + j] * x[i];
            }
        }
        return x;
    }

    /// log det A.
    public double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += 2 * Math.log(lower[i * size + i]);
        }
        return sum;
    }
}
