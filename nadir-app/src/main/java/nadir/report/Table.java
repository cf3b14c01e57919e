package nadir.report;

import java.util.List;
import java.util.stream.IntStream;

/// Rows of texts under column names. The first column names the row.
///
/// @param columns names
/// @param rows each as long as the columns
public record Table(List<String> columns, List<List<String>> rows) {
    /// Copies the lists.
    ///
    /// @throws IllegalArgumentException if a row is not as long as the columns
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        int width = columns.size();
        if (rows.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException("a table requires rows of " + width + " texts; look at " + columns);
        }
    }

    /// A table of numbers, written so that they read back to the same bits.
    ///
    /// @param columns names
    /// @param numbers one array for each column, equally long
    public static Table ofNumbers(List<String> columns, double[]... numbers) {
        List<List<String>> rows = IntStream.range(0, numbers[0].length)
                .mapToObj(row -> IntStream.range(0, numbers.length).mapToObj(c -> exact(numbers[c][row])).toList())
                .toList();
        return new Table(columns, rows);
    }

    private static String exact(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? Long.toString((long) value)
                : Double.toString(value);
    }

    Node.Element node() {
        return Node.element("table", head(List.of()), Node.element("tbody", rows.stream().map(Table::row).toList()));
    }

    Node.Element head(List<Node.Element> further) {
        Node.Element cells = Node.element("tr", columns.stream()
                .map(name -> Node.element("th", name).with("scope", "col"))
                .toList());
        return Node.element("thead", cells.and(further.toArray(Node[]::new)));
    }

    static Node.Element row(List<String> texts) {
        return Node.element("tr", IntStream.range(0, texts.size())
                .mapToObj(c -> c == 0
                        ? Node.element("th", texts.getFirst()).with("scope", "row")
                        : Node.element("td", texts.get(c)))
                .toList());
    }
}
