package nadir.spark;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/// Gathers the rows of a partition into blocks. All have the same number of rows but the last ones, which are powers of two:
/// programs are compiled for a number of rows, and so for few of them. What is missing or not finite becomes NaN, and a
/// target that is no class the class -1; both are found afterwards.
final class BlockReader implements FlatMapFunction<Iterator<InternalRow>, Block> {
    private static final long serialVersionUID = 1;
    private static final long BLOCK_BYTES = 4 << 20;
    private static final int MOST_ROWS = 4096;

    private final int features;
    private final int targets;
    private final HashMap<String, Integer> codes;

    /// @param codes the classes of the target's values as texts; empty for real targets
    BlockReader(int features, int targets, Map<String, Integer> codes) {
        this.features = features;
        this.targets = codes.isEmpty() ? targets : 0;
        this.codes = new HashMap<>(codes);
    }

    private int blockRows() {
        long rows = BLOCK_BYTES / (Double.BYTES * (long) (features + targets + 1));
        return Integer.highestOneBit(Math.clamp(rows, 1, MOST_ROWS));
    }

    @Override
    public Iterator<Block> call(Iterator<InternalRow> rows) {
        int size = blockRows();
        return new Iterator<>() {
            private final Deque<Block> ready = new ArrayDeque<>();

            @Override
            public boolean hasNext() {
                if (ready.isEmpty() && rows.hasNext()) {
                    fill(rows, size, ready);
                }
                return !ready.isEmpty();
            }

            @Override
            public Block next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.remove();
            }
        };
    }

    private void fill(Iterator<InternalRow> rows, int size, Deque<Block> ready) {
        double[] x = new double[size * features];
        double[] y = new double[size * targets];
        int[] classes = new int[codes.isEmpty() ? 0 : size];
        int count = 0;
        while (count < size && rows.hasNext()) {
            InternalRow row = rows.next();
            System.arraycopy(row.getArray(0).toDoubleArray(), 0, x, count * features, features);
            if (codes.isEmpty()) {
                System.arraycopy(row.getArray(1).toDoubleArray(), 0, y, count * targets, targets);
            } else {
                classes[count] = row.isNullAt(1) ? -1 : codes.getOrDefault(row.getUTF8String(1).toString(), -1);
            }
            count++;
        }
        for (int from = 0; from < count;) {
            int to = from + Math.min(size, Integer.highestOneBit(count - from));
            ready.add(to - from == size ? new Block(size, x, y, classes)
                    : new Block(to - from, Arrays.copyOfRange(x, from * features, to * features),
                            Arrays.copyOfRange(y, from * targets, to * targets),
                            codes.isEmpty() ? classes : Arrays.copyOfRange(classes, from, to)));
            from = to;
        }
    }
}
