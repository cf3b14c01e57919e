package nadir.linalg;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Products of dense matrices and vectors in float64 and float32, on heap arrays, by single-threaded OpenBLAS.
///
/// Matrices are **row-major**: element (i, j) of a matrix at offset `o` with leading dimension `ld` is
/// `array[o + i * ld + j]`, and `ld` is at least the number of columns.
///
/// Results depend on the sizes, the values and the processor's kind only: not on the number of threads that call, nor
/// on offsets' alignment. NaN and infinities propagate as in the sum of products, except that a factor `alpha == 0`
/// or `beta == 0` removes its term altogether (so that an output array may be uninitialised when `beta` is 0).
///
/// No garbage collection can begin while a native call runs, so large products are cut into blocks that take less than
/// about a millisecond, and into smaller ones where [GemmBlocks] says that these are faster; the cut depends only on the
/// sizes and the processor's kind.
///
/// All methods throw [IllegalArgumentException] or [IndexOutOfBoundsException] on sizes that do not fit the arrays, and
/// [UnsatisfiedLinkError] where OpenBLAS is not available.
public final class Blas {
    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;
    /// Elements per native call of the memory-bound functions; 16 MB, about a millisecond.
    static final int BLOCK_ELEMENTS = 1 << 21;

    private static final MethodHandle DGEMM = OpenBlas.critical(
            "cblas_dgemm",
            FunctionDescriptor.ofVoid(
                    JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_DOUBLE, ADDRESS, JAVA_INT, ADDRESS,
                    JAVA_INT, JAVA_DOUBLE, ADDRESS, JAVA_INT));
    private static final MethodHandle SGEMM = OpenBlas.critical(
            "cblas_sgemm",
            FunctionDescriptor.ofVoid(
                    JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT, ADDRESS,
                    JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT));
    private static final MethodHandle DGEMV = OpenBlas.critical(
            "cblas_dgemv",
            FunctionDescriptor.ofVoid(
                    JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_DOUBLE, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT,
                    JAVA_DOUBLE, ADDRESS, JAVA_INT));
    private static final MethodHandle SGEMV = OpenBlas.critical(
            "cblas_sgemv",
            FunctionDescriptor.ofVoid(
                    JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT,
                    JAVA_FLOAT, ADDRESS, JAVA_INT));
    private static final MethodHandle DDOT = OpenBlas.critical(
            "cblas_ddot", FunctionDescriptor.of(JAVA_DOUBLE, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle DAXPY = OpenBlas.critical(
            "cblas_daxpy", FunctionDescriptor.ofVoid(JAVA_INT, JAVA_DOUBLE, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));

    private Blas() {}

    /// C := alpha op(A) op(B) + beta C, where op(A) is m x k, op(B) is k x n and C is m x n; op transposes if asked, so
    /// that A is stored as m x k or (`transA`) k x m, B as k x n or (`transB`) n x k. C must not overlap A or B.
    public static void gemm(
            boolean transA, boolean transB, int m, int n, int k,
            double alpha, double[] a, int aOffset, int lda, double[] b, int bOffset, int ldb,
            double beta, double[] c, int cOffset, int ldc) {
        gemm(transA, transB, m, n, k, alpha, NativeView.of(a), aOffset, lda, NativeView.of(b), bOffset, ldb, beta,
                NativeView.of(c), cOffset, ldc);
    }

    /// The same without making objects at offsets that were used before.
    public static void gemm(
            boolean transA, boolean transB, int m, int n, int k,
            double alpha, NativeView a, int aOffset, int lda, NativeView b, int bOffset, int ldb,
            double beta, NativeView c, int cOffset, int ldc) {
        NativeView.requireBytes(Double.BYTES, a, b, c);
        checkProduct(transA, transB, m, n, k, a.length(), aOffset, lda, b.length(), bOffset, ldb);
        check("C", c.length(), cOffset, m, n, ldc);
        if (m == 0 || n == 0) {
            return;
        }
        long work = GemmBlocks.work(transB, m, n, k, Double.BYTES);
        if ((long) m * n * k <= work) {
            dgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
            return;
        }
        GemmBlocks blocks = GemmBlocks.of(transB, m, n, k, work);
        for (int i = 0; i < m; i += blocks.rows()) {
            int rows = Math.min(blocks.rows(), m - i);
            for (int j = 0; j < n; j += blocks.columns()) {
                int columns = Math.min(blocks.columns(), n - j);
                for (int l = 0; l < k; l += blocks.depth()) {
                    int depth = Math.min(blocks.depth(), k - l);
                    int aAt = aOffset + (transA ? l * lda + i : i * lda + l);
                    int bAt = bOffset + (transB ? j * ldb + l : l * ldb + j);
                    dgemm(transA, transB, rows, columns, depth, alpha, a, aAt, lda, b, bAt, ldb,
                            l == 0 ? beta : 1, c, cOffset + i * ldc + j, ldc);
                }
            }
        }
    }

    /// The same in float32.
    public static void gemm(
            boolean transA, boolean transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc) {
        gemm(transA, transB, m, n, k, alpha, NativeView.of(a), aOffset, lda, NativeView.of(b), bOffset, ldb, beta,
                NativeView.of(c), cOffset, ldc);
    }

    /// The same in float32, without making objects at offsets that were used before.
    public static void gemm(
            boolean transA, boolean transB, int m, int n, int k,
            float alpha, NativeView a, int aOffset, int lda, NativeView b, int bOffset, int ldb,
            float beta, NativeView c, int cOffset, int ldc) {
        NativeView.requireBytes(Float.BYTES, a, b, c);
        checkProduct(transA, transB, m, n, k, a.length(), aOffset, lda, b.length(), bOffset, ldb);
        check("C", c.length(), cOffset, m, n, ldc);
        if (m == 0 || n == 0) {
            return;
        }
        long work = GemmBlocks.work(transB, m, n, k, Float.BYTES);
        if ((long) m * n * k <= work) {
            sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
            return;
        }
        GemmBlocks blocks = GemmBlocks.of(transB, m, n, k, work);
        for (int i = 0; i < m; i += blocks.rows()) {
            int rows = Math.min(blocks.rows(), m - i);
            for (int j = 0; j < n; j += blocks.columns()) {
                int columns = Math.min(blocks.columns(), n - j);
                for (int l = 0; l < k; l += blocks.depth()) {
                    int depth = Math.min(blocks.depth(), k - l);
                    int aAt = aOffset + (transA ? l * lda + i : i * lda + l);
                    int bAt = bOffset + (transB ? j * ldb + l : l * ldb + j);
                    sgemm(transA, transB, rows, columns, depth, alpha, a, aAt, lda, b, bAt, ldb,
                            l == 0 ? beta : 1, c, cOffset + i * ldc + j, ldc);
                }
            }
        }
    }

    /// y := alpha op(A) x + beta y, where A is stored as m x n; x has n elements and y has m, or (`transA`) x has m and
    /// y has n. y must not overlap A or x.
    public static void gemv(
            boolean transA, int m, int n, double alpha, double[] a, int aOffset, int lda,
            double[] x, int xOffset, double beta, double[] y, int yOffset) {
        check("A", a.length, aOffset, m, n, lda);
        checkVector("x", x.length, xOffset, transA ? m : n);
        checkVector("y", y.length, yOffset, transA ? n : m);
        if (m == 0 || n == 0) {
            scale(beta, y, yOffset, transA ? n : m);
            return;
        }
        int rows = Math.clamp((long) BLOCK_ELEMENTS / n, 1, m);
        for (int i = 0; i < m; i += rows) {
            int count = Math.min(rows, m - i);
            double factor = transA && i > 0 ? 1 : beta;
            try {
                DGEMV.invokeExact(ROW_MAJOR, transA ? TRANSPOSE : NO_TRANSPOSE, count, n, alpha,
                        at(a, aOffset + i * lda),
                        lda, at(x, transA ? xOffset + i : xOffset), 1, factor, at(y, transA ? yOffset : yOffset + i),
                        1);
            } catch (Throwable e) {
                throw OpenBlas.rethrown(e);
            }
        }
    }

    /// The same in float32.
    public static void gemv(
            boolean transA, int m, int n, float alpha, float[] a, int aOffset, int lda,
            float[] x, int xOffset, float beta, float[] y, int yOffset) {
        check("A", a.length, aOffset, m, n, lda);
        checkVector("x", x.length, xOffset, transA ? m : n);
        checkVector("y", y.length, yOffset, transA ? n : m);
        if (m == 0 || n == 0) {
            scale(beta, y, yOffset, transA ? n : m);
            return;
        }
        int rows = Math.clamp((long) BLOCK_ELEMENTS / n, 1, m);
        for (int i = 0; i < m; i += rows) {
            int count = Math.min(rows, m - i);
            float factor = transA && i > 0 ? 1 : beta;
            try {
                SGEMV.invokeExact(ROW_MAJOR, transA ? TRANSPOSE : NO_TRANSPOSE, count, n, alpha,
                        at(a, aOffset + i * lda),
                        lda, at(x, transA ? xOffset + i : xOffset), 1, factor, at(y, transA ? yOffset : yOffset + i),
                        1);
            } catch (Throwable e) {
                throw OpenBlas.rethrown(e);
            }
        }
    }

    /// The inner product of two arrays of equal length.
    public static double dot(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("dot requires arrays of one length, got " + x.length + ", " + y.length);
        }
        return dot(x.length, x, 0, y, 0);
    }

    /// The inner product of `n` elements of two arrays.
    public static double dot(int n, double[] x, int xOffset, double[] y, int yOffset) {
        checkVector("x", x.length, xOffset, n);
        checkVector("y", y.length, yOffset, n);
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK_ELEMENTS) {
            try {
                sum += (double) DDOT
                        .invokeExact(Math.min(BLOCK_ELEMENTS, n - i), at(x, xOffset + i), 1, at(y, yOffset + i), 1);
            } catch (Throwable e) {
                throw OpenBlas.rethrown(e);
            }
        }
        return sum;
    }

    /// y := alpha x + y, for arrays of equal length.
    public static void axpy(double alpha, double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("axpy requires arrays of one length, got " + x.length + ", " + y.length);
        }
        axpy(x.length, alpha, x, 0, y, 0);
    }

    /// y := alpha x + y, for `n` elements of two arrays.
    public static void axpy(int n, double alpha, double[] x, int xOffset, double[] y, int yOffset) {
        checkVector("x", x.length, xOffset, n);
        checkVector("y", y.length, yOffset, n);
        for (int i = 0; i < n; i += BLOCK_ELEMENTS) {
            try {
                DAXPY.invokeExact(
                        Math.min(BLOCK_ELEMENTS, n - i), alpha, at(x, xOffset + i), 1, at(y, yOffset + i), 1);
            } catch (Throwable e) {
                throw OpenBlas.rethrown(e);
            }
        }
    }

    private static void dgemm(
            boolean transA, boolean transB, int m, int n, int k, double alpha, NativeView a, int aOffset, int lda,
            NativeView b, int bOffset, int ldb, double beta, NativeView c, int cOffset, int ldc) {
        try {
            DGEMM.invokeExact(ROW_MAJOR, transA ? TRANSPOSE : NO_TRANSPOSE, transB ? TRANSPOSE : NO_TRANSPOSE, m, n, k,
                    alpha, a.at(aOffset), lda, b.at(bOffset), ldb, beta, c.at(cOffset), ldc);
        } catch (Throwable e) {
            throw OpenBlas.rethrown(e);
        }
    }

    private static void sgemm(
            boolean transA, boolean transB, int m, int n, int k, float alpha, NativeView a, int aOffset, int lda,
            NativeView b, int bOffset, int ldb, float beta, NativeView c, int cOffset, int ldc) {
        try {
            SGEMM.invokeExact(ROW_MAJOR, transA ? TRANSPOSE : NO_TRANSPOSE, transB ? TRANSPOSE : NO_TRANSPOSE, m, n, k,
                    alpha, a.at(aOffset), lda, b.at(bOffset), ldb, beta, c.at(cOffset), ldc);
        } catch (Throwable e) {
            throw OpenBlas.rethrown(e);
        }
    }

    private static MemorySegment at(double[] array, int offset) {
        return MemorySegment.ofArray(array).asSlice((long) offset * Double.BYTES);
    }

    private static MemorySegment at(float[] array, int offset) {
        return MemorySegment.ofArray(array).asSlice((long) offset * Float.BYTES);
    }

    private static void scale(double beta, double[] y, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            y[i] = beta == 0 ? 0 : beta * y[i];
        }
    }

    private static void scale(float beta, float[] y, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            y[i] = beta == 0 ? 0 : beta * y[i];
        }
    }

    private static void checkProduct(
            boolean transA, boolean transB, int m, int n, int k,
            int aLength, int aOffset, int lda, int bLength, int bOffset, int ldb) {
        check("A", aLength, aOffset, transA ? k : m, transA ? m : k, lda);
        check("B", bLength, bOffset, transB ? n : k, transB ? k : n, ldb);
    }

    private static void checkVector(String name, int length, int offset, int count) {
        check(name, length, offset, 1, count, Math.max(1, count));
    }

    /// Native code would write outside the array without a word.
    private static void check(String name, int length, int offset, int rows, int columns, int ld) {
        if (rows < 0 || columns < 0 || ld < Math.max(1, columns)) {
            throw new IllegalArgumentException(
                    "%s requires sizes >= 0 and a leading dimension >= max(1, columns), got %d x %d with leading dimension %d"
                            .formatted(name, rows, columns, ld));
        }
        long end = rows == 0 || columns == 0 ? offset : offset + (rows - 1L) * ld + columns;
        if (offset < 0 || end > length) {
            throw new IndexOutOfBoundsException(
                    "%s requires elements %d to %d (%d x %d, leading dimension %d), its array has %d"
                            .formatted(name, offset, end, rows, columns, ld, length));
        }
    }
}
