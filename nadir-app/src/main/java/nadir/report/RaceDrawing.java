package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nadir.study.TrapRaceResult;

/// The ways of a race over the loss in its plane. It is drawn whole and can be played: the marks run along their ways, by the
/// logarithm of the cost, since most happens early. Playing is SVG's own animation, begun by a click, so that the page
/// needs no script.
final class RaceDrawing {
    private static final int MOMENTS = 120;
    private static final String DURATION = "11s";
    private static final String PLAY = "play";
    private static final String CLIP = "race-square";
    /// Those of the studio's charts.
    private static final List<String> COLOURS = List.of("#0a5fb4", "#bc4c00", "#1a7f37", "#6639ba", "#57606a",
            "#0b7285",
            "#8a6100", "#a61e4d");
    private static final double MARK = 4.5;
    private static final double ROW = 17;
    private static final int COLUMNS = 3;
    private static final double COLUMN = 165;
    private static final double CLOCK = SurfaceDrawing.HEIGHT + 18;
    private static final double LEGEND = CLOCK + 44;

    private final TrapRaceResult result;
    private final ColourScale colours;
    private final SurfaceDrawing slice;
    private final double last;

    RaceDrawing(TrapRaceResult result) {
        this.result = result;
        TrapRaceResult.Plane plane = result.plane();
        double[] losses = Arrays.stream(plane.loss()).flatMapToDouble(Arrays::stream).toArray();
        double least = Arrays.stream(losses).filter(Double::isFinite).min().orElse(0);
        // Far away losses are large: above twice the trap's all have one colour.
        this.colours = ColourScale.of(losses, Math.max(2 * result.level(), least + 1e-12));
        this.slice = new SurfaceDrawing(plane.x(), plane.y(), plane.loss(),
                List.of("first direction", "second direction"), List.of(), colours);
        this.last = Math.max(2, result.contenders()
                .stream()
                .mapToDouble(racer -> racer.way().cost()[racer.way().cost().length - 1])
                .max()
                .orElse(2));
    }

    Node.Element figure() {
        String summary = "Colours are the loss in the plane, " + colours.text()
                + ". The cross is the trap; each mark is where an optimiser ended, its line the way there."
                + " Play lets them run, all at the same cost.";
        List<Node> more = new ArrayList<>(List.of(square()));
        List<Node> ways = new ArrayList<>();
        for (int k = 0; k < result.contenders().size(); k++) {
            ways.addAll(way(result.contenders().get(k).way(), COLOURS.get(k % COLOURS.size())));
        }
        more.add(Node.element("g", ways).with("clip-path", "url(#" + CLIP + ")"));
        clock(more);
        legend(more);
        double rows = Math.ceilDiv(result.contenders().size(), COLUMNS);
        return Node.element("figure",
                Node.element("figcaption", Node.element("strong", "The race"), Node.text(" "),
                        Node.element("span", summary)),
                slice.svg("The race. " + summary, LEGEND + ROW * rows - SurfaceDrawing.HEIGHT, more))
                .of("plot")
                .with("id", "race");
    }

    private static Node.Element square() {
        return Node.element("clipPath", Node.element("rect")
                .with("x", SurfaceDrawing.LEFT)
                .with("y", SurfaceDrawing.TOP)
                .with("width", SurfaceDrawing.SIDE)
                .with("height", SurfaceDrawing.SIDE)).with("id", CLIP);
    }

    /// White under colour is seen on every background.
    private List<Node.Element> way(TrapRaceResult.Way way, String colour) {
        int n = way.cost().length;
        double[] px = Arrays.stream(way.x()).map(slice::px).toArray();
        double[] py = Arrays.stream(way.y()).map(slice::py).toArray();
        double[] length = new double[n];
        for (int i = 1; i < n; i++) {
            length[i] = length[i - 1] + Math.hypot(px[i] - px[i - 1], py[i] - py[i - 1]);
        }
        String commands = IntStream.range(0, n)
                .mapToObj(i -> (i == 0 ? "M" : "L") + Figures.coordinate(px[i]) + " " + Figures.coordinate(py[i]))
                .collect(Collectors.joining());
        List<Node.Element> drawn = new ArrayList<>();
        for (String[] pen : new String[][] {{"#ffffff", "3.6"}, {colour, "1.9"}}) {
            Node.Element line = Node.element("path")
                    .with("d", commands)
                    .with("fill", "none")
                    .with("stroke", pen[0])
                    .with("stroke-width", pen[1])
                    .with("stroke-linejoin", "round");
            drawn.add(length[n - 1] > 0 ? line.with("pathLength", "1")
                    .with("stroke-dasharray", "1 2")
                    .and(played("stroke-dashoffset", m -> 1 - length[reached(way, m)] / length[n - 1], 4)) : line);
        }
        drawn.add(Node.element("circle")
                .with("cx", px[n - 1])
                .with("cy", py[n - 1])
                .with("r", MARK)
                .with("fill", colour)
                .with("stroke", "#ffffff")
                .with("stroke-width", "1.5")
                .and(played("cx", m -> px[reached(way, m)], 1), played("cy", m -> py[reached(way, m)], 1)));
        return drawn;
    }

    /// The cost at a moment; 0 at the first.
    private double cost(int moment) {
        return moment == 0 ? 0 : Math.exp(Math.log(last) * moment / MOMENTS);
    }

    /// The last point of a way that was reached by a moment.
    private int reached(TrapRaceResult.Way way, int moment) {
        double by = cost(moment);
        int at = 0;
        while (at + 1 < way.cost().length && way.cost()[at + 1] <= by) {
            at++;
        }
        return at;
    }

    /// An attribute that has another value at each moment while it is played.
    private static Node.Element played(String attribute, IntToDoubleFunction value, int digits) {
        double unit = Math.pow(10, digits);
        return Node.element("animate")
                .with("attributeName", attribute)
                .with("begin", PLAY + ".click")
                .with("dur", DURATION)
                .with("calcMode", "discrete")
                .with("values", IntStream.rangeClosed(0, MOMENTS)
                        .mapToDouble(m -> Math.rint(value.applyAsDouble(m) * unit) / unit)
                        .mapToObj(v -> v == Math.rint(v) ? Long.toString((long) v) : Double.toString(v))
                        .collect(Collectors.joining(";")));
    }

    /// What has been spent, and the button.
    private void clock(List<Node> content) {
        double from = SurfaceDrawing.LEFT + 74;
        double to = SurfaceDrawing.LEFT + SurfaceDrawing.SIDE;
        content.add(Node.element("a", Node.element("rect")
                .of("button")
                .with("x", SurfaceDrawing.LEFT)
                .with("y", CLOCK - 13)
                .with("width", "54")
                .with("height", "26")
                .with("rx", "5"),
                SurfaceDrawing.label("Play", SurfaceDrawing.LEFT + 27, CLOCK + 4, "middle").of("name"))
                .with("id", PLAY)
                .with("href", "#race"));
        content.add(Node.element("line")
                .of("tick")
                .with("x1", from)
                .with("x2", to)
                .with("y1", CLOCK)
                .with("y2", CLOCK));
        for (double power = 1; power <= last; power *= 10) {
            double x = from + (to - from) * Math.log(power) / Math.log(last);
            content.add(Node.element("line")
                    .of("tick")
                    .with("x1", x)
                    .with("x2", x)
                    .with("y1", CLOCK)
                    .with("y2", CLOCK + 5));
            content.add(SurfaceDrawing.label(Figures.of(power), x, CLOCK + 17, "middle"));
        }
        content.add(SurfaceDrawing.label("cost, in gradients", to + 12, CLOCK + 4, "start").of("name"));
        content.add(Node.element("circle")
                .of("hand")
                .with("cx", to)
                .with("cy", CLOCK)
                .with("r", "5")
                .and(played("cx", m -> from + (to - from) * m / MOMENTS, 1)));
    }

    private void legend(List<Node> content) {
        for (int k = 0; k < result.contenders().size(); k++) {
            TrapRaceResult.Racer racer = result.contenders().get(k);
            double x = SurfaceDrawing.LEFT + COLUMN * (k % COLUMNS);
            double y = LEGEND + ROW * Math.floorDiv(k, COLUMNS);
            content.add(Node.element("circle")
                    .with("cx", x + MARK)
                    .with("cy", y - 4)
                    .with("r", MARK)
                    .with("fill", COLOURS.get(k % COLOURS.size())));
            content.add(SurfaceDrawing.label(racer.optimizer() + ", " + racer.outcome(), x + 3 * MARK, y, "start")
                    .of("name"));
        }
    }
}
