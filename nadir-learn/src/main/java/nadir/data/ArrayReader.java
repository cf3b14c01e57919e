package nadir.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the elements of a binary array straight to their places in a row-major matrix of doubles: no copy of the whole
/// stands in between.
final class ArrayReader {
    private static final int BLOCK = 8192;

    private final ArrayHeader header;
    private final List<String> names;
    private final RowSelection rows;
    private final int[] place;
    private final int width;
    private final double[] result;
    private final Faults faults = new Faults();
    private int row;
    private int column;

    private ArrayReader(ArrayHeader header, List<String> names, RowSelection rows, List<String> columns) {
        this.header = header;
        this.names = names;
        this.rows = rows;
        this.width = columns.size();
        Map<String, Integer> wanted = new HashMap<>();
        columns.forEach(name -> wanted.put(name, wanted.size()));
        this.place = names.stream().mapToInt(name -> wanted.getOrDefault(name, -1)).toArray();
        this.result = new double[MemoryBudget.require(header.where(), rows.count(), width, 1)];
    }

    /// Reads the elements.
    ///
    /// @param stream stands at the first element
    /// @param names the names of all columns
    /// @param columns those that are taken, in order
    /// @return the selected rows and columns, row-major
    /// @throws InputException if the stream ends early or a selected value is not finite
    static double[] read(ArrayHeader header, InputStream stream, List<String> names, RowSelection rows,
            List<String> columns) throws IOException {
        ArrayReader reader = new ArrayReader(header, names, rows, columns);
        reader.readAll(stream);
        reader.faults.check(header.where());
        return reader.result;
    }

    private void readAll(InputStream stream) throws IOException {
        int size = header.type().bytes();
        byte[] bytes = new byte[BLOCK * size];
        double[] values = new double[BLOCK];
        long left = header.bytes() / size;
        while (left > 0 && !isDone()) {
            int count = (int) Math.min(left, BLOCK);
            if (stream.readNBytes(bytes, 0, count * size) < count * size) {
                throw new EOFException();
            }
            header.type().decode(bytes, header.order(), count, values);
            place(values, count);
            left -= count;
        }
        if (left == 0 && stream.read() >= 0) {
            throw new InputException(header.where() + ": has more bytes than its header says (shape " + header.shape()
                    + "); the file is damaged");
        }
    }

    /// Whether no further row is wanted.
    private boolean isDone() {
        return rows.isPrefix() && !header.columnMajor() && row >= rows.count();
    }

    private void place(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            int to = rows.destination(row);
            if (to >= 0 && place[column] >= 0) {
                if (!Double.isFinite(values[i])) {
                    faults.add(row + 1L, 0, names.get(column), Double.toString(values[i]));
                }
                result[to * width + place[column]] = values[i];
            }
            advance();
        }
    }

    private void advance() {
        if (header.columnMajor()) {
            if (++row == header.rows()) {
                row = 0;
                column++;
            }
        } else if (++column == names.size()) {
            column = 0;
            row++;
        }
    }
}
