package nadir.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/// Drawings show the numbers that they are made of, at the places where an independent reading of the axes finds them.
class PlotTests {
    private static final Pattern POINT = Pattern.compile("([ML])(-?[\\d.]+) (-?[\\d.]+)");
    private static final double[] X = {0, 1, 2, 3, 4};
    private static final double[] Y = {1, 10, Double.NaN, 1000, 100};

    private static Plot plot(Plot.Mark... marks) {
        return new Plot("<b>title</b>", "summary & more", new Plot.Axis("x", new Scale.Linear(0, 4)),
                new Plot.Axis("y", new Scale.Logarithmic(1, 1000)), List.of(marks),
                Table.ofNumbers(List.of("x", "y"), X, Y));
    }

    private static Element parsed(Plot plot) {
        return Markup.parse(plot.node().render());
    }

    /// Where the axes' own labels say that a value is, from the drawn positions of the first and the last of them.
    private static List<double[]> points(Element svg, String style) {
        Element frame = Markup.ofClass(svg, "rect", "frame").getFirst();
        double left = Double.parseDouble(frame.getAttribute("x"));
        double top = Double.parseDouble(frame.getAttribute("y"));
        double width = Double.parseDouble(frame.getAttribute("width"));
        double height = Double.parseDouble(frame.getAttribute("height"));
        Matcher matcher = POINT.matcher(Markup.ofClass(svg, "path", style).getFirst().getAttribute("d"));
        List<double[]> points = new ArrayList<>();
        while (matcher.find()) {
            points.add(new double[] {(Double.parseDouble(matcher.group(2)) - left) / width * 4,
                Math.pow(1000, 1 - (Double.parseDouble(matcher.group(3)) - top) / height),
                matcher.group(1).equals("M") ? 1 : 0});
        }
        return points;
    }

    @Test
    void drawsALineThroughItsPointsWithAGapWhereANumberIsMissing() {
        List<double[]> points = points(parsed(plot(new Plot.Mark.Line("y", X, Y))), "line");
        int[] shown = {0, 1, 3, 4};
        assertThat(points).hasSize(shown.length);
        for (int k = 0; k < shown.length; k++) {
            assertThat(points.get(k)[0]).isCloseTo(X[shown[k]], within(0.002));
            assertThat(Math.log10(points.get(k)[1])).isCloseTo(Math.log10(Y[shown[k]]), within(0.002));
            assertThat(points.get(k)[2]).as("starts anew").isEqualTo(k % 2 == 0 ? 1 : 0);
        }
    }

    @Test
    void drawsErrorsFromEndToEnd() {
        double[] error = {0.5, 5, 1, 400, 50};
        Element svg = parsed(plot(new Plot.Mark.Points("y", X, Y, error)));
        List<double[]> ends = points(svg, "errors");
        assertThat(ends).hasSize(8);
        assertThat(ends.get(2)[1]).isCloseTo(5, within(0.05));
        assertThat(ends.get(3)[1]).isCloseTo(15, within(0.1));
        assertThat(points(svg, "points")).hasSize(4);
    }

    @Test
    void keepsBandsAndZonesInsideTheFrame() {
        Element svg = parsed(plot(new Plot.Mark.Zone("zone", 0.001, 10), new Plot.Mark.Gap("gap", 1, 9),
                new Plot.Mark.Band("band", X, new double[] {-5, 0, 1, 1, 1}, new double[] {2, 2, 2, 2, 5000})));
        Element zone = Markup.ofClass(svg, "rect", "zone").getFirst();
        Element frame = Markup.ofClass(svg, "rect", "frame").getFirst();
        double bottom = number(frame, "y") + number(frame, "height");
        assertThat(number(zone, "y") + number(zone, "height")).isCloseTo(bottom, within(0.11));
        assertThat(number(zone, "height")).isCloseTo(number(frame, "height") / 3, within(0.11));
        Element gap = Markup.ofClass(svg, "rect", "gap").getFirst();
        assertThat(number(gap, "x") + number(gap, "width")).isCloseTo(number(frame, "x") + number(frame, "width"),
                within(0.11));
        assertThat(points(svg, "band")).hasSize(10)
                .allSatisfy(point -> assertThat(point[1]).isBetween(0.99, 1010.0));
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    @Test
    void carriesItsNumbersToTheLastBitAndNamesItselfForScreenReaders() {
        Element figure = parsed(plot(new Plot.Mark.Line("y", X, Y), new Plot.Mark.Zone("<zone>", 1, 2)));
        List<String> cells = Markup.all(figure, "td").stream().map(Element::getTextContent).toList();
        assertThat(cells).containsExactly("1", "10", "NaN", "1000", "100");
        assertThat(Markup.all(figure, "title").getFirst().getTextContent()).isEqualTo("<b>title</b>. summary & more");
        assertThat(Markup.all(figure, "svg").getFirst().getAttribute("role")).isEqualTo("img");
        assertThat(Markup.ofClass(figure, "span", "key")).extracting(Element::getTextContent)
                .containsExactly("y", "<zone>");
    }

    @Test
    void bandsOfATableStandWhereTheirNumbersAre() {
        BarTable table = new BarTable(List.of("row", "value"), "chart", new Scale.Linear(-10, 10), List.of(
                new BarTable.Row(List.of("a <i>", "-5 to 5"), -5, 5, false),
                new BarTable.Row(List.of("b", "0"), 0, 0, true),
                new BarTable.Row(List.of("c", "unknown"), Double.NaN, 1, false)));
        Element parsed = Markup.parse(table.node().render());
        Element bar = Markup.ofClass(parsed, "rect", "mark").getFirst();
        assertThat(bar.getAttribute("x")).isEqualTo("25%");
        assertThat(bar.getAttribute("width")).isEqualTo("50%");
        assertThat(Markup.ofClass(parsed, "circle", "mark")).singleElement()
                .satisfies(dot -> assertThat(dot.getAttribute("cx")).isEqualTo("50%"));
        assertThat(Markup.ofClass(parsed, "tr", "this")).singleElement()
                .satisfies(row -> assertThat(row.getTextContent()).isEqualTo("b0"));
        assertThat(Markup.all(parsed, "th")).extracting(Element::getTextContent).contains("a <i>");
    }
}
