package nadir.trap;

import java.util.Arrays;
import java.util.SplittableRandom;
import nadir.linalg.Blas;

/// Vectors and rows of matrices as flat arrays.
final class Vectors {
    private Vectors() {}

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    /// a + factor b.
    static double[] plus(double[] a, double factor, double[] b) {
        double[] result = new double[a.length];
        Arrays.setAll(result, i -> a[i] + factor * b[i]);
        return result;
    }

    /// Subtracts from `vector` its part in the span of orthonormal rows.
    static void removeSpan(double[] basis, int rank, double[] vector) {
        removeSpanFromRows(basis, rank, vector.length, vector, 1);
    }

    /// Subtracts from each row of `matrix` (count x n) its part in the span of orthonormal rows (rank x n).
    static void removeSpanFromRows(double[] basis, int rank, int n, double[] matrix, int count) {
        double[] parts = new double[count * rank];
        Blas.gemm(false, true, count, rank, n, 1, matrix, 0, n, basis, 0, n, 0, parts, 0, Math.max(1, rank));
        Blas.gemm(false, false, count, n, rank, -1, parts, 0, Math.max(1, rank), basis, 0, n, 1, matrix, 0, n);
    }

    /// Independent standard normal numbers by Box and Muller's method with [StrictMath], the same bits everywhere.
    static double[] normal(int count, SplittableRandom random) {
        double[] values = new double[count];
        Arrays.setAll(values, _ -> {
            double u = 1 - random.nextDouble();
            return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
        });
        return values;
    }
}
