package nadir.certify;

/// Gauss-Jordan elimination with row pivots, in floating point, for systems too small to be worth a call of LAPACK.
final class Elimination {
    private Elimination() {}

    /// Solves A X = B in place; false if A is singular in floating point or numbers are not finite.
    ///
    /// @param a n x n, overwritten
    /// @param b n x columns, overwritten with X
    static boolean solve(double[] a, double[] b, int columns) {
        int n = b.length / columns;
        for (int k = 0; k < n; k++) {
            int pivot = pivot(a, n, k);
            double divisor = a[pivot * n + k];
            if (!(Math.abs(divisor) > 0 && Math.abs(divisor) <= Double.MAX_VALUE)) {
                return false;
            }
            swap(a, n, k, pivot);
            swap(b, columns, k, pivot);
            scale(a, n, k, divisor);
            scale(b, columns, k, divisor);
            for (int i = 0; i < n; i++) {
                double factor = a[i * n + k];
                if (i != k && factor != 0) {
                    subtract(a, n, i, k, factor);
                    subtract(b, columns, i, k, factor);
                }
            }
        }
        boolean finite = true;
        for (double x : b) {
            finite &= Double.isFinite(x);
        }
        return finite;
    }

    private static int pivot(double[] a, int n, int k) {
        int pivot = k;
        for (int i = k + 1; i < n; i++) {
            pivot = Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k]) ? i : pivot;
        }
        return pivot;
    }

    private static void swap(double[] matrix, int columns, int i, int k) {
        for (int j = 0; j < columns; j++) {
            double kept = matrix[i * columns + j];
            matrix[i * columns + j] = matrix[k * columns + j];
            matrix[k * columns + j] = kept;
        }
    }

    private static void scale(double[] matrix, int columns, int row, double divisor) {
        for (int j = 0; j < columns; j++) {
            matrix[row * columns + j] /= divisor;
        }
    }

    private static void subtract(double[] matrix, int columns, int i, int k, double factor) {
        for (int j = 0; j < columns; j++) {
            matrix[i * columns + j] -= factor * matrix[k * columns + j];
        }
    }
}
