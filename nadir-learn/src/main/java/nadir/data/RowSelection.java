package nadir.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Which rows of a source are taken, and in which order.
final class RowSelection {
    private final int count;
    /// The source row of each taken row; null for the first rows in their order.
    private final int @Nullable [] order;
    /// Where each source row goes, -1 for nowhere; null as above.
    private final int @Nullable [] destination;

    private RowSelection(int count, int @Nullable [] order, int @Nullable [] destination) {
        this.count = count;
        this.order = order;
        this.destination = destination;
    }

    /// The request's choice among `rows` rows.
    static RowSelection of(DataRequest request, int rows) {
        Integer wanted = request.rows();
        int count = wanted == null ? rows : Math.min(rows, wanted);
        if (!request.shuffle()) {
            return new RowSelection(count, null, null);
        }
        int[] order = shuffled(rows, request.seed());
        int[] destination = new int[rows];
        Arrays.fill(destination, -1);
        for (int i = 0; i < count; i++) {
            destination[order[i]] = i;
        }
        return new RowSelection(count, order, destination);
    }

    /// A permutation by Fisher and Yates' method.
    private static int[] shuffled(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /// The number of rows taken.
    int count() {
        return count;
    }

    /// The source row of a taken row.
    int source(int row) {
        return order == null ? row : order[row];
    }

    /// Where a source row goes, -1 for nowhere.
    int destination(int sourceRow) {
        if (destination == null) {
            return sourceRow < count ? sourceRow : -1;
        }
        return destination[sourceRow];
    }

    /// Whether the rows taken are the first of the source, so that nothing after them need be read.
    boolean isPrefix() {
        return order == null;
    }
}
