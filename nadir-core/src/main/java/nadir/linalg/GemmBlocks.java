package nadir.linalg;

import org.jspecify.annotations.Nullable;

/// How a matrix product is cut into blocks of bounded work: a function of the sizes and the processor's kind alone, because
/// the order of summation, and with it the last bits of a result, follows from it.
///
/// For processors with AVX-512 OpenBLAS has kernels for small products that do not rearrange their operands first. Up to
/// their limit they run at 105 to 115 GFLOP/s in single and 52 to 57 in double precision on one core, where the kernels for
/// large products reach 45 to 100 and 23 to 50: those of thin matrices least. Larger products are therefore cut so that
/// every block is a small one, as long as the second matrix stays in the caches.
record GemmBlocks(int rows, int columns, int depth) {
    private static final int GRAIN = 16;
    /// Multiply-adds for each byte of an element in one native call; 0.4 ms at 40 GFLOP/s in double precision.
    private static final long LARGEST_WORK = 1L << 27;
    /// Multiply-adds up to which OpenBLAS takes its kernels for small products.
    private static final long SMALL_WORK = 1_000_000;
    /// Bytes of a second matrix up to which blocks of it are read again and again.
    private static final long CACHED = 4L << 20;
    /// Products of few sizes are computed over and over: their cuts are kept, so that calls make no objects. Threads may
    /// overwrite each other's; an entry is seen whole or not at all.
    private static final @Nullable Cut[] KNOWN = new Cut[1 << 12];
    private static final int PROBES = 8;

    /// With a transposed second matrix the kernels for small products add along memory: fast where sums are long, and
    /// blocks of the result small.
    private static final int LONG_SUM = 256;
    private static final int LONGEST_SUM = 1024;
    private static final int SMALL_RESULT = 1152;
    /// Rows or columns below which the kernels for large products are slow at that, whatever the sum's length.
    private static final int THIN = 64;

    private record Cut(int m, int n, int k, long work, boolean deep, GemmBlocks blocks) {
        boolean isOf(int rows, int columns, int depth, long most, boolean keepsDepth) {
            return m == rows && n == columns && k == depth && work == most && deep == keepsDepth;
        }
    }

    /// The multiply-adds that a block may have.
    ///
    /// @param transB whether the second matrix is stored as n x k
    /// @param bytes of an element
    static long work(boolean transB, int m, int n, int k, int bytes) {
        boolean suited = transB ? k >= 2 * LONG_SUM || (k >= LONG_SUM && Math.min(m, n) < THIN)
                : (long) n * k * bytes <= CACHED;
        return suited && OpenBlas.hasSmallKernels() ? SMALL_WORK : LARGEST_WORK / bytes;
    }

    /// Halves the largest side until a block has at most `work` multiply-adds; cubes reuse the caches best. Of a transposed
    /// second matrix, sums are cut last.
    static GemmBlocks of(boolean transB, int m, int n, int k, long work) {
        int hash = ((31 * (31 * m + n) + k) * 0x9E3779B9) >>> 20;
        for (int probe = 0; probe < PROBES; probe++) {
            int slot = (hash + probe) & (KNOWN.length - 1);
            Cut known = KNOWN[slot];
            if (known == null) {
                return add(slot, transB, m, n, k, work);
            }
            if (known.isOf(m, n, k, work, transB)) {
                return known.blocks;
            }
        }
        return add(hash, transB, m, n, k, work);
    }

    private static GemmBlocks add(int slot, boolean transB, int m, int n, int k, long work) {
        Cut cut = new Cut(m, n, k, work, transB, cut(transB, m, n, k, work));
        KNOWN[slot] = cut;
        return cut.blocks;
    }

    private static GemmBlocks cut(boolean transB, int m, int n, int k, long work) {
        int rows = m;
        int columns = n;
        int depth = k;
        long result = transB && work <= SMALL_WORK ? SMALL_RESULT : work;
        while ((long) rows * columns > Math.min(result, work / Math.max(1, depth))) {
            boolean keepsDepth = result == SMALL_RESULT && depth <= LONGEST_SUM && Math.max(rows, columns) > GRAIN;
            if (rows >= columns && (rows >= depth || keepsDepth)) {
                rows = half(rows);
            } else if (columns >= depth || keepsDepth) {
                columns = half(columns);
            } else {
                depth = half(depth);
            }
        }
        return new GemmBlocks(rows, columns, depth);
    }

    private static int half(int size) {
        int half = (size + 1) / 2;
        int rounded = (half + GRAIN - 1) / GRAIN * GRAIN;
        return rounded < size ? rounded : half;
    }
}
