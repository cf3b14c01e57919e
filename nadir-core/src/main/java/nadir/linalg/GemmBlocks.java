package nadir.linalg;

import org.jspecify.annotations.Nullable;

/// How a matrix product is cut into blocks of bounded work: a function of the sizes alone, because the order of
/// summation, and with it the last bits of a result, follows from it.
record GemmBlocks(int rows, int columns, int depth) {
    private static final int GRAIN = 16;
    /// Products of few sizes are computed over and over: their cuts are kept, so that calls make no objects. Threads may
    /// overwrite each other's; an entry is seen whole or not at all.
    private static final @Nullable Cut[] KNOWN = new Cut[256];

    private record Cut(int m, int n, int k, long work, GemmBlocks blocks) {}

    /// Halves the largest side until a block has at most `work` multiply-adds; cubes reuse the caches best.
    static GemmBlocks of(int m, int n, int k, long work) {
        int slot = (31 * (31 * m + n) + k) & (KNOWN.length - 1);
        Cut known = KNOWN[slot];
        if (known == null || known.m != m || known.n != n || known.k != k || known.work != work) {
            known = new Cut(m, n, k, work, cut(m, n, k, work));
            KNOWN[slot] = known;
        }
        return known.blocks;
    }

    private static GemmBlocks cut(int m, int n, int k, long work) {
        int rows = m;
        int columns = n;
        int depth = k;
        while ((long) rows * columns > work / Math.max(1, depth)) {
            if (rows >= columns && rows >= depth) {
                rows = half(rows);
            } else if (columns >= depth) {
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
