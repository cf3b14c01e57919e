package nadir.cli;

import java.util.Locale;
import nadir.study.SurfaceResult;

/// What other programs read of a surface.
final class SurfaceFiles {
    private static final int LONGEST_TITLE = 255;

    private SurfaceFiles() {}

    /// A line for each point of the grid.
    static String csv(SurfaceResult.Grid grid) {
        double[] y = grid.y();
        StringBuilder text = new StringBuilder(y == null ? "first,loss\n" : "first,second,loss\n");
        for (int j = 0; j < grid.loss().length; j++) {
            for (int i = 0; i < grid.x().length; i++) {
                text.append(grid.x()[i]).append(',');
                if (y != null) {
                    text.append(y[j]).append(',');
                }
                text.append(grid.loss()[j][i]).append('\n');
            }
        }
        return text.toString();
    }

    /// A line for each point of the path.
    static String pathCsv(SurfaceResult result) {
        StringBuilder text = new StringBuilder("point,iteration,first,second,loss,slice_loss,distance\n");
        for (SurfaceResult.Point point : result.path()) {
            text.append('"')
                    .append(Failure.oneLine(point.model()).replace("\"", "\"\""))
                    .append("\",")
                    .append(point.iteration() == null ? "" : point.iteration().toString());
            for (double value : new double[] {point.x(), point.y(), point.loss(), point.sliceLoss(),
                point.distance()}) {
                text.append(',').append(value);
            }
            text.append('\n');
        }
        return text.toString();
    }

    /// Legacy structured points (VTK file formats, version 3.0), which ParaView reads; the first coordinate runs fastest.
    static String vtk(SurfaceResult result) {
        double[] x = result.grid().x();
        double[] y = result.grid().y();
        int rows = y == null ? 1 : y.length;
        StringBuilder text = new StringBuilder("# vtk DataFile Version 3.0\n");
        String title = "loss around " + Failure.oneLine(result.model());
        text.append(title, 0, Math.min(title.length(), LONGEST_TITLE)).append("\nASCII\nDATASET STRUCTURED_POINTS\n");
        text.append(String.format(Locale.ROOT, "DIMENSIONS %d %d 1%nORIGIN %s %s 0%nSPACING %s %s 1%n", x.length, rows,
                x[0],
                y == null ? 0.0 : y[0], (x[x.length - 1] - x[0]) / (x.length - 1),
                y == null ? 1.0 : (y[rows - 1] - y[0]) / (rows - 1)));
        text.append("POINT_DATA ").append(x.length * rows).append("\nSCALARS loss double 1\nLOOKUP_TABLE default\n");
        for (double[] row : result.grid().loss()) {
            for (double value : row) {
                text.append(Double.isNaN(value) ? "nan"
                        : Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf")
                                : Double.toString(value))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
