package nadir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import nadir.data.InputException;
import nadir.report.SurfacePage;
import nadir.storage.AtomicFile;
import nadir.storage.Destination;
import nadir.storage.Journal;
import nadir.storage.NewFolder;
import nadir.study.SurfaceResult;
import nadir.version.Version;

/// The folder of a surface: while it is computed a journal of its values, from which it goes on; then its files.
final class SurfaceFolder implements AutoCloseable {
    private static final String JOURNAL = "surface.journal";
    private static final String JSON = "surface.json";
    private static final String PAGE = "surface.html";
    private static final String CSV = "surface.csv";
    private static final String VTK = "surface.vtk";
    private static final String SVG = "surface.svg";

    private final Path folder;
    private final Journal journal;
    private double[] earlier;
    private int values;

    private SurfaceFolder(Path folder, Journal journal) {
        this.folder = folder;
        this.journal = journal;
        this.earlier = journal.entries()
                .stream()
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .mapToDouble(Double::parseDouble)
                .toArray();
        this.values = earlier.length;
    }

    /// @param subject what fixes the values
    static SurfaceFolder open(Path folder, String subject, boolean resume, boolean restart) throws IOException {
        Path journal = folder.resolve(JOURNAL);
        boolean isUnderWay = Destination.exists(journal);
        boolean isDone = Destination.exists(folder.resolve(JSON));
        if (resume && !isUnderWay) {
            throw new InputException("there is no unfinished surface in " + folder + " to resume; leave out --resume");
        }
        if (!resume && !restart && (isUnderWay || isDone)) {
            throw new InputException("there is " + (isUnderWay ? "an unfinished surface in " + folder
                    + "; go on with it by --resume, start over with --restart,"
                    : "a surface in " + folder
                            + " already; replace it with --restart,")
                    + " or name another folder with -o");
        }
        String whole = "surface by nadir " + Version.CURRENT + " of " + Failure.oneLine(subject);
        if (!isUnderWay && !isDone) {
            NewFolder.create(folder, part -> Journal.open(part.resolve(JOURNAL), whole).close());
        } else if (restart) {
            Destination.remove(journal);
        }
        return new SurfaceFolder(folder, Journal.open(journal, whole));
    }

    double[] earlier() {
        return earlier.clone();
    }

    /// How many are kept.
    int values() {
        return values;
    }

    void add(double[] more) {
        try {
            journal.add(Arrays.stream(more).mapToObj(Double::toString).collect(Collectors.joining(" ")));
            values += more.length;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    List<String> names(boolean isLine) {
        return (isLine ? List.of(PAGE, CSV, VTK, JSON) : List.of(PAGE, SVG, CSV, VTK, JSON)).stream()
                .map(name -> folder.resolve(name).toString())
                .toList();
    }

    void write(SurfaceResult result, double clip, String json) throws IOException {
        SurfacePage.of(result, clip).write(folder.resolve(PAGE));
        if (result.grid().y() != null) {
            AtomicFile.writeText(folder.resolve(SVG), SurfacePage.svg(result, clip));
        }
        AtomicFile.writeText(folder.resolve(CSV), csv(result.grid()));
        AtomicFile.writeText(folder.resolve(VTK), vtk(result));
        AtomicFile.writeText(folder.resolve(JSON), json + "\n");
        Destination.remove(folder.resolve(JOURNAL));
    }

    private static String csv(SurfaceResult.Grid grid) {
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

    /// Legacy structured points (VTK file formats, version 3.0), which ParaView reads; the first coordinate runs fastest.
    private static String vtk(SurfaceResult result) {
        double[] x = result.grid().x();
        double[] y = result.grid().y();
        int rows = y == null ? 1 : y.length;
        StringBuilder text = new StringBuilder("# vtk DataFile Version 3.0\n");
        String title = "loss around " + Failure.oneLine(result.model());
        text.append(title, 0, Math.min(title.length(), 255)).append("\nASCII\nDATASET STRUCTURED_POINTS\n");
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

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
