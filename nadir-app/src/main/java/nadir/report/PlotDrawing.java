package nadir.report;

import java.util.ArrayList;
import java.util.List;

/// Draws a plot as SVG. Colours and fonts are the page's, by class; coordinates are those of a canvas that the page
/// scales.
final class PlotDrawing {
    static final double WIDTH = 440;
    static final double HEIGHT = 270;
    static final double LEFT = 60;
    private static final double RIGHT = 14;
    private static final double TOP = 12;
    private static final double BOTTOM = 42;
    private static final int TICKS = 6;

    private final Plot plot;

    private PlotDrawing(Plot plot) {
        this.plot = plot;
    }

    static Node.Element of(Plot plot) {
        return new PlotDrawing(plot).draw();
    }

    private Node.Element draw() {
        List<Node> content = new ArrayList<>();
        content.add(Node.element("title", plot.title() + ". " + plot.summary()));
        plot.marks().stream().filter(PlotDrawing::isBackground).forEach(mark -> content.add(draw(mark)));
        grid(content);
        plot.marks().stream().filter(mark -> !isBackground(mark)).forEach(mark -> content.add(draw(mark)));
        content.add(rectangle("frame", 0, 1, 0, 1));
        labels(content);
        return Node.element("svg", content)
                .with("viewBox", "0 0 " + (int) WIDTH + " " + (int) HEIGHT)
                .with("role", "img");
    }

    private static boolean isBackground(Plot.Mark mark) {
        return mark instanceof Plot.Mark.Zone || mark instanceof Plot.Mark.Gap;
    }

    private Node draw(Plot.Mark mark) {
        String style = plot.seriesOf(mark);
        return switch (mark) {
            case Plot.Mark.Line line -> path(style, polyline(line.x(), line.y()));
            case Plot.Mark.Band band -> path(style, outline(band));
            case Plot.Mark.Points points ->
                    Node.element("g", path("errors", errors(points)), path(style, dots(points)));
            case Plot.Mark.Zone zone ->
                    rectangle(style, 0, 1, clamped(plot.y(), zone.low()), clamped(plot.y(), zone.high()));
            case Plot.Mark.Gap gap ->
                    rectangle(style, clamped(plot.x(), gap.low()), clamped(plot.x(), gap.high()), 0, 1);
        };
    }

    private void grid(List<Node> content) {
        for (Scale.Tick tick : plot.y().scale().ticks(TICKS)) {
            double y = y(tick.value());
            content.add(Node.element("line")
                    .of("grid")
                    .with("x1", LEFT)
                    .with("x2", WIDTH - RIGHT)
                    .with("y1", y)
                    .with("y2", y));
            content.add(label(tick.label(), LEFT - 6, y + 4, "end"));
        }
        for (Scale.Tick tick : plot.x().scale().ticks(TICKS)) {
            double x = x(tick.value());
            content.add(Node.element("line")
                    .of("tick")
                    .with("x1", x)
                    .with("x2", x)
                    .with("y1", HEIGHT - BOTTOM)
                    .with("y2", HEIGHT - BOTTOM + 4));
            content.add(label(tick.label(), x, HEIGHT - BOTTOM + 17, "middle"));
        }
    }

    private void labels(List<Node> content) {
        content.add(label(plot.x().label(), LEFT + (WIDTH - LEFT - RIGHT) / 2, HEIGHT - 6, "middle").of("name"));
        content.add(label(plot.y().label(), 0, 0, "middle").of("name")
                .with("transform", "translate(11 "
                        + Figures.coordinate(TOP + (HEIGHT - TOP - BOTTOM) / 2) + ") rotate(-90)"));
    }

    private static Node.Element label(String text, double x, double y, String anchor) {
        return Node.element("text", text).with("x", x).with("y", y).with("text-anchor", anchor);
    }

    private static Node.Element path(String style, String commands) {
        return Node.element("path").of(style).with("d", commands);
    }

    private Node.Element rectangle(String style, double left, double right, double bottom, double top) {
        double width = WIDTH - LEFT - RIGHT;
        double height = HEIGHT - TOP - BOTTOM;
        return Node.element("rect")
                .of(style)
                .with("x", LEFT + left * width)
                .with("y", TOP + (1 - top) * height)
                .with("width", (right - left) * width)
                .with("height", (top - bottom) * height);
    }

    private String polyline(double[] xs, double[] ys) {
        StringBuilder commands = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < xs.length; i++) {
            String point = isInside(ys[i]) ? point(xs[i], ys[i]) : "";
            if (!point.isEmpty()) {
                commands.append(drawing ? 'L' : 'M').append(point);
            }
            drawing = !point.isEmpty();
        }
        return commands.toString();
    }

    private boolean isInside(double y) {
        double position = plot.y().scale().position(y);
        return position > -1e-9 && position < 1 + 1e-9;
    }

    private String outline(Plot.Mark.Band band) {
        StringBuilder commands = new StringBuilder();
        int n = band.x().length;
        for (int i = 0; i < 2 * n; i++) {
            int k = i < n ? i : 2 * n - 1 - i;
            double value = i < n ? band.high()[k] : band.low()[k];
            // What lies below a logarithmic scale is drawn at its end: the band goes on below.
            double height = value > plot.y().scale().low() ? value : plot.y().scale().low();
            commands.append(i == 0 ? 'M' : 'L').append(point(band.x()[k], height));
        }
        return commands.append('Z').toString();
    }

    private String dots(Plot.Mark.Points points) {
        StringBuilder commands = new StringBuilder();
        String last = "";
        for (int i = 0; i < points.x().length; i++) {
            String point = point(points.x()[i], points.y()[i]);
            if (!point.isEmpty() && !point.equals(last)) {
                commands.append('M').append(point).append("h0");
            }
            last = point;
        }
        return commands.toString();
    }

    private String errors(Plot.Mark.Points points) {
        StringBuilder commands = new StringBuilder();
        for (int i = 0; i < points.error().length; i++) {
            String from = point(points.x()[i], points.y()[i] - points.error()[i]);
            String to = point(points.x()[i], points.y()[i] + points.error()[i]);
            if (!from.isEmpty() && !to.isEmpty() && !from.equals(to)) {
                commands.append('M').append(from).append('L').append(to);
            }
        }
        return commands.toString();
    }

    /// A point as a path writes it; empty if it has no place.
    private String point(double x, double y) {
        double px = x(x);
        double py = y(y);
        return Double.isFinite(px) && Double.isFinite(py) ? Figures.coordinate(px) + " " + Figures.coordinate(py) : "";
    }

    private double x(double value) {
        return LEFT + clamped(plot.x(), value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return TOP + (1 - clamped(plot.y(), value)) * (HEIGHT - TOP - BOTTOM);
    }

    private static double clamped(Plot.Axis axis, double value) {
        double position = axis.scale().position(value);
        return Double.isNaN(position) ? position : Math.clamp(position, 0, 1);
    }
}
