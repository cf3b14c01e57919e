package nadir.linalg;

/// How a matrix product is cut into blocks of bounded work: a function of the sizes alone, because the order of
/// summation, and with it the last bits of a result, follows from it.
record GemmBlocks(int rows, int columns, int depth) {
    private static final int GRAIN = 16;

    /// Halves the largest side until a block has at most `work` multiply-adds; cubes reuse the caches best.
    static GemmBlocks of(int m, int n, int k, long work) {
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
