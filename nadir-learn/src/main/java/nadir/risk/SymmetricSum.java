package nadir.risk;

/// A + A^T without the diagonal: completes a matrix of which one of each two mirrored elements is there and the other one
/// zero.
final class SymmetricSum {
    private static final int TILE = 32;

    private SymmetricSum() {}

    static void of(double[] elements, int n) {
        for (int top = 0; top < n; top += TILE) {
            for (int left = 0; left <= top; left += TILE) {
                tile(elements, n, top, left);
            }
        }
    }

    private static void tile(double[] a, int n, int top, int left) {
        for (int i = top; i < Math.min(n, top + TILE); i++) {
            for (int j = left; j < Math.min(i, left + TILE); j++) {
                double sum = a[i * n + j] + a[j * n + i];
                a[i * n + j] = sum;
                a[j * n + i] = sum;
            }
        }
    }
}
