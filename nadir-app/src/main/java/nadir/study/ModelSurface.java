package nadir.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.network.Block;
import nadir.network.Network;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;
import nadir.risk.Risk;
import nadir.spectrum.NonFiniteProductException;
import nadir.surface.Directions;
import nadir.surface.Frame;
import nadir.surface.Grid;
import nadir.surface.Scan;
import org.jspecify.annotations.Nullable;

/// The loss of a saved model along a line or over a plane. Every value is that of [Risk#value] at its point.
public final class ModelSurface {
    /// How long to evaluate before progress is told and saved.
    private static final double STEP_SECONDS = 0.2;
    private static final double MARGIN = 0.25;

    private ModelSurface() {}

    /// Follows a surface and may end it.
    public interface Listener {
        /// Some points were evaluated.
        ///
        /// @param done points
        /// @param all points
        /// @param values of the new ones, in the order of [Grid#order()]
        /// @param secondsLeft an estimate; NaN while there is none
        /// @return whether to go on
        boolean advanced(int done, int all, double[] values, double secondsLeft);
    }

    /// What fixes every value: a surface is gone on with only if it is the same.
    public static String subject(SurfaceOptions options) {
        ModelOnData subject = load(options);
        StringBuilder text = new StringBuilder(subject.contentText() + ", " + subject.dataText() + ", "
                + subject.conventions().text() + ", " + options.kind() + (options.isPlane() ? " plane" : " line") + ", "
                + options.points() + " points, range " + options.range() + ", seed " + options.seed());
        options.through().forEach(file -> text.append(", ").append(nadir.storage.FileContent.sha256(file), 0, 12));
        return text.toString();
    }

    private static ModelOnData load(SurfaceOptions options) {
        return ModelOnData.load(options.model(), options.frozen(), options.data(), options.loss());
    }

    /// Computes it; null if the listener ended it.
    ///
    /// @param earlier values that an earlier call told of
    /// @throws InputException if a model or the data cannot be used, or the directions cannot be had
    public static @Nullable SurfaceResult run(SurfaceOptions options, double[] earlier, Listener listener) {
        long begun = System.nanoTime();
        ModelOnData subject = load(options);
        double[] origin = subject.model().parameters();
        Network network = subject.model().network();
        List<double[]> others = options.through().stream().map(file -> other(file, options, network)).toList();
        try (Risk risk = subject.risk(options.threads())) {
            Frame frame = frame(options, risk, origin, others);
            Grid grid = grid(options, frame, others);
            Scan scan = new Scan(frame, grid, earlier);
            if (!scan(scan, grid, risk, options.threads(), listener)) {
                return null;
            }
            return result(options, subject, risk, frame, grid, scan, others, begun);
        } catch (IllegalArgumentException | NonFiniteProductException impossible) {
            throw new InputException("there is no such slice: " + impossible.getMessage(), impossible);
        }
    }

    private static double[] other(Path file, SurfaceOptions options, Network network) {
        LoadedModel model = ModelFile.load(file, options.frozen());
        List<String> shapes = shapes(model.network());
        if (!shapes.equals(shapes(network))) {
            throw new InputException(file + " is another network than " + options.model()
                    + ": its parameters have other names or shapes; a slice requires models of one network");
        }
        return model.parameters();
    }

    private static List<String> shapes(Network network) {
        List<String> shapes = new ArrayList<>();
        for (Block block : network.layout().blocks()) {
            shapes.add(block.name() + " " + block.shape());
        }
        return shapes;
    }

    private static Frame frame(SurfaceOptions options, Risk risk, double[] origin, List<double[]> others) {
        int count = options.isPlane() ? 2 : 1;
        return switch (options.kind()) {
            case RANDOM -> Directions.random(risk.network(), origin, count, options.seed());
            case HESSIAN -> Directions.eigenvectors(risk.hessian(origin), origin, count, options.seed());
            case MODELS -> Directions.through(origin, others);
            case PATH -> Directions.principal(origin, others, count);
        };
    }

    private static Grid grid(SurfaceOptions options, Frame frame, List<double[]> others) {
        if (options.range() != null || others.isEmpty()) {
            return Grid.around(options.range() == null ? 1 : options.range(), options.points(), options.isPlane());
        }
        double[] low = new double[2];
        double[] high = new double[2];
        for (double[] other : others) {
            double[] at = frame.coordinates(other);
            for (int k = 0; k < 2; k++) {
                low[k] = Math.min(low[k], at[k]);
                high[k] = Math.max(high[k], at[k]);
            }
        }
        for (int k = 0; k < 2; k++) {
            double margin = high[k] > low[k] ? MARGIN * (high[k] - low[k]) : 1;
            low[k] -= margin;
            high[k] += margin;
        }
        return Grid.between(low, high, options.points(), options.isPlane());
    }

    private static boolean scan(Scan scan, Grid grid, Risk risk, int threads, Listener listener) {
        int all = grid.size();
        int workers = Math.clamp(all - (long) scan.done(), 1, threads);
        List<Risk> risks = new ArrayList<>();
        try {
            for (int t = 0; t < workers; t++) {
                // One thread each: points are shared out, which costs less than sharing out samples.
                risks.add(workers == 1 ? risk : single(risk));
            }
            List<ToDoubleFunction<double[]>> functions = new ArrayList<>();
            risks.forEach(one -> functions.add(one::value));
            double perPoint = -1;
            int next = workers;
            while (!scan.isComplete()) {
                long begun = System.nanoTime();
                double[] values = scan.advance(functions, next);
                // The first points of all compile the loss, and say nothing of the others.
                perPoint = perPoint < 0 ? Double.NaN : (System.nanoTime() - begun) * 1e-9 / values.length;
                next = Double.isNaN(perPoint) ? 4 * workers
                        : (int) Math.clamp(STEP_SECONDS / Math.max(perPoint, 1e-9), workers, 100_000);
                if (!listener.advanced(scan.done(), all, values, perPoint * (all - scan.done()))
                        && !scan.isComplete()) {
                    return false;
                }
            }
            return true;
        } finally {
            risks.stream().filter(one -> one != risk).forEach(Risk::close);
        }
    }

    private static Risk single(Risk risk) {
        return new Risk(risk.network(), risk.data(), risk.conventions(), Precision.FLOAT64, 1);
    }

    private static SurfaceResult result(SurfaceOptions options, ModelOnData subject, Risk risk, Frame frame, Grid grid,
            Scan scan, List<double[]> others, long begun) {
        double[] values = scan.values();
        int width = grid.x().length;
        double[][] loss = IntStream.range(0, grid.y().length)
                .mapToObj(j -> Arrays.copyOfRange(values, j * width, (j + 1) * width))
                .toArray(double[][]::new);
        double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        List<SurfaceResult.Point> path = new ArrayList<>();
        for (int k = 0; k < others.size(); k++) {
            path.add(point(options.through().get(k).toString(), risk, frame, others.get(k)));
        }
        if (!others.isEmpty()) {
            path.add(point(options.model().toString(), risk, frame, frame.origin()));
        }
        Dataset data = subject.data();
        return new SurfaceResult(options.model().toString(), data.name(), frame.origin().length, data.rows(),
                LossConventions.of(subject.conventions()),
                new SurfaceResult.Grid(grid.x(), frame.isPlane() ? grid.y() : null, loss, values.length - finite.length,
                        finite.length == 0 ? null : (Double) finite[0],
                        finite.length == 0 ? null : (Double) finite[finite.length - 1]),
                frame.directions()
                        .stream()
                        .map(direction -> new SurfaceResult.Direction(direction.name(), direction.norm(),
                                known(direction.eigenvalue()), known(direction.variance())))
                        .toList(),
                path, (System.nanoTime() - begun) * 1e-9);
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    private static SurfaceResult.Point point(String name, Risk risk, Frame frame, double[] parameters) {
        double[] at = frame.coordinates(parameters);
        double[] nearest = frame.at(at[0], at[1]);
        double distance = 0;
        for (int i = 0; i < nearest.length; i++) {
            distance = Math.hypot(distance, nearest[i] - parameters[i]);
        }
        return new SurfaceResult.Point(name, at[0], at[1], risk.value(parameters), risk.value(nearest), distance);
    }
}
