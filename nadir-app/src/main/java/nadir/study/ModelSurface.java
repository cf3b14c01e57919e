package nadir.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.risk.Risk;
import nadir.spectrum.NonFiniteProductException;
import nadir.storage.FileContent;
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

    /// What an earlier call told of.
    ///
    /// @param directions those of [Listener#chosen]; empty if it told of none
    /// @param values those of [Listener#advanced], in their order
    public record Earlier(List<Frame.Direction> directions, double[] values) {
        /// There was none.
        public static final Earlier NONE = new Earlier(List.of(), new double[0]);

        /// Copies the list.
        public Earlier {
            directions = List.copyOf(directions);
        }
    }

    /// Follows a surface and may end it.
    public interface Listener {
        /// Directions were found by an eigensolver, which may give others on another machine: a surface is gone on with along
        /// these.
        default void chosen(List<Frame.Direction> directions) {}

        /// It is known what will be evaluated.
        ///
        /// @param start without losses
        /// @param order of the grid's points, see [Grid#order()]
        /// @param earlier values that were there already
        default void begun(SurfaceResult start, int[] order, double[] earlier) {}

        /// Some points were evaluated.
        ///
        /// @param done points
        /// @param all points
        /// @param values of the new ones, in the order of [Grid#order()], then those of the path: of each of its points
        ///     its own and that of the nearest point of the slice
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
        options.through().forEach(file -> text.append(", ").append(FileContent.sha256(file), 0, 12));
        if (options.trajectory() != null) {
            text.append(", trajectory ").append(FileContent.sha256(options.trajectory()), 0, 12);
        }
        return text.toString();
    }

    private static ModelOnData load(SurfaceOptions options) {
        return ModelOnData.load(options.model(), options.frozen(), options.data(), options.loss());
    }

    /// Computes it; null if the listener ended it.
    ///
    /// @throws InputException if a model or the data cannot be used, or the directions cannot be had
    public static @Nullable SurfaceResult run(SurfaceOptions options, Earlier earlier, Listener listener) {
        long begun = System.nanoTime();
        ModelOnData subject = load(options);
        double[] origin = subject.model().parameters();
        SurfacePath path = SurfacePath.load(options, subject.model().network(), origin);
        try (Risk risk = subject.risk(options.threads())) {
            Frame frame = earlier.directions().isEmpty() ? frame(options, risk, origin, path.parameters())
                    : new Frame(origin, earlier.directions());
            if (earlier.directions().isEmpty() && isSolved(options.kind())) {
                listener.chosen(frame.directions());
            }
            Grid grid = grid(options, frame, path.parameters());
            Scan scan = new Scan(frame, grid, path.evaluations(), k -> path.at(frame, k), earlier.values());
            listener.begun(result(options, subject, frame, grid, scan, path, Double.NaN, begun), grid.order(),
                    earlier.values());
            if (!scan(scan, risk, options.threads(), listener)) {
                return null;
            }
            return result(options, subject, frame, grid, scan, path, path.isEmpty() ? Double.NaN : risk.value(origin),
                    begun);
        } catch (IllegalArgumentException | NonFiniteProductException impossible) {
            throw new InputException("there is no such slice: " + impossible.getMessage(), impossible);
        }
    }

    /// Measures what evaluations cost, on some points of the surface.
    ///
    /// @throws InputException as [#run]
    public static SurfaceEstimate estimate(SurfaceOptions options) {
        boolean isHessian = options.kind() == SurfaceOptions.Kind.HESSIAN;
        // Eigenvectors can take longer than the surface, and its points cost the same along any direction.
        SurfaceOptions measured = isHessian ? options.withRandomDirections() : options;
        double[] seconds = new double[1];
        int[] counts = new int[2];
        long[] since = new long[1];
        run(measured, Earlier.NONE, (done, all, values, left) -> {
            counts[1] = all;
            if (Double.isNaN(left)) {
                since[0] = System.nanoTime();
                return true;
            }
            counts[0] += values.length;
            seconds[0] = (System.nanoTime() - since[0]) * 1e-9;
            return seconds[0] < STEP_SECONDS;
        });
        double each = counts[0] == 0 ? Double.NaN : seconds[0] / counts[0];
        return new SurfaceEstimate(LossConventions.of(load(options).conventions()), counts[1], counts[0], each,
                each * counts[1], options.threads(),
                isHessian ? "The time for the eigenvectors comes on top; nobody knows it before." : "");
    }

    private static boolean isSolved(SurfaceOptions.Kind kind) {
        return switch (kind) {
            case HESSIAN, PATH -> true;
            case RANDOM, MODELS -> false;
        };
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

    private static boolean scan(Scan scan, Risk risk, int threads, Listener listener) {
        int all = scan.size();
        int workers = Math.clamp(all - (long) scan.done(), 1, threads);
        List<Risk> risks = new ArrayList<>();
        try {
            for (int t = 0; t < workers; t++) {
                // One thread each: points are shared out, which costs less than sharing out samples.
                risks.add(workers == 1 ? risk : single(risk));
            }
            List<ToDoubleFunction<double[]>> functions = new ArrayList<>();
            risks.forEach(one -> functions.add(one::value));
            int next = workers;
            for (int step = 0; !scan.isComplete(); step++) {
                long begun = System.nanoTime();
                double[] values = scan.advance(functions, next);
                double perPoint = (System.nanoTime() - begun) * 1e-9 / values.length;
                // The first points of all compile the loss, and the next are few: they say nothing of the others.
                next = step == 0 ? 4 * workers
                        : (int) Math.clamp(STEP_SECONDS / Math.max(perPoint, 1e-9), workers, 100_000);
                double left = step < 2 ? Double.NaN : perPoint * (all - scan.done());
                if (!listener.advanced(scan.done(), all, values, left)
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

    private static SurfaceResult result(SurfaceOptions options, ModelOnData subject, Frame frame, Grid grid, Scan scan,
            SurfacePath path, double atOrigin, long begun) {
        double[] values = scan.values();
        int width = grid.x().length;
        double[][] loss = IntStream.range(0, grid.y().length)
                .mapToObj(j -> Arrays.copyOfRange(values, j * width, (j + 1) * width))
                .toArray(double[][]::new);
        double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
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
                path.points(options, frame, scan.furtherValues(), atOrigin), (System.nanoTime() - begun) * 1e-9);
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }
}
