package nadir.linalg;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The thin QR decomposition with column pivoting, A P = Q R, of an m x n matrix; k = min(m, n).
///
/// @param rows    m
/// @param columns n
/// @param q       m x k, row-major, orthonormal columns
/// @param r       k x n, row-major, upper trapezoidal; |r(0,0)| >= |r(1,1)| >= ...
/// @param pivots  column j of A P is column `pivots[j]` of A (from 0)
public record PivotedQr(int rows, int columns, double[] q, double[] r, int[] pivots) {
    /// Decomposes a row-major m x n matrix by Householder reflections (LAPACK dgeqp3).
    ///
    /// @throws IllegalArgumentException if the array has not m n elements or one is not finite
    public static PivotedQr of(double[] a, int m, int n) {
        Lapack.requireMatrix("a QR decomposition", a, m, n);
        int k = Math.min(m, n);
        if (k == 0) {
            return new PivotedQr(m, n, new double[0], new double[0], identity(n));
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment matrix = arena.allocateFrom(JAVA_DOUBLE, transpose(a, m, n));
            MemorySegment pivots = arena.allocate(JAVA_INT, n);
            MemorySegment tau = arena.allocate(JAVA_DOUBLE, k);
            Lapack.dgeqp3(m, n, matrix, pivots, tau);
            double[] r = upper(matrix, m, n, k);
            Lapack.dorgqr(m, k, matrix, tau);
            double[] q = transpose(matrix.asSlice(0, (long) m * k * Double.BYTES).toArray(JAVA_DOUBLE), k, m);
            int[] order = pivots.toArray(JAVA_INT);
            for (int j = 0; j < n; j++) {
                order[j]--;
            }
            return new PivotedQr(m, n, q, r, order);
        }
    }

    /// The number of diagonal elements of R above `relativeTolerance` times the largest: the numerical rank. Rounding
    /// alone makes elements of about max(m, n) times 2^-53.
    public int rank(double relativeTolerance) {
        int k = Math.min(rows, columns);
        double threshold = k == 0 ? 0 : relativeTolerance * Math.abs(r[0]);
        int rank = 0;
        while (rank < k && Math.abs(r[rank * columns + rank]) > threshold) {
            rank++;
        }
        return rank;
    }

    private static double[] upper(MemorySegment matrix, int m, int n, int k) {
        double[] r = new double[k * n];
        for (int i = 0; i < k; i++) {
            for (int j = i; j < n; j++) {
                r[i * n + j] = matrix.getAtIndex(JAVA_DOUBLE, (long) j * m + i);
            }
        }
        return r;
    }

    private static int[] identity(int n) {
        int[] order = new int[n];
        for (int j = 0; j < n; j++) {
            order[j] = j;
        }
        return order;
    }

    /// The transpose of a row-major rows x columns matrix, row-major.
    static double[] transpose(double[] a, int rows, int columns) {
        double[] result = new double[a.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[j * rows + i] = a[i * columns + j];
            }
        }
        return result;
    }
}
