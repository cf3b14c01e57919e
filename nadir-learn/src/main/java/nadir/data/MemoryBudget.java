package nadir.data;

/// Refuses data that does not fit before memory is asked for.
final class MemoryBudget {
    private static final double SHARE = 0.9;
    private static final double MIB = 1 << 20;

    private MemoryBudget() {}

    /// The number of elements of a `rows` x `columns` matrix.
    ///
    /// @throws InputException if it has more elements than a tensor can hold, or `copies` of it pass the heap
    static int require(String where, long rows, long columns, int copies) {
        double elements = (double) rows * columns;
        if (elements > Integer.MAX_VALUE - 8) {
            throw new InputException(
                    where + ": " + rows + " rows of " + columns + " columns pass the limit of 2^31 - 9 "
                            + "values; take fewer with --rows N or --features COL,...");
        }
        double bytes = elements * Double.BYTES * copies;
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > SHARE * heap) {
            throw new InputException(
                    "%s: %d rows of %d columns need %.0f MiB while they are read, the Java heap has %.0f MiB; "
                            .formatted(where, rows, columns, bytes / MIB, heap / MIB)
                            + "take fewer rows with --rows N, or give more memory with -Xmx");
        }
        return (int) (rows * columns);
    }
}
