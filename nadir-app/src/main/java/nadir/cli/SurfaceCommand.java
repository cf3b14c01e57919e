package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import nadir.data.InputException;
import nadir.report.Figures;
import nadir.report.Picture;
import nadir.report.PictureSize;
import nadir.runs.FileRecord;
import nadir.runs.Fingerprint;
import nadir.study.ModelSurface;
import nadir.study.SurfaceEstimate;
import nadir.study.SurfaceOptions;
import nadir.study.SurfaceOptions.Kind;
import nadir.study.SurfaceResult;
import nadir.surface.Frame;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir surface MODEL DATA`.
@Command(name = "surface", description = "Draw the loss along a line or over a plane through a trained model.")
final class SurfaceCommand implements Recorded {
    private static final int PLANE_POINTS = 51;
    private static final int LINE_POINTS = 201;
    /// Shorter waits need no estimate.
    private static final double WORTH_TELLING = 5;

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "MODEL", description = AuditCommand.MODEL)
    private Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "DATA", description = DataOptions.DATA)
    private String source = "";

    @Mixin
    private DataOptions data;

    @Mixin
    private FreezeOptions freeze;

    @Mixin
    private LossOptions loss;

    @Option(names = "--directions", paramLabel = "KIND",
            description = "random (filter-normalised, from --seed), hessian (eigenvectors of the largest and the smallest "
                    + "eigenvalue), models (through those of --through), or path (principal components of --trajectory, or "
                    + "of the models of --through) (default: random; path with --trajectory).")
    private @Nullable Kind kind;

    @Option(names = "--through", split = ",", paramLabel = "MODEL",
            description = "Further models of the same network, separated by commas; of a path in its order, without its end, "
                    + "which is MODEL.")
    private List<Path> through = new ArrayList<>();

    @Option(names = "--trajectory", paramLabel = "FILE",
            description = "The path that 'nadir train --keep-trajectory' kept on the way to MODEL.")
    private @Nullable Path trajectory;

    @Option(names = "--line", description = "Along one direction instead of over a plane of two.")
    private boolean line;

    @Option(names = "--range", paramLabel = "R",
            description = "Coordinates from -R to R (default: 1; with --through or --trajectory what shows all of it).")
    private @Nullable Double range;

    @Option(names = "--points", paramLabel = "N",
            description = "Points on a side (default: " + PLANE_POINTS + "; " + LINE_POINTS + " with --line).")
    private @Nullable Integer points;

    @Option(names = "--clip", paramLabel = "LOSS",
            description = "Draw losses above this in one colour of their own (default: none).")
    private @Nullable Double clip;

    @Option(names = {"-o", "--output"}, paramLabel = "FOLDER",
            description = "The folder of the files (default: the name of MODEL without .onnx, with -surface, in the working "
                    + "directory); or the picture alone, a file whose name ends in .png or .svg.")
    private @Nullable Path output;

    @Option(names = "--resume", description = "Go on with what an interrupted call left in the folder.")
    private boolean resume;

    @Option(names = "--restart", description = "Start over although there is a surface in the folder.")
    private boolean restart;

    @Option(names = "--estimate",
            description = "Measure what an evaluation costs, say what the surface will, and end.")
    private boolean estimate;

    @Mixin
    private PictureOptions picture;

    @Override
    public boolean isRecorded() {
        return !estimate;
    }

    @Override
    public List<FileRecord> sources() {
        List<FileRecord> sources = data.sources(source, model);
        through.forEach(file -> sources.add(Fingerprint.input("model", file.toString())));
        if (trajectory != null) {
            sources.add(Fingerprint.input("trajectory", trajectory.toString()));
        }
        return sources;
    }

    @Override
    public Integer call() throws IOException {
        if (resume && restart) {
            throw new InputException("--resume and --restart contradict each other; give one of them");
        }
        if (clip != null && !(clip > Double.NEGATIVE_INFINITY && clip < Double.POSITIVE_INFINITY)) {
            throw new InputException("--clip requires a finite loss, got " + clip);
        }
        PictureSize size = picture.size();
        SurfaceOptions options = options();
        if (estimate) {
            return estimated(options);
        }
        Path place = place();
        boolean raster = canRaster(place);
        try (SurfaceFolder files = SurfaceFolder.open(place, ModelSurface.subject(options), resume, restart)) {
            SurfaceResult result = compute(options, files);
            if (result == null) {
                common.interrupted(Figures.count(files.values()) + " points are in " + place
                        + ", and the surface goes on with --resume");
                return ExitCode.INTERRUPTED;
            }
            Document document = Document.of(result, files.names(result, raster));
            files.write(result, document.files(), clip == null ? Double.POSITIVE_INFINITY : clip, size,
                    JsonDocument.render("surface", result.conventions(), document));
            document.files().forEach(file -> common.produced("result", Path.of(file)));
            common.print(result.conventions(), document, out -> SurfaceText.print(result, document.files(), out));
        }
        return ExitCode.DONE;
    }

    private SurfaceOptions options() {
        return new SurfaceOptions(model, freeze.names(), data.request(source, common.seed()), loss.choice(),
                kind != null ? kind : trajectory != null ? Kind.PATH : Kind.RANDOM, through, trajectory, !line, range,
                points != null ? points : line ? LINE_POINTS : PLANE_POINTS, common.seed(), common.threads());
    }

    private Integer estimated(SurfaceOptions options) {
        SurfaceEstimate found = ModelSurface.estimate(options);
        common.print(found.conventions(), found, out -> {
            out.println(Figures.count(found.points(), "point") + ", each about "
                    + Figures.of(1000 * found.secondsPerPoint(), 2)
                    + " ms (measured on " + Figures.count(found.measured(), "point") + " with "
                    + Figures.count(found.threads(), "thread") + "): "
                    + (found.seconds() < 1 ? "less than a second" : "about " + ProgressLine.time(found.seconds())));
            if (!found.note().isEmpty()) {
                out.println(found.note());
            }
        });
        return ExitCode.DONE;
    }

    /// Whether PNG files can be made. Where one is all that is wanted, there is no surface without it.
    private boolean canRaster(Path place) {
        try {
            Picture.requireRaster();
            return true;
        } catch (InputException noFonts) {
            if (place.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
                throw noFonts;
            }
            if (!Picture.isNamed(place)) {
                common.warning(noFonts.getMessage() + "; the other files are written");
            }
            return false;
        }
    }

    private Path place() {
        return output != null ? output
                : Path.of(String.valueOf(model.getFileName()).replaceFirst("(?<=.)\\.onnx$", "") + "-surface");
    }

    private @Nullable SurfaceResult compute(SurfaceOptions options, SurfaceFolder files) {
        Watch watch = new Watch(files);
        try {
            return ModelSurface.run(options, files.earlier(), watch);
        } finally {
            watch.progress.end();
        }
    }

    /// Keeps values, tells how far the surface is, and passes on that the user wants to stop.
    private final class Watch implements ModelSurface.Listener {
        private final SurfaceFolder files;
        private final ProgressLine progress = common.progressLine();
        private final BooleanSupplier stop = common.stopRule();
        private @Nullable SurfaceEvents events;
        private boolean told;

        Watch(SurfaceFolder files) {
            this.files = files;
        }

        @Override
        public void chosen(List<Frame.Direction> directions) {
            files.keep(directions);
        }

        @Override
        public void begun(SurfaceResult start, int[] order, double[] earlier) {
            events = new SurfaceEvents(common, order);
            events.begun(start);
            events.values(earlier);
        }

        @Override
        public boolean advanced(int done, int all, double[] values, double left) {
            files.add(values);
            if (events != null) {
                events.values(values);
            }
            if (!told && left > WORTH_TELLING) {
                common.progress(Figures.count(all, "point") + ", about " + ProgressLine.time(left)
                        + " (an estimate from " + Figures.count(values.length, "point") + ")");
            }
            told |= left >= 0;
            progress.show(() -> Figures.count(done) + " of " + Figures.count(all, "point")
                    + (left >= 0 ? ", about " + ProgressLine.time(left) + " left" : ""));
            return !stop.getAsBoolean();
        }
    }

    /// The JSON document.
    record Document(String model, String data, int parameters, int samples, SurfaceResult.Grid grid,
            List<SurfaceResult.Direction> directions, List<SurfaceResult.Point> path, List<String> files,
            double seconds) {
        static Document of(SurfaceResult result, List<String> files) {
            return new Document(result.model(), result.data(), result.parameters(), result.samples(), result.grid(),
                    result.directions(), result.path(), files, result.seconds());
        }
    }
}
