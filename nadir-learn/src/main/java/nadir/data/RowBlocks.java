package nadir.data;

import java.util.ArrayList;
import java.util.List;

/// A growing matrix of doubles: rows are appended to blocks of fixed size, so that growing copies nothing.
final class RowBlocks {
    /// Elements per block, 256 KiB: below the size that the garbage collector treats as humongous.
    private static final int BLOCK = 1 << 15;

    private final String where;
    private final int columns;
    private final int rowsPerBlock;
    private final List<double[]> blocks = new ArrayList<>();
    private int rows;
    private double[] block = {};
    /// Where the last row starts in the last block.
    private int offset;

    RowBlocks(String where, int columns) {
        this.where = where;
        this.columns = columns;
        this.rowsPerBlock = Math.max(1, BLOCK / columns);
    }

    /// Appends a row of which `set` then fills the columns.
    void addRow() {
        if (rows % rowsPerBlock == 0) {
            // The blocks and the matrix made of them stand side by side for a moment.
            MemoryBudget.require(where, (long) rows + rowsPerBlock, columns, 2);
            block = new double[rowsPerBlock * columns];
            blocks.add(block);
            offset = -columns;
        }
        offset += columns;
        rows++;
    }

    /// Sets a value of the last row.
    void set(int column, double value) {
        block[offset + column] = value;
    }

    /// The number of rows appended.
    int rows() {
        return rows;
    }

    /// The selected rows as one row-major array.
    double[] gather(RowSelection selection) {
        double[] result = new double[selection.count() * columns];
        for (int row = 0; row < selection.count(); row++) {
            int source = selection.source(row);
            System.arraycopy(blocks.get(source / rowsPerBlock), source % rowsPerBlock * columns, result, row * columns,
                    columns);
        }
        return result;
    }
}
