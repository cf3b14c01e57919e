package nadir.data;

import java.util.Arrays;
import nadir.tensor.Tensor;

/// The groups of rows with identical inputs, numbered in the order of their first rows. Identical means equal as
/// numbers, column by column: bit for bit, except that -0.0 equals 0.0. No function of the inputs can tell the rows of
/// a group apart, so conflicting targets within a group bound every loss from below.
public final class InputGroups {
    private final int[] groupOfRow;
    /// All rows, group by group, ascending within a group.
    private final int[] members;
    /// Where each group starts in `members`; one entry more than groups.
    private final int[] starts;

    private InputGroups(int[] groupOfRow, int count) {
        this.groupOfRow = groupOfRow;
        this.members = new int[groupOfRow.length];
        this.starts = new int[count + 1];
        for (int group : groupOfRow) {
            starts[group + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] next = starts.clone();
        for (int row = 0; row < groupOfRow.length; row++) {
            members[next[groupOfRow[row]]++] = row;
        }
    }

    /// Groups the rows of a matrix.
    ///
    /// @param x finite values, m x dx
    /// @throws IllegalArgumentException if `x` is no matrix
    public static InputGroups of(Tensor x) {
        if (x.shape().rank() != 2) {
            throw new IllegalArgumentException("groups of rows need a matrix, got shape " + x.shape());
        }
        return new Grouping(x.values(), x.shape().extent(0), x.shape().extent(1)).run();
    }

    /// The number of groups: the number of distinct inputs.
    public int count() {
        return starts.length - 1;
    }

    /// The group of one row.
    public int groupOf(int row) {
        return groupOfRow[row];
    }

    /// The number of rows in one group, at least 1.
    public int size(int group) {
        return starts[group + 1] - starts[group];
    }

    /// The rows of one group, ascending.
    public int[] rows(int group) {
        return Arrays.copyOfRange(members, starts[group], starts[group + 1]);
    }

    /// Whether every row has inputs of its own.
    public boolean allDistinct() {
        return count() == groupOfRow.length;
    }

    /// A hash table with open addressing over the rows: linear in the size of the data, and exact, since rows with equal
    /// hashes are compared.
    private static final class Grouping {
        private final double[] values;
        private final int rows;
        private final int columns;
        /// The first row of a group plus one; 0 where the slot is free.
        private final int[] table;
        private final int mask;

        Grouping(double[] values, int rows, int columns) {
            this.values = values;
            this.rows = rows;
            this.columns = columns;
            int capacity = Integer.highestOneBit(Math.max(4, (int) Math.min(rows * 2L, 1 << 29))) << 1;
            this.table = new int[capacity];
            this.mask = capacity - 1;
        }

        InputGroups run() {
            int[] groupOfRow = new int[rows];
            int count = 0;
            for (int row = 0; row < rows; row++) {
                int slot = (int) (hash(row) >>> 32) & mask;
                while (table[slot] != 0 && !equal(table[slot] - 1, row)) {
                    slot = (slot + 1) & mask;
                }
                if (table[slot] == 0) {
                    table[slot] = row + 1;
                    groupOfRow[row] = count++;
                } else {
                    groupOfRow[row] = groupOfRow[table[slot] - 1];
                }
            }
            return new InputGroups(groupOfRow, count);
        }

        private long hash(int row) {
            long hash = 0;
            int end = (row + 1) * columns;
            for (int i = row * columns; i < end; i++) {
                // Adding 0.0 turns -0.0 into 0.0 and changes nothing else.
                hash = (hash ^ Double.doubleToRawLongBits(values[i] + 0.0)) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            return hash * 0xBF58476D1CE4E5B9L;
        }

        private boolean equal(int first, int second) {
            int a = first * columns;
            int b = second * columns;
            for (int i = 0; i < columns; i++) {
                if (values[a + i] != values[b + i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
