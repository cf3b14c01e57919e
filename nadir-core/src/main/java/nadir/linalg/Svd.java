package nadir.linalg;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The thin singular value decomposition A = U diag(values) V' of an m x n matrix; k = min(m, n).
///
/// @param rows    m
/// @param columns n
/// @param values  the k singular values in descending order
/// @param u       m x k, row-major, orthonormal columns
/// @param vt      V', k x n, row-major, orthonormal rows
public record Svd(int rows, int columns, double[] values, double[] u, double[] vt) {
    /// Decomposes a row-major m x n matrix by divide and conquer (LAPACK dgesdd).
    ///
    /// @throws IllegalArgumentException if the array has not m n elements or one is not finite
    /// @throws DecompositionException   if the iteration does not converge
    public static Svd of(double[] a, int m, int n) {
        Lapack.requireMatrix("a singular value decomposition", a, m, n);
        int k = Math.min(m, n);
        if (k == 0) {
            return new Svd(m, n, new double[0], new double[0], new double[0]);
        }
        try (Arena arena = Arena.ofConfined()) {
            // By columns the array is A' = V S U': the factors come out swapped, and each in row-major order.
            MemorySegment values = arena.allocate(JAVA_DOUBLE, k);
            MemorySegment u = arena.allocate(JAVA_DOUBLE, (long) m * k);
            MemorySegment vt = arena.allocate(JAVA_DOUBLE, (long) k * n);
            Lapack.dgesdd(true, n, m, arena.allocateFrom(JAVA_DOUBLE, a), values, vt, u);
            return new Svd(m, n, values.toArray(JAVA_DOUBLE), u.toArray(JAVA_DOUBLE), vt.toArray(JAVA_DOUBLE));
        }
    }

    /// The singular values alone, descending.
    public static double[] valuesOf(double[] a, int m, int n) {
        Lapack.requireMatrix("a singular value decomposition", a, m, n);
        int k = Math.min(m, n);
        if (k == 0) {
            return new double[0];
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(JAVA_DOUBLE, k);
            MemorySegment none = arena.allocate(JAVA_DOUBLE, 1);
            Lapack.dgesdd(false, n, m, arena.allocateFrom(JAVA_DOUBLE, a), values, none, none);
            return values.toArray(JAVA_DOUBLE);
        }
    }

    /// The number of singular values above `relativeTolerance` times the largest: the numerical rank. Rounding alone
    /// makes values of about max(m, n) times 2^-53.
    public int rank(double relativeTolerance) {
        int rank = 0;
        while (rank < values.length && values[rank] > relativeTolerance * values[0]) {
            rank++;
        }
        return rank;
    }
}
