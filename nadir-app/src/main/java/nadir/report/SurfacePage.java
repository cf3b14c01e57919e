package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
                ? Page.section("Loss along a line", List.of(profile(result).node()))
                : Page.section("Loss over a plane", List.of(plane(result, clip))));
        List<List<String>> directions = IntStream.range(0, result.directions().size()).mapToObj(k -> {
            SurfaceResult.Direction direction = result.directions().get(k);
            return List.of(Integer.toString(k + 1), direction.name(), Figures.of(direction.norm()));
        }).toList();
        sections.add(Page.section("Directions", List.of(Page.wide(
                new Table(List.of("number", "direction", "length: parameters move so far for 1"), directions)
                        .node()))));
        if (!result.path().isEmpty()) {
            sections.add(Page.section("Models", List.of(
                    Node.element("p",
                            "A model beside the slice has another loss than the point of the slice that is drawn for "
                                    + "it; both are given."),
                    Page.wide(path(result).node()))));
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
        double[] y = java.util.Objects.requireNonNull(result.grid().y());
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

    private static Plot profile(SurfaceResult result) {
        double[] x = result.grid().x();
        double[] loss = result.grid().loss()[0];
        List<Plot.Mark> marks = new ArrayList<>(List.of(new Plot.Mark.Line("loss", x, loss)));
        if (!result.path().isEmpty()) {
            marks.add(new Plot.Mark.Points("models, with their own loss",
                    result.path().stream().mapToDouble(SurfaceResult.Point::x).toArray(),
                    result.path().stream().mapToDouble(SurfaceResult.Point::loss).toArray(), new double[0]));
        }
        return new Plot("Loss", range(result),
                new Plot.Axis("first direction", new Scale.Linear(x[0], x[x.length - 1])),
                new Plot.Axis("loss", Scale.fitting(loss)), marks,
                Table.ofNumbers(List.of("coordinate", "loss"), x, loss));
    }

    private static Table path(SurfaceResult result) {
        return new Table(
                List.of("model", "first", "second", "own loss", "loss of the slice", "distance from the slice"),
                result.path()
                        .stream()
                        .map(point -> List.of(point.model(), Figures.of(point.x()), Figures.of(point.y()),
                                Figures.of(point.loss(), 8), Figures.of(point.sliceLoss(), 8),
                                Figures.of(point.distance())))
                        .toList());
    }

    /// The drawing of a plane as a file of its own.
    public static String svg(SurfaceResult result, double clip) {
        ColourScale colours = SurfaceDrawing.colours(result, clip);
        Node.Element drawing = new SurfaceDrawing(result, colours)
                .svg("Loss around " + result.model() + ". " + range(result) + " Colours are " + colours.text() + ".");
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + drawing.with("xmlns", "http://www.w3.org/2000/svg")
                .with("font-family", "sans-serif")
                .with("font-size", "11")
                .render()
                .replace("class=\"frame\"", "fill=\"none\" stroke=\"#888888\"") + "\n";
    }
}
