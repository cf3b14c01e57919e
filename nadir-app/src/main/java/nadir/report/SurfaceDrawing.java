package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import nadir.study.SurfaceResult;

/// A surface from above as SVG: a cell of colour for each point of the grid, the models on it, and the colours' scale.
final class SurfaceDrawing {
    static final double SIDE = 400;
    static final double LEFT = 62;
    static final double TOP = 12;
    private static final double BOTTOM = 44;
    private static final double BAR = 16;
    private static final double WIDTH = LEFT + SIDE + 110;
    static final double HEIGHT = TOP + SIDE + BOTTOM;
    private static final int TICKS = 6;
    private static final int BAR_STEPS = 64;
    private static final double SWATCH = 20;
    /// More points of a path are too close to be told apart.
    private static final int MOST_DOTS = 40;
    private static final int LONGEST_NAME = 70;

    private final double[][] loss;
    private final List<String> names;
    private final List<SurfaceResult.Point> points;
    private final double[] x;
    private final double[] y;
    private final ColourScale colours;

    SurfaceDrawing(SurfaceResult result, ColourScale colours) {
        this(result.grid().x(), Objects.requireNonNull(result.grid().y()), result.grid().loss(),
                result.directions().stream().map(SurfaceResult.Direction::name).toList(), result.path(), colours);
    }

    /// @param loss by y, then x
    /// @param names of the directions
    /// @param points of a path
    SurfaceDrawing(double[] x, double[] y, double[][] loss, List<String> names, List<SurfaceResult.Point> points,
            ColourScale colours) {
        this.x = x;
        this.y = y;
        this.loss = loss;
        this.names = names;
        this.points = points;
        this.colours = colours;
    }

    static ColourScale colours(SurfaceResult result, double clip) {
        return ColourScale.of(Arrays.stream(result.grid().loss()).flatMapToDouble(Arrays::stream).toArray(), clip);
    }

    /// A drawing for a page.
    Node.Element svg(String alternative) {
        return svg(alternative, 0, List.of());
    }

    /// The same with more on it.
    ///
    /// @param below room below the picture
    Node.Element svg(String alternative, double below, List<? extends Node> more) {
        List<Node> content = new ArrayList<>();
        content.add(Node.element("title", alternative));
        cells(content);
        axes(content);
        path(content);
        bar(content);
        content.addAll(more);
        return Node.element("svg", content)
                .with("viewBox", "0 0 " + (int) WIDTH + " " + (int) (HEIGHT + below))
                .with("role", "img");
    }

    /// Cells reach half way to their neighbours, so that a point's colour stands where the point is.
    private void cells(List<Node> content) {
        for (int j = 0; j < y.length; j++) {
            for (int i = 0; i < x.length;) {
                String colour = colours.of(loss[j][i]);
                int end = i + 1;
                while (end < x.length && colours.of(loss[j][end]).equals(colour)) {
                    end++;
                }
                content.add(rectangle(edge(x.length, i), 1 - edge(y.length, j + 1), edge(x.length, end),
                        1 - edge(y.length, j), colour));
                i = end;
            }
        }
    }

    /// Where cell `k` of `n` begins, as a share of the side.
    private static double edge(int n, int k) {
        return Math.clamp((k - 0.5) / (n - 1), 0, 1);
    }

    private static Node.Element rectangle(double left, double top, double right, double bottom, String colour) {
        // Neighbours share their edges to the last digit, so that nothing shines through between them.
        double x = rounded(LEFT + left * SIDE);
        double y = rounded(TOP + top * SIDE);
        return Node.element("rect")
                .with("x", Double.toString(x))
                .with("y", Double.toString(y))
                .with("width", Double.toString(rounded(rounded(LEFT + right * SIDE) - x)))
                .with("height", Double.toString(rounded(rounded(TOP + bottom * SIDE) - y)))
                .with("fill", colour)
                .with("shape-rendering", "crispEdges");
    }

    private static double rounded(double coordinate) {
        return Math.rint(coordinate * 100) / 100;
    }

    double px(double value) {
        return LEFT + SIDE * (value - x[0]) / (x[x.length - 1] - x[0]);
    }

    double py(double value) {
        return TOP + SIDE * (1 - (value - y[0]) / (y[y.length - 1] - y[0]));
    }

    private void axes(List<Node> content) {
        content.add(Node.element("rect")
                .of("frame")
                .with("x", LEFT)
                .with("y", TOP)
                .with("width", SIDE)
                .with("height", SIDE));
        for (Scale.Tick tick : new Scale.Linear(x[0], x[x.length - 1]).ticks(TICKS)) {
            content.add(label(tick.label(), px(tick.value()), TOP + SIDE + 16, "middle"));
        }
        for (Scale.Tick tick : new Scale.Linear(y[0], y[y.length - 1]).ticks(TICKS)) {
            content.add(label(tick.label(), LEFT - 6, py(tick.value()) + 4, "end"));
        }
        content.add(label(name(0), LEFT + SIDE / 2, HEIGHT - 8, "middle").of("name"));
        content.add(label(name(1), 0, 0, "middle").of("name")
                .with("transform", "translate(11 " + Figures.coordinate(TOP + SIDE / 2) + ") rotate(-90)"));
    }

    private String name(int direction) {
        String name = names.get(direction);
        return name.length() <= LONGEST_NAME ? name : direction == 0 ? "first direction" : "second direction";
    }

    static Node.Element label(String text, double atX, double atY, String anchor) {
        return Node.element("text", text).with("x", atX).with("y", atY).with("text-anchor", anchor);
    }

    /// Points in their order, joined where they lie in the picture; the first of many as a ring, the model itself as a cross.
    /// White under black is seen on every colour.
    private void path(List<Node> content) {
        List<SurfaceResult.Point> shown = points.stream().filter(this::inside).toList();
        StringBuilder line = new StringBuilder();
        boolean joined = false;
        for (SurfaceResult.Point point : points) {
            if (inside(point)) {
                line.append(joined ? 'L' : 'M')
                        .append(Figures.coordinate(px(point.x())))
                        .append(' ')
                        .append(Figures.coordinate(py(point.y())));
            }
            joined = inside(point);
        }
        double cx = px(0);
        double cy = py(0);
        String cross = "M" + Figures.coordinate(cx - 5) + " " + Figures.coordinate(cy) + "H"
                + Figures.coordinate(cx + 5)
                + "M" + Figures.coordinate(cx) + " " + Figures.coordinate(cy - 5) + "V" + Figures.coordinate(cy + 5);
        for (String[] pen : new String[][] {{"#ffffff", "3.5"}, {"#000000", "1.5"}}) {
            if (!line.isEmpty()) {
                content.add(stroke(line.toString(), pen));
                dots(content, shown, pen);
            }
            content.add(stroke(cross, pen));
        }
    }

    private void dots(List<Node> content, List<SurfaceResult.Point> shown, String[] pen) {
        if (shown.size() > MOST_DOTS) {
            content.add(
                    ring(shown.getFirst(), 4).with("fill", "none").with("stroke", pen[0]).with("stroke-width", pen[1]));
            return;
        }
        shown.forEach(point -> content.add(ring(point, pen[1].equals("3.5") ? 3.6 : 2.2).with("fill", pen[0])));
    }

    private Node.Element ring(SurfaceResult.Point point, double radius) {
        return Node.element("circle").with("cx", px(point.x())).with("cy", py(point.y())).with("r", radius);
    }

    private boolean inside(SurfaceResult.Point point) {
        return point.x() >= x[0] && point.x() <= x[x.length - 1] && point.y() >= y[0] && point.y() <= y[y.length - 1];
    }

    private static Node.Element stroke(String commands, String[] pen) {
        return Node.element("path")
                .with("d", commands)
                .with("fill", "none")
                .with("stroke", pen[0])
                .with("stroke-width", pen[1]);
    }

    private void bar(List<Node> content) {
        double left = LEFT + SIDE + 18;
        double top = TOP;
        if (colours.clipped() > 0) {
            swatch(content, ColourScale.ABOVE, "above " + Figures.of(colours.scale().high(), 3), left, top);
            top += SWATCH;
        }
        if (colours.notFinite() > 0) {
            swatch(content, ColourScale.NOT_FINITE, "not finite", left, top);
            top += SWATCH;
        }
        double height = TOP + SIDE - top;
        for (int k = 0; k < BAR_STEPS; k++) {
            double above = rounded(top + height * (BAR_STEPS - 1 - k) / BAR_STEPS);
            content.add(Node.element("rect")
                    .with("x", left)
                    .with("y", Double.toString(above))
                    .with("width", BAR)
                    .with("height", Double.toString(
                            rounded(rounded(top + height * (BAR_STEPS - k) / BAR_STEPS) - above)))
                    .with("fill", ColourScale.at((k + 0.5) / BAR_STEPS))
                    .with("shape-rendering", "crispEdges"));
        }
        for (Scale.Tick tick : colours.scale().ticks(TICKS)) {
            content.add(label(tick.label(), left + BAR + 5,
                    top + height * (1 - colours.scale().position(tick.value())) + 4, "start"));
        }
        content.add(label(colours.isLogarithmic() ? "loss (log)" : "loss", left, HEIGHT - 8, "start").of("name"));
    }

    private static void swatch(List<Node> content, String colour, String text, double left, double top) {
        content.add(Node.element("rect")
                .with("x", left)
                .with("y", top)
                .with("width", BAR)
                .with("height", SWATCH - 6)
                .with("fill", colour));
        content.add(label(text, left + BAR + 5, top + 11, "start"));
    }
}
