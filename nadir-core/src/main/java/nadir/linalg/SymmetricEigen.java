package nadir.linalg;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The eigendecomposition A = sum of l_i v_i v_i' over i of a symmetric n x n matrix.
///
/// @param values  the n eigenvalues in ascending order
/// @param vectors n x n, row-major: **row** i is the unit eigenvector v_i
public record SymmetricEigen(double[] values, double[] vectors) {
    /// Decomposes a row-major n x n matrix, of which only the elements on and above the diagonal are read. O(n^3) time
    /// (LAPACK dsyevd); each value is off by at most about n times the rounding unit times the largest |value|.
    ///
    /// @throws IllegalArgumentException if the array has not n^2 elements or one is not finite
    /// @throws DecompositionException   if the iteration does not converge
    public static SymmetricEigen of(double[] a, int n) {
        Lapack.requireMatrix("an eigendecomposition", a, n, n);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment matrix = arena.allocateFrom(JAVA_DOUBLE, a);
            MemorySegment values = arena.allocate(JAVA_DOUBLE, n);
            Lapack.dsyevd(true, n, matrix, values);
            return new SymmetricEigen(values.toArray(JAVA_DOUBLE), matrix.toArray(JAVA_DOUBLE));
        }
    }

    /// The eigenvalues alone, ascending; about a third of the time of [#of].
    public static double[] valuesOf(double[] a, int n) {
        Lapack.requireMatrix("an eigendecomposition", a, n, n);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(JAVA_DOUBLE, n);
            Lapack.dsyevd(false, n, arena.allocateFrom(JAVA_DOUBLE, a), values);
            return values.toArray(JAVA_DOUBLE);
        }
    }

    /// n, the order of the matrix.
    public int size() {
        return values.length;
    }

    /// A copy of the unit eigenvector that belongs to `values[i]`.
    public double[] vector(int i) {
        return Arrays.copyOfRange(vectors, i * size(), (i + 1) * size());
    }
}
