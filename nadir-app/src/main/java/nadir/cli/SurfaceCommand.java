package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import nadir.data.InputException;
import nadir.report.Figures;
import nadir.runs.FileRecord;
import nadir.runs.Fingerprint;
import nadir.study.ModelSurface;
import nadir.study.SurfaceOptions;
import nadir.study.SurfaceOptions.Kind;
import nadir.study.SurfaceResult;
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

    @Option(names = "--directions", paramLabel = "KIND", defaultValue = "random",
            description = "random (filter-normalised, from --seed), hessian (eigenvectors of the largest and the smallest "
                    + "eigenvalue), models (through those of --through), or path (principal components of those of "
                    + "--through) (default: ${DEFAULT-VALUE}).")
    private Kind kind = Kind.RANDOM;

    @Option(names = "--through", split = ",", paramLabel = "MODEL",
            description = "Further models of the same network, separated by commas; of a path in its order, without its end, "
                    + "which is MODEL.")
    private List<Path> through = new ArrayList<>();

    @Option(names = "--line", description = "Along one direction instead of over a plane of two.")
    private boolean line;

    @Option(names = "--range", paramLabel = "R",
            description = "Coordinates from -R to R (default: 1; with --through what shows all models).")
    private @Nullable Double range;

    @Option(names = "--points", paramLabel = "N",
            description = "Points on a side (default: " + PLANE_POINTS + "; " + LINE_POINTS + " with --line).")
    private @Nullable Integer points;

    @Option(names = "--clip", paramLabel = "LOSS",
            description = "Draw losses above this in one colour of their own (default: none).")
    private @Nullable Double clip;

    @Option(names = {"-o", "--output"}, paramLabel = "FOLDER",
            description = "Where the files go (default: the name of MODEL without .onnx, with -surface, in the working "
                    + "directory).")
    private @Nullable Path output;

    @Option(names = "--resume", description = "Go on with what an interrupted call left in the folder.")
    private boolean resume;

    @Option(names = "--restart", description = "Start over although there is a surface in the folder.")
    private boolean restart;

    @Override
    public List<FileRecord> sources() {
        List<FileRecord> sources = data.sources(source, model);
        through.forEach(file -> sources.add(Fingerprint.input("model", file.toString())));
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
        SurfaceOptions options = new SurfaceOptions(model, freeze.names(), data.request(source, common.seed()),
                loss.choice(), kind, through, !line, range,
                points != null ? points : line ? LINE_POINTS : PLANE_POINTS, common.seed(), common.threads());
        Path folder = folder();
        SurfaceResult result;
        try (SurfaceFolder files = SurfaceFolder.open(folder, ModelSurface.subject(options), resume, restart)) {
            SurfaceResult computed = compute(options, files);
            if (computed == null) {
                common.interrupted(Figures.count(files.values()) + " points are in " + folder
                        + ", and the surface goes on with --resume");
                return ExitCode.INTERRUPTED;
            }
            result = computed;
            Document document = Document.of(result, files.names(line));
            files.write(result, clip == null ? Double.POSITIVE_INFINITY : clip,
                    JsonDocument.render("surface", result.conventions(), document));
            document.files().forEach(file -> common.produced("result", Path.of(file)));
            common.print(result.conventions(), document, out -> {
                out.println(
                        result.model() + " on " + result.data() + ": " + Figures.count(result.parameters(), "parameter")
                                + ", " + Figures.count(result.samples(), "sample"));
                result.directions()
                        .forEach(direction -> out.println("direction: " + direction.name() + ", length "
                                + Figures.of(direction.norm())));
                SurfaceResult.Grid grid = result.grid();
                out.println("grid: " + grid.x().length + (line ? "" : " x " + grid.loss().length) + " points in "
                        + String.format(Locale.ROOT, "%.1f s", result.seconds()) + ", losses from "
                        + SweepText.figure(grid.least()) + " to " + SweepText.figure(grid.most())
                        + (grid.notFinite() == 0 ? "" : ", " + Figures.count(grid.notFinite()) + " not finite"));
                result.path()
                        .forEach(point -> out.println("model: " + point.model() + " at (" + Figures.of(point.x())
                                + ", " + Figures.of(point.y()) + "), loss " + Figures.of(point.loss())
                                + ", of the slice "
                                + Figures.of(point.sliceLoss()) + ", distance " + Figures.of(point.distance())));
                out.println("files: " + String.join(", ", document.files()));
            });
        }
        return ExitCode.DONE;
    }

    private Path folder() {
        return output != null ? output
                : Path.of(String.valueOf(model.getFileName()).replaceFirst("(?<=.)\\.onnx$", "") + "-surface");
    }

    private @Nullable SurfaceResult compute(SurfaceOptions options, SurfaceFolder files) {
        BooleanSupplier stop = common.stopRule();
        ProgressLine progress = common.progressLine();
        boolean[] told = new boolean[1];
        try {
            return ModelSurface.run(options, files.earlier(), (done, all, values, left) -> {
                files.add(values);
                if (!told[0] && left > WORTH_TELLING) {
                    common.progress(Figures.count(all, "point") + ", about " + ProgressLine.time(left)
                            + " (an estimate from " + Figures.count(values.length, "point") + ")");
                }
                told[0] |= left >= 0;
                progress.show(() -> Figures.count(done) + " of " + Figures.count(all, "point")
                        + (left >= 0 ? ", about " + ProgressLine.time(left) + " left" : ""));
                return !stop.getAsBoolean();
            });
        } finally {
            progress.end();
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
