package nadir.linalg;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The triangular factor R of A = Q R alone. R'R = A'A, and R has the singular values, the least-squares solutions and the
/// lengths of residuals that A has, with as few rows as columns: the factor of two factors put below each other is that of
/// the two matrices below each other, which is how matrices too long for one machine are decomposed (Demmel, Grigori,
/// Hoemmen & Langou, SIAM J. Sci. Comput. 34, 2012, section 2).
public final class TriangularFactor {
    private TriangularFactor() {}

    /// R, n x n, row-major, upper triangular; rows below min(m, n) are 0.
    ///
    /// @param a A, m x n, row-major
    /// @throws IllegalArgumentException if the array has not m n elements or one is not finite
    public static double[] of(double[] a, int m, int n) {
        Lapack.requireMatrix("a QR decomposition", a, m, n);
        double[] r = new double[Math.multiplyExact(n, n)];
        int k = Math.min(m, n);
        if (k == 0) {
            return r;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment matrix = arena.allocateFrom(JAVA_DOUBLE, PivotedQr.transpose(a, m, n));
            Lapack.dgeqrf(m, n, matrix, arena.allocate(JAVA_DOUBLE, k));
            for (int i = 0; i < k; i++) {
                for (int j = i; j < n; j++) {
                    r[i * n + j] = matrix.getAtIndex(JAVA_DOUBLE, (long) j * m + i);
                }
            }
        }
        return r;
    }
}
