package nadir.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Numbers drawn over two axes, with the same numbers as a table.
///
/// @param title what is shown, with units
/// @param summary what can be seen, in a sentence: the text alternative
/// @param x the horizontal axis
/// @param y the vertical axis
/// @param marks drawn in this order
/// @param numbers all that is drawn
public record Plot(String title, String summary, Axis x, Axis y, List<Mark> marks, Table numbers) {
    /// Copies the marks.
    public Plot {
        marks = List.copyOf(marks);
    }

    /// An axis with its ticks where the scale puts them.
    public record Axis(String label, Scale scale) {}

    /// Something drawn. Values that are not finite, or have no place on the scale, leave a gap; lines stop at the ends of
    /// the scale.
    public sealed interface Mark {
        /// What it is, for the legend.
        String name();

        /// Points joined in their order.
        record Line(String name, double[] x, double[] y) implements Mark {}

        /// The area between two curves.
        record Band(String name, double[] x, double[] low, double[] high) implements Mark {}

        /// Separate points, each with a vertical bar of `error` to both sides; no bars if `error` is empty.
        record Points(String name, double[] x, double[] y, double[] error) implements Mark {}

        /// All heights from `low` to `high`.
        record Zone(String name, double low, double high) implements Mark {}

        /// All places from `low` to `high` along the horizontal axis, about which nothing is known.
        record Gap(String name, double low, double high) implements Mark {}
    }

    Node.Element node() {
        Node.Element caption = Node.element("figcaption", Node.element("strong", title), Node.text(" "),
                Node.element("span", summary));
        if (marks.size() > 1) {
            caption = caption.and(legend());
        }
        Node.Element details = Node.element("details", Node.element("summary", "Numbers"),
                Node.element("div", numbers.node()).of("scroll").with("tabindex", "0"));
        return Node.element("figure", caption, PlotDrawing.of(this), details).of("plot");
    }

    private Node.Element legend() {
        Set<String> named = new HashSet<>();
        return Node.element("span", marks.stream()
                .filter(mark -> named.add(mark.name()))
                .map(mark -> Node.element("span", Node.element("i").of(seriesOf(mark)), Node.text(mark.name()))
                        .of("key"))
                .toList()).of("legend");
    }

    /// The style of a mark and, from the second line on, of its own colour and dashes.
    String seriesOf(Mark mark) {
        int before = 0;
        for (Mark other : marks.subList(0, marks.indexOf(mark))) {
            before += other instanceof Mark.Line ? 1 : 0;
        }
        return styleOf(mark) + (mark instanceof Mark.Line && before > 0 ? " series-" + (before % 4 + 1) : "");
    }

    static String styleOf(Mark mark) {
        return switch (mark) {
            case Mark.Line line -> "line";
            case Mark.Band band -> "band";
            case Mark.Points points -> "points";
            case Mark.Zone zone -> "zone";
            case Mark.Gap gap -> "gap";
        };
    }
}
