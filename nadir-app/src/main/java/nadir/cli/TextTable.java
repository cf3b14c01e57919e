package nadir.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Rows of texts in columns as wide as their longest text: the first column from the left, numbers to the right.
final class TextTable {
    private static final String MARGIN = "  ";
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private boolean isText;

    /// Starts with the names of the columns.
    TextTable(String... columns) {
        if (columns.length > 0) {
            rows.add(List.of(columns));
        }
    }

    /// All columns from the left, for texts.
    TextTable ofTexts() {
        isText = true;
        return this;
    }

    /// Adds a row.
    TextTable row(String... texts) {
        rows.add(List.of(texts));
        return this;
    }

    void print(PrintWriter out) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < row.size(); c++) {
                widths[c] = Math.max(widths[c], length(row.get(c)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(MARGIN);
            for (int c = 0; c < row.size(); c++) {
                String padding = " ".repeat(widths[c] - length(row.get(c)));
                line.append(c == 0 ? "" : GAP).append(c == 0 || isText ? row.get(c) + padding : padding + row.get(c));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
