package nadir.data;

import org.jspecify.annotations.Nullable;

/// Counts values that are missing or not finite and remembers where the first one stands.
final class Faults {
    private long count;
    private @Nullable String first;

    /// Counts a value.
    ///
    /// @param row the data row, counted from 1
    /// @param line the line of the file, 0 if it has none
    void add(long row, long line, String column, String value) {
        if (count++ == 0) {
            first = position(row, line) + ", column " + Excerpt.of(column) + " (" + value + ")";
        }
    }

    /// @throws InputException if a value was counted
    void check(String where) {
        if (count == 1) {
            throw new InputException(where + ": a value is missing or not finite in " + first
                    + "; every value must be a finite number: fill or remove the row");
        }
        if (count > 1) {
            throw new InputException(where + ": " + count + " values are missing or not finite, the first in " + first
                    + "; every value must be a finite number: fill or remove these rows");
        }
    }

    /// "row 3 (line 4)".
    static String position(long row, long line) {
        return "row " + row + (line > 0 ? " (line " + line + ")" : "");
    }
}
