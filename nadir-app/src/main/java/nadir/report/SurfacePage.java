package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import nadir.study.SurfaceResult;

/// The page about a surface, and its drawing alone.
public final class SurfacePage {
    private SurfacePage() {}

    /// The page.
    ///
    /// @param clip losses above it share one colour; infinite for none
    public static Page of(SurfaceResult result, double clip) {
        List<Node> sections = new ArrayList<>();
        sections.add(result.grid().y() == null
                ? Page.section("Loss along a line", List.of(profile(result, clip).node()))
                : Page.section("Loss over a plane", List.of(plane(result, clip))));
        List<List<String>> directions = IntStream.range(0, result.directions().size()).mapToObj(k -> {
            SurfaceResult.Direction direction = result.directions().get(k);
            return List.of(Integer.toString(k + 1), direction.name(), Figures.of(direction.norm()));
        }).toList();
        sections.add(Page.section("Directions", List.of(Page.wide(
                new Table(List.of("number", "direction", "length: parameters move so far for 1"), directions)
                        .node()))));
        if (isWay(result)) {
            sections.add(Page.section("Loss along the path", List.of(
                    Node.element("p", "What the slice has at the nearest point is not what the path has: "
                            + result.directions()
                                    .stream()
                                    .map(SurfaceResult.Direction::variance)
                                    .map(share -> Figures.of(100 * Objects.requireNonNullElse(share, 0.0), 4) + " %")
                                    .collect(Collectors.joining(" and "))
                            + " of the squared distances from the end lie along the slice's "
                            + (result.directions().size() == 1 ? "direction." : "directions.")),
                    way(result).node())));
        }
        if (!result.path().isEmpty()) {
            sections.add(Page.section(isWay(result) ? "Points of the path" : "Models", List.of(
                    Node.element("p",
                            "A point beside the slice has another loss than the point of the slice that is drawn for "
                                    + "it; both are given."),
                    Page.wide(path(result).node()).of("scroll"))));
        }
        return new Page("Loss around " + result.model(), "on " + result.data() + ", "
                + Figures.count(result.samples(), "sample") + ", " + Figures.count(result.parameters(), "parameter")
                + "; "
                + result.conventions().formula(), sections);
    }

    private static Node.Element plane(SurfaceResult result, double clip) {
        ColourScale colours = SurfaceDrawing.colours(result, clip);
        String summary = range(result) + " Colours are " + colours.text() + ". The cross is the model.";
        List<String> columns = new ArrayList<>(List.of("second \\ first"));
        Arrays.stream(result.grid().x()).forEach(value -> columns.add(Figures.of(value)));
        List<List<String>> rows = new ArrayList<>();
        double[] y = Objects.requireNonNull(result.grid().y());
        for (int j = 0; j < y.length; j++) {
            List<String> row = new ArrayList<>(List.of(Figures.of(y[j])));
            Arrays.stream(result.grid().loss()[j]).forEach(value -> row.add(Figures.of(value)));
            rows.add(row);
        }
        return Node.element("figure",
                Node.element("figcaption", Node.element("strong", "Loss"), Node.text(" "),
                        Node.element("span", summary)),
                new SurfaceDrawing(result, colours).svg("Loss over a plane. " + summary),
                Node.element("details", Node.element("summary", "Numbers"),
                        Node.element("div", new Table(columns, rows).node()).of("scroll").with("tabindex", "0")))
                .of("plot");
    }

    private static String range(SurfaceResult result) {
        Double least = result.grid().least();
        Double most = result.grid().most();
        return least == null || most == null ? "No loss is finite."
                : "Losses from " + Figures.of(least) + " to " + Figures.of(most)
                        + (result.grid().notFinite() == 0 ? "."
                                : ", and " + Figures.count(result.grid().notFinite(), "point")
                                        + " without a finite one.");
    }

    private static Plot profile(SurfaceResult result, double clip) {
        double[] x = result.grid().x();
        double[] loss = result.grid().loss()[0];
        List<Plot.Mark> marks = new ArrayList<>();
        gaps(x, loss, marks);
        marks.add(new Plot.Mark.Line("loss", x, Arrays.stream(loss)
                .map(one -> one <= clip ? one : Double.NaN)
                .toArray()));
        int[] above = IntStream.range(0, x.length).filter(k -> Double.isFinite(loss[k]) && loss[k] > clip).toArray();
        if (above.length > 0) {
            marks.add(new Plot.Mark.Points("above " + Figures.of(clip), Arrays.stream(above)
                    .mapToDouble(k -> x[k])
                    .toArray(), Arrays.stream(above).mapToDouble(k -> clip).toArray(), new double[0]));
        }
        if (!result.path().isEmpty()) {
            marks.add(new Plot.Mark.Points(isWay(result) ? "path, with its true loss" : "models, with their own loss",
                    result.path().stream().mapToDouble(SurfaceResult.Point::x).toArray(),
                    result.path().stream().mapToDouble(SurfaceResult.Point::loss).toArray(), new double[0]));
        }
        double[] shown = DoubleStream.concat(
                Arrays.stream(loss).map(one -> Double.isFinite(one) ? Math.min(one, clip) : Double.NaN),
                result.path().stream().mapToDouble(SurfaceResult.Point::loss)).toArray();
        return new Plot("Loss", range(result) + (above.length == 0 ? ""
                : " " + Figures.count(above.length, "point") + " above " + Figures.of(clip) + " are drawn there."),
                new Plot.Axis("first direction", new Scale.Linear(x[0], x[x.length - 1])),
                new Plot.Axis("loss", Scale.fitting(shown)), marks,
                Table.ofNumbers(List.of("coordinate", "loss"), x, loss));
    }

    /// Where the loss is not finite nothing can be drawn, and that is shown.
    private static void gaps(double[] x, double[] loss, List<Plot.Mark> marks) {
        double half = (x[x.length - 1] - x[0]) / (x.length - 1) / 2;
        for (int k = 0; k < x.length; k++) {
            int from = k;
            while (k < x.length && !Double.isFinite(loss[k])) {
                k++;
            }
            if (k > from) {
                marks.add(new Plot.Mark.Gap("not finite", x[from] - half, x[k - 1] + half));
            }
        }
    }

    /// Whether the slice is of the principal components of a path, whose points have an order.
    static boolean isWay(SurfaceResult result) {
        return result.directions().getFirst().variance() != null && result.path().size() > 1;
    }

    /// The true loss along the path, and that of the slice at the nearest points.
    private static Plot way(SurfaceResult result) {
        List<SurfaceResult.Point> path = result.path();
        boolean counted = path.stream().allMatch(point -> point.iteration() != null);
        double[] x = IntStream.range(0, path.size())
                .mapToDouble(k -> counted ? Objects.requireNonNull(path.get(k).iteration()) : k + 1)
                .toArray();
        double[] own = path.stream().mapToDouble(SurfaceResult.Point::loss).toArray();
        double[] slice = path.stream().mapToDouble(SurfaceResult.Point::sliceLoss).toArray();
        double[] distance = path.stream().mapToDouble(SurfaceResult.Point::distance).toArray();
        String place = counted ? "iteration" : "number of the model";
        return new Plot("Loss along the path",
                "Largest distance of the path from the slice: "
                        + Figures.of(Arrays.stream(distance).max().orElse(0)) + ".",
                new Plot.Axis(place, new Scale.Linear(x[0], x[x.length - 1] > x[0] ? x[x.length - 1] : x[0] + 1)),
                new Plot.Axis("loss", Scale.fitting(DoubleStream.concat(Arrays.stream(own), Arrays.stream(slice))
                        .toArray())),
                List.of(new Plot.Mark.Line("true loss", x, own),
                        new Plot.Mark.Line("loss of the slice at the nearest point", x, slice)),
                Table.ofNumbers(List.of(place, "true loss", "loss of the slice", "distance"), x, own, slice,
                        distance));
    }

    private static Table path(SurfaceResult result) {
        return new Table(
                List.of("point", "first", "second", "own loss", "loss of the slice", "distance from the slice"),
                result.path()
                        .stream()
                        .map(point -> List.of(
                                point.iteration() == null ? point.model() : "iteration " + point.iteration(),
                                Figures.of(point.x()), Figures.of(point.y()), Figures.of(point.loss(), 8),
                                Figures.of(point.sliceLoss(), 8), Figures.of(point.distance())))
                        .toList());
    }

    /// The drawing as a picture of its own: of a plane from above, or along a line.
    public static Picture picture(SurfaceResult result, double clip) {
        if (result.grid().y() == null) {
            return Picture.of(profile(result, clip));
        }
        ColourScale colours = SurfaceDrawing.colours(result, clip);
        return Picture.of(new SurfaceDrawing(result, colours)
                .svg("Loss around " + result.model() + ". " + range(result) + " Colours are " + colours.text() + "."));
    }

    /// The true loss along the path beside that of the slice; empty where there is no path.
    public static Optional<Picture> pathPicture(SurfaceResult result) {
        return isWay(result) ? Optional.of(Picture.of(way(result))) : Optional.empty();
    }
}
