package nadir.linalg;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The matrix X of least norm among those that minimise |A X - B| (Frobenius), for A m x n and B m x c.
///
/// @param solution          X, n x c, row-major
/// @param rank              the number of singular values of A above `relativeTolerance` times the largest; the others
///                          were taken for zero
/// @param singularValues    of A, descending, min(m, n) of them
/// @param relativeTolerance the tolerance used
public record LeastSquares(double[] solution, int rank, double[] singularValues, double relativeTolerance) {
    /// Solves with the tolerance max(m, n) times 2^-52, the size of rounding errors in the singular values.
    public static LeastSquares solve(double[] a, int m, int n, double[] b, int c) {
        return solve(a, m, n, b, c, Math.max(m, n) * Math.ulp(1.0));
    }

    /// Solves by the singular value decomposition (LAPACK dgelsd).
    ///
    /// @param a                 A, m x n, row-major
    /// @param b                 B, m x c, row-major
    /// @param relativeTolerance at least 0 and below 1
    /// @throws IllegalArgumentException if an array does not fit the sizes or an element is not finite
    /// @throws DecompositionException   if the iteration does not converge
    public static LeastSquares solve(double[] a, int m, int n, double[] b, int c, double relativeTolerance) {
        Lapack.requireMatrix("least squares (matrix)", a, m, n);
        Lapack.requireMatrix("least squares (right-hand side)", b, m, c);
        if (!(relativeTolerance >= 0 && relativeTolerance < 1)) {
            throw new IllegalArgumentException(
                    "least squares requires a tolerance in [0, 1), got " + relativeTolerance);
        }
        int k = Math.min(m, n);
        if (k == 0 || c == 0) {
            return new LeastSquares(new double[n * c], 0, new double[k], relativeTolerance);
        }
        int tall = Math.max(m, n);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment matrix = arena.allocateFrom(JAVA_DOUBLE, PivotedQr.transpose(a, m, n));
            MemorySegment right = arena.allocate(JAVA_DOUBLE, (long) tall * c);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < c; j++) {
                    right.setAtIndex(JAVA_DOUBLE, (long) j * tall + i, b[i * c + j]);
                }
            }
            MemorySegment values = arena.allocate(JAVA_DOUBLE, k);
            MemorySegment rank = arena.allocate(JAVA_INT);
            Lapack.dgelsd(m, n, c, matrix, right, values, relativeTolerance, rank);
            double[] solution = new double[n * c];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < c; j++) {
                    solution[i * c + j] = right.getAtIndex(JAVA_DOUBLE, (long) j * tall + i);
                }
            }
            return new LeastSquares(
                    solution, rank.get(JAVA_INT, 0), values.toArray(JAVA_DOUBLE), relativeTolerance);
        }
    }
}
