package nadir.risk;

/// How samples are cut into chunks that one compiled program serves: equal but for the last, which is padded. The cut
/// depends on the problem alone, never on threads, so that sums over chunks in their order have the same bits for any
/// number of threads.
///
/// @param samples m, at least 1
/// @param rows of a chunk, padding included
record Chunks(int samples, int rows) {
    /// Rows that make up for the costs of a chunk that do not grow with it: adding its gradient to the sum, calls.
    private static final int LEAST = 512;
    private static final int MOST = 4096;
    /// Multiply-adds of a forward pass that make a chunk worth handing to another thread.
    private static final long WORK = 1 << 20;

    /// Equal chunks for an evaluation on all samples.
    static Chunks of(int samples, int parameters) {
        long rows = Math.clamp(WORK / Math.max(1, parameters), LEAST, MOST);
        return equal(samples, samples < 2 * LEAST ? (samples + rows - 1) / rows
                : Math.max(2, (samples + rows - 1) / rows));
    }

    /// Equal chunks for a batch: more than one only if each has much to do.
    static Chunks ofBatch(int samples, int parameters) {
        long parts = Math.min((long) samples * parameters / (4 * WORK), samples / (LEAST / 4));
        return equal(samples, Math.max(1, parts));
    }

    /// Chunks of at most `most` rows, as equal as may be.
    Chunks limitedTo(long most) {
        return rows <= most ? this : equal(samples, (samples + Math.max(1, most) - 1) / Math.max(1, most));
    }

    private static Chunks equal(int samples, long count) {
        return new Chunks(samples, (int) ((samples + count - 1) / count));
    }

    int count() {
        return (samples + rows - 1) / rows;
    }

    /// The first sample of a chunk.
    int start(int chunk) {
        return chunk * rows;
    }

    /// The samples in a chunk, without padding.
    int size(int chunk) {
        return Math.min(rows, samples - start(chunk));
    }
}
