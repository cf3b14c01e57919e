package nadir.linalg;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The LAPACK routines behind the decompositions, in the calling convention of LAPACKE, on off-heap memory: they run for
/// seconds, and the garbage collector must not wait for them.
///
/// Everything is called column-major; a row-major matrix is handed over as its transpose without being moved.
final class Lapack {
    private static final int COLUMN_MAJOR = 102;

    private static final MethodHandle DSYEVD = OpenBlas.plain(
            "LAPACKE_dsyevd",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_BYTE, JAVA_BYTE, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
    private static final MethodHandle DPOTRF = OpenBlas.plain(
            "LAPACKE_dpotrf", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_BYTE, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle DGEQP3 = OpenBlas.plain(
            "LAPACKE_dgeqp3",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle DGEQRF = OpenBlas.plain(
            "LAPACKE_dgeqrf",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
    private static final MethodHandle DORGQR = OpenBlas.plain(
            "LAPACKE_dorgqr",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
    private static final MethodHandle DGESDD = OpenBlas.plain(
            "LAPACKE_dgesdd",
            FunctionDescriptor.of(
                    JAVA_INT, JAVA_INT, JAVA_BYTE, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT,
                    ADDRESS, JAVA_INT));
    private static final MethodHandle DGELSD = OpenBlas.plain(
            "LAPACKE_dgelsd",
            FunctionDescriptor.of(
                    JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS,
                    JAVA_DOUBLE, ADDRESS));

    private Lapack() {}

    /// Eigenvalues (ascending) and, if asked, eigenvectors of a symmetric matrix by divide and conquer; reads the lower
    /// triangle and leaves the vectors in its columns.
    static void dsyevd(boolean vectors, int n, MemorySegment a, MemorySegment w) {
        try {
            int info = (int) DSYEVD.invokeExact(
                    COLUMN_MAJOR, (byte) (vectors ? 'V' : 'N'), (byte) 'L', n, a, Math.max(1, n), w);
            check("dsyevd", "the symmetric eigendecomposition", info);
        } catch (Throwable e) {
            throw OpenBlas.rethrown(e);
        }
    }

    /// Cholesky factor in the upper triangle. Returns 0, or the order of the leading minor that is not positive.
    static int dpotrf(int n, MemorySegment a) {
        try {
            int info = (int) DPOTRF.invokeExact(COLUMN_MAJOR, (byte) 'U', n, a, Math.max(1, n));
            checkArguments("dpotrf", info);
            return info;
        } catch (Throwable e) {
            throw OpenBlas.rethrown(e);
        }
    }

    /// QR with column pivoting of the m x n matrix `a`.
    static void dgeqp3(int m, int n, MemorySegment a, MemorySegment pivots, MemorySegment tau) {
        try {
            int info = (int) DGEQP3.invokeExact(COLUMN_MAJOR, m, n, a, Math.max(1, m), pivots, tau);
            check("dgeqp3", "the QR decomposition", info);
        } catch (Throwable e) {
            throw OpenBlas.rethrown(e);
        }
    }

    /// QR of the m x n matrix `a`: its upper triangle becomes that of the triangular factor.
    static void dgeqrf(int m, int n, MemorySegment a, MemorySegment tau) {
        try {
            int info = (int) DGEQRF.invokeExact(COLUMN_MAJOR, m, n, a, Math.max(1, m), tau);
            check("dgeqrf", "the QR decomposition", info);
        } catch (Throwable e) {
            throw OpenBlas.rethrown(e);
        }
    }

    /// The first n columns of the orthogonal factor from k = n reflectors.
    static void dorgqr(int m, int n, MemorySegment a, MemorySegment tau) {
        try {
            int info = (int) DORGQR.invokeExact(COLUMN_MAJOR, m, n, n, a, Math.max(1, m), tau);
            check("dorgqr", "the QR decomposition", info);
        } catch (Throwable e) {
            throw OpenBlas.rethrown(e);
        }
    }

    /// Thin singular value decomposition by divide and conquer, or (`vectors` false) singular values alone.
    static void dgesdd(
            boolean vectors, int m, int n, MemorySegment a, MemorySegment s, MemorySegment u, MemorySegment vt) {
        try {
            int info = (int) DGESDD.invokeExact(COLUMN_MAJOR, (byte) (vectors ? 'S' : 'N'), m, n, a, Math.max(1, m), s,
                    u, Math.max(1, m), vt, Math.max(1, Math.min(m, n)));
            check("dgesdd", "the singular value decomposition", info);
        } catch (Throwable e) {
            throw OpenBlas.rethrown(e);
        }
    }

    /// Minimum-norm least squares; `b` is max(m, n) x nrhs and receives the solution.
    static void dgelsd(
            int m, int n, int nrhs, MemorySegment a, MemorySegment b, MemorySegment s, double rcond,
            MemorySegment rank) {
        try {
            int info = (int) DGELSD.invokeExact(
                    COLUMN_MAJOR, m, n, nrhs, a, Math.max(1, m), b, Math.max(1, Math.max(m, n)), s, rcond, rank);
            check("dgelsd", "the least-squares solution", info);
        } catch (Throwable e) {
            throw OpenBlas.rethrown(e);
        }
    }

    private static void check(String routine, String what, int info) {
        checkArguments(routine, info);
        if (info > 0) {
            throw new DecompositionException(
                    what + " did not converge (LAPACK " + routine + ", info = " + info
                            + "); look for elements of extreme size and scale the matrix");
        }
    }

    private static void checkArguments(String routine, int info) {
        if (info == -1010 || info == -1011) {
            throw new OutOfMemoryError("no memory for the workspace of LAPACK " + routine);
        }
        if (info < 0) {
            throw new IllegalStateException("LAPACK " + routine + " refused its argument " + -info);
        }
    }

    /// Refuses matrices whose size does not match or that hold NaN or infinities, which LAPACK answers with garbage or
    /// an endless loop. Returns the number of elements.
    static int requireMatrix(String what, double[] a, int rows, int columns) {
        if (rows < 0 || columns < 0 || (long) rows * columns != a.length) {
            throw new IllegalArgumentException("%s requires rows x columns elements, got %d x %d and an array of %d"
                    .formatted(what, rows, columns, a.length));
        }
        for (int i = 0; i < a.length; i++) {
            if (!Double.isFinite(a[i])) {
                throw new IllegalArgumentException("%s requires finite elements, got %s at row %d, column %d"
                        .formatted(what, a[i], i / columns, i % columns));
            }
        }
        return a.length;
    }
}
