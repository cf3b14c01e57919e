package nadir.report;

import java.util.ArrayList;
import java.util.List;

/// A table whose last column draws each row's number, or range of numbers, on a common scale. The numbers stand beside
/// their bars, so the table is its own text alternative.
///
/// @param columns names of the columns of text
/// @param chart what the bars show
/// @param scale of the bars
/// @param rows in their order
public record BarTable(List<String> columns, String chart, Scale scale, List<Row> rows) {
    /// A row of texts with a bar.
    ///
    /// @param texts the first one names the row
    /// @param from where the bar starts
    /// @param to where it ends; a dot is drawn if that is where it starts, and nothing if either is NaN
    /// @param emphasised whether this is the row that the others are compared with
    public record Row(List<String> texts, double from, double to, boolean emphasised) {
        /// Copies the texts.
        public Row {
            texts = List.copyOf(texts);
        }
    }

    /// Copies the lists.
    public BarTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    Node.Element node() {
        Table texts = new Table(columns, rows.stream().map(Row::texts).toList());
        List<Node.Element> body = new ArrayList<>();
        for (Row row : rows) {
            Node.Element line = Table.row(row.texts()).and(Node.element("td", bar(row)).of("bar"));
            body.add(row.emphasised() ? line.of("this") : line);
        }
        Node.Element heading = Node.element("th", Node.text(chart), axis()).with("scope", "col").of("bar");
        return Node.element("table", texts.head(List.of(heading)), Node.element("tbody", body)).of("bars");
    }

    private Node.Element bar(Row row) {
        Node.Element svg = Node.element("svg").with("aria-hidden", "true");
        for (Scale.Tick tick : ticks()) {
            String x = percent(scale.position(tick.value()));
            svg = svg.and(
                    Node.element("line").of("grid").with("x1", x).with("x2", x).with("y1", "0").with("y2", "100%"));
        }
        double from = scale.position(row.from());
        double to = scale.position(row.to());
        if (Double.isNaN(from) || Double.isNaN(to)) {
            return svg;
        }
        return from == to
                ? svg.and(Node.element("circle").of("mark").with("cx", percent(to)).with("cy", "50%").with("r", "4.5"))
                : svg.and(Node.element("rect")
                        .of("mark")
                        .with("x", percent(Math.min(from, to)))
                        .with("y", "25%")
                        .with("width", percent(Math.abs(to - from)))
                        .with("height", "50%")
                        .with("rx", "2"));
    }

    private Node.Element axis() {
        Node.Element svg = Node.element("svg").with("aria-hidden", "true").of("axis");
        for (Scale.Tick tick : ticks()) {
            double position = scale.position(tick.value());
            String anchor = position < 0.08 ? "start" : position > 0.92 ? "end" : "middle";
            svg = svg.and(Node.element("text", tick.label())
                    .with("x", percent(position))
                    .with("y", "12")
                    .with("text-anchor", anchor));
        }
        return svg;
    }

    private List<Scale.Tick> ticks() {
        return scale.ticks(4)
                .stream()
                .filter(tick -> scale.position(tick.value()) > -1e-9 && scale.position(tick.value()) < 1 + 1e-9)
                .toList();
    }

    private static String percent(double position) {
        return Figures.coordinate(100 * Math.clamp(position, 0, 1)) + "%";
    }
}
