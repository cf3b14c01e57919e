package nadir.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import nadir.report.Figures;
import nadir.study.SurfaceResult;

/// A surface, for people.
final class SurfaceText {
    /// Longer paths are told by their ends.
    private static final int MOST_LINES = 12;

    private SurfaceText() {}

    static void print(SurfaceResult result, List<String> files, PrintWriter out) {
        out.println(result.model() + " on " + result.data() + ": " + Figures.count(result.parameters(), "parameter")
                + ", " + Figures.count(result.samples(), "sample"));
        result.directions()
                .forEach(direction -> out.println("direction: " + direction.name() + ", length "
                        + Figures.of(direction.norm())));
        SurfaceResult.Grid grid = result.grid();
        out.println("grid: " + grid.x().length + (grid.y() == null ? "" : " x " + grid.loss().length) + " points in "
                + String.format(Locale.ROOT, "%.1f s", result.seconds()) + ", losses from "
                + SweepText.figure(grid.least()) + " to " + SweepText.figure(grid.most())
                + (grid.notFinite() == 0 ? "" : ", " + Figures.count(grid.notFinite()) + " not finite"));
        if (result.path().size() <= MOST_LINES) {
            result.path().forEach(point -> out.println(text(point)));
        } else {
            double farthest = result.path().stream().mapToDouble(SurfaceResult.Point::distance).max().orElse(0);
            out.println("path: " + Figures.count(result.path().size(), "point") + ", at most " + Figures.of(farthest)
                    + " from the slice");
            out.println(text(result.path().getFirst()));
            out.println(text(result.path().getLast()));
        }
        out.println("files: " + String.join(", ", files));
    }

    private static String text(SurfaceResult.Point point) {
        return "model: " + point.model() + (point.iteration() == null ? "" : ", iteration " + point.iteration())
                + " at (" + Figures.of(point.x()) + ", " + Figures.of(point.y()) + "), loss "
                + Figures.of(point.loss()) + ", of the slice " + Figures.of(point.sliceLoss()) + ", distance "
                + Figures.of(point.distance());
    }
}
