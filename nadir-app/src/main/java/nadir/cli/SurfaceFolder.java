package nadir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import nadir.data.InputException;
import nadir.report.Picture;
import nadir.report.PictureSize;
import nadir.report.SurfacePage;
import nadir.storage.AtomicFile;
import nadir.storage.Destination;
import nadir.storage.Journal;
import nadir.storage.NewFolder;
import nadir.study.ModelSurface;
import nadir.study.SurfaceResult;
import nadir.surface.Frame;
import nadir.version.Version;

/// Where a surface goes: a folder of files, or one picture. While it is computed there is a journal of its values, from which
/// it goes on.
final class SurfaceFolder implements AutoCloseable {
    private static final String JOURNAL = "surface.journal";
    private static final String JSON = "surface.json";
    private static final String DIRECTIONS = "directions ";

    private final Path place;
    private final boolean isPicture;
    private final Journal journal;
    private final Path journalFile;
    private final ModelSurface.Earlier earlier;
    private int values;

    private SurfaceFolder(Path place, boolean isPicture, Path journalFile, Journal journal) {
        this.place = place;
        this.isPicture = isPicture;
        this.journalFile = journalFile;
        this.journal = journal;
        List<Frame.Direction> directions = new ArrayList<>();
        double[] numbers = journal.entries().stream().flatMapToDouble(line -> {
            if (line.startsWith(DIRECTIONS)) {
                directions.addAll(SurfaceDirections.read(line.substring(DIRECTIONS.length())));
                return DoubleStream.empty();
            }
            return Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble);
        }).toArray();
        this.earlier = new ModelSurface.Earlier(directions, numbers);
        this.values = numbers.length;
    }

    /// @param place a folder, or a file whose name ends in .png or .svg
    /// @param subject what fixes the values
    static SurfaceFolder open(Path place, String subject, boolean resume, boolean restart) throws IOException {
        boolean isPicture = Picture.isNamed(place);
        Path journal = isPicture ? place.resolveSibling(place.getFileName() + ".journal") : place.resolve(JOURNAL);
        if (isPicture) {
            Destination.requireWritable(place);
        }
        boolean isUnderWay = Destination.exists(journal);
        boolean isDone = Destination.exists(isPicture ? place : place.resolve(JSON));
        if (resume && !isUnderWay) {
            throw new InputException("there is no unfinished surface in " + place + " to resume; leave out --resume");
        }
        if (!resume && !restart && (isUnderWay || isDone)) {
            throw new InputException("there is " + (isUnderWay ? "an unfinished surface in " + place
                    + "; go on with it by --resume, start over with --restart,"
                    : "a surface in " + place + " already; replace it with --restart,") + " or name another with -o");
        }
        String whole = "surface by nadir " + Version.CURRENT + " of " + Failure.oneLine(subject);
        if (!isPicture && !isUnderWay && !isDone) {
            NewFolder.create(place, part -> Journal.open(part.resolve(JOURNAL), whole).close());
        } else if (restart) {
            Destination.remove(journal);
        }
        return new SurfaceFolder(place, isPicture, journal, Journal.open(journal, whole));
    }

    ModelSurface.Earlier earlier() {
        return earlier;
    }

    /// Keeps directions, so that the surface goes on along the same.
    void keep(List<Frame.Direction> directions) {
        try {
            journal.add(DIRECTIONS + SurfaceDirections.text(directions));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
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

    /// The files that a result has.
    ///
    /// @param raster whether there can be PNG files
    List<String> names(SurfaceResult result, boolean raster) {
        if (isPicture) {
            return List.of(place.toString());
        }
        List<String> names = new ArrayList<>(List.of("surface.html", "surface.svg"));
        boolean isWay = SurfacePage.pathPicture(result).isPresent();
        if (raster) {
            names.add("surface.png");
        }
        if (isWay) {
            names.add("path.svg");
        }
        if (isWay && raster) {
            names.add("path.png");
        }
        names.add("surface.csv");
        if (!result.path().isEmpty()) {
            names.add("path.csv");
        }
        names.addAll(List.of("surface.vtk", JSON));
        return names.stream().map(name -> place.resolve(name).toString()).toList();
    }

    /// Writes the files of those names.
    void write(SurfaceResult result, List<String> names, double clip, PictureSize size, String json)
            throws IOException {
        for (String name : names) {
            Path file = Path.of(name);
            if (isPicture) {
                SurfacePage.picture(result, clip).write(file, size);
                continue;
            }
            switch (String.valueOf(file.getFileName())) {
                case "surface.html" -> SurfacePage.of(result, clip).write(file);
                case "surface.svg", "surface.png" -> SurfacePage.picture(result, clip).write(file, size);
                case "path.svg", "path.png" -> SurfacePage.pathPicture(result).orElseThrow().write(file, size);
                case "surface.csv" -> AtomicFile.writeText(file, SurfaceFiles.csv(result.grid()));
                case "path.csv" -> AtomicFile.writeText(file, SurfaceFiles.pathCsv(result));
                case "surface.vtk" -> AtomicFile.writeText(file, SurfaceFiles.vtk(result));
                default -> AtomicFile.writeText(file, json + "\n");
            }
        }
        Destination.remove(journalFile);
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
