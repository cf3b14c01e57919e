package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.escape.Escape;
import nadir.escape.EscapeMethod;
import nadir.escape.EscapeOptions;
import nadir.escape.EscapeResult;
import nadir.escape.Sighting;
import nadir.exec.Precision;
import nadir.network.Activation;
import nadir.onnx.DataSchema;
import nadir.onnx.ModelFile;
import nadir.onnx.ModelMetadata;
import nadir.optimize.Adam;
import nadir.optimize.GradientDescent;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.Optimizer;
import nadir.optimize.Run;
import nadir.optimize.Schedule;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.Inertia;
import nadir.storage.NewFolder;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trap.BetterPoint;
import nadir.trap.MinimumTrap;
import nadir.trap.TrapBuilder;
import nadir.trap.TrapRequest;

/// The whole of Nadir in one story: builds a trap, lets optimisers stay in it, leaves it, and keeps everything in a folder.
public final class Demonstration {
    /// How far from the trap the optimisers start.
    private static final double DISTANCE = 1e-3;
    /// An optimiser has left the trap if it ends lower by this part of its loss.
    private static final double LEFT = 0.01;
    private static final int GRID = 300;
    private static final int MOST_POINTS = 400;
    private static final String TRAP = "trap";
    private static final String FREE = "free.onnx";
    private static final String REPORT = "report.html";

    private final DemoOptions options;
    private final Listener listener;
    private final MinimumTrap trap;
    private final Risk risk;
    private final List<DemoPictures.Course> courses = new ArrayList<>();

    private Demonstration(DemoOptions options, Listener listener, MinimumTrap trap, Risk risk) {
        this.options = options;
        this.listener = listener;
        this.trap = trap;
        this.risk = risk;
    }

    /// Hears how the demonstration advances, and stops it.
    @FunctionalInterface
    public interface Listener {
        /// Told at each stage, often.
        ///
        /// @param stage what is being done
        /// @return whether to go on
        boolean advance(String stage);
    }

    /// What a run gives.
    ///
    /// @param conventions what the losses mean
    public record Shown(DemoResult result, DemoPictures pictures, LossConventions conventions) {}

    /// Writes the page.
    @FunctionalInterface
    public interface Reporter {
        /// Writes it.
        ///
        /// @param file to write, whose folder is there
        /// @throws IOException if that fails
        void write(Shown shown, Path file) throws IOException;
    }

    /// Runs the story; the folder appears at its end, whole or not at all.
    ///
    /// @throws InputException if the folder cannot be made
    /// @throws CancellationException if the listener stops it
    /// @throws IOException if writing fails
    public static Shown run(DemoOptions options, Listener listener, Reporter reporter) throws IOException {
        NewFolder.requireFree(options.folder());
        long start = System.nanoTime();
        advance(listener, "building a bad local minimum");
        TrapRequest request = TrapRequest.of(1, 1, List.of(2, 1), List.of(3, 4), 80, Activation.TANH, options.seed());
        MinimumTrap trap = TrapBuilder.build(request, line -> {});
        try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions(), Precision.FLOAT64,
                options.threads())) {
            return new Demonstration(options, listener, trap, risk).run(start, reporter);
        }
    }

    private Shown run(long start, Reporter reporter) throws IOException {
        DenseOperator hessian = DenseOperator.of(risk.hessian(trap.point()),
                (done, part) -> listener.advance("Hessian at the trap"));
        double[] spectrum = hessian.eigenvalues();
        Inertia inertia = hessian.inertia();
        List<DemoResult.Stay> stays = stays();
        EscapeResult found = Escape.run(risk, trap.point(),
                EscapeOptions.of(EscapeMethod.AUTO, options.budget(), options.seed()).withThreads(options.threads()),
                (stage, fraction) -> listener.advance("escape: " + stage));
        advance(listener, "escape");
        EscapeResult.Course course = found.course();
        courses.add(new DemoPictures.Course("escape", new DemoPictures.Curve(
                course.descent().stream().mapToDouble(Sighting::evaluations).toArray(),
                course.descent().stream().mapToDouble(Sighting::loss).toArray())));
        DemoPictures pictures = pictures(course, spectrum, inertia);
        BetterPoint better = course.point().length == risk.dimension()
                ? new BetterPoint(course.point(), course.after(), "escape by " + course.method().label())
                : null;
        List<Shown> shown = new ArrayList<>();
        NewFolder.create(options.folder(), folder -> {
            List<CertificationResult> proofs = new ArrayList<>();
            TrapFolder.write(folder.resolve(TRAP), trap, better, part -> {
                advance(listener, "proving that it is a trap, and that the way leads lower");
                proofs.add(TrapConstruction.certified(part, trap, options.threads()));
            });
            save(folder.resolve(FREE), course);
            DemoResult result = new DemoResult(options.folder().toString(), trapped(inertia), stays, exit(found),
                    proof(proofs.getFirst()), options.folder().resolve(REPORT).toString(),
                    (System.nanoTime() - start) / 1e9);
            shown.add(new Shown(result, pictures, LossConventions.of(trap.conventions())));
            reporter.write(shown.getFirst(), folder.resolve(REPORT));
        });
        return shown.getFirst();
    }

    private DemoResult.Exit exit(EscapeResult found) {
        EscapeResult.Course course = found.course();
        return new DemoResult.Exit(found instanceof EscapeResult.Escaped, course.method().label(), course.after(),
                course.evaluations(), found.reason(), options.folder().resolve(FREE).toString());
    }

    private DemoResult.Proof proof(CertificationResult found) {
        boolean proved = found.status() == CertificationResult.Status.PROVED;
        return new DemoResult.Proof(proved, found.statements(), found.enclosure(), found.betterEnclosure(),
                proved ? TrapFolder.certificate(options.folder().resolve(TRAP)).toString() : null, found.reason());
    }

    private static void advance(Listener listener, String stage) {
        if (!listener.advance(stage)) {
            throw new CancellationException("stopped");
        }
    }

    private DemoResult.Trapped trapped(Inertia inertia) {
        int negative = inertia.decided() ? inertia.negative().atLeast() : -1;
        int zero = inertia.decided() ? inertia.zero().atLeast() : -1;
        return new DemoResult.Trapped(trap.network().architecture().toString(), risk.dimension(), risk.terms(),
                risk.value(trap.point()), risk.bestConstant().value(), negative, zero, trap.nullity());
    }

    private List<DemoResult.Stay> stays() {
        double[] near = trap.beside(DISTANCE, options.seed());
        double curvature = DenseOperator
                .of(risk.hessian(near), (done, part) -> listener.advance("Hessian near the trap"))
                .eigenvalues()[risk.dimension() - 1];
        Map<String, Optimizer> optimizers = new TreeMap<>(Map.of(
                "gradient descent", new GradientDescent(new Schedule.Constant(1 / curvature)),
                "Adam", Adam.of(new Schedule.Constant(1e-3)), "L-BFGS", Lbfgs.defaults()));
        StopRules rules = StopRules.defaults().withMaxIterations(Long.MAX_VALUE).withMaxPasses(options.budget());
        List<DemoResult.Stay> stays = new ArrayList<>();
        optimizers.forEach((name, optimizer) -> {
            advance(listener, name + ", started near the trap");
            Run run = Minimizer.with(optimizer)
                    .stopping(rules)
                    .cancelledBy(() -> !listener.advance(name + ", started near the trap"))
                    .minimize(risk, near);
            stays.add(new DemoResult.Stay(name, run.history().getFirst().value(), run.value(),
                    run.evaluations().passes(), run.outcome().text(), run.value() < (1 - LEFT) * trap.loss()));
            courses.add(new DemoPictures.Course(name, thinned(run)));
        });
        return stays;
    }

    /// Enough of the history for a picture.
    private static DemoPictures.Curve thinned(Run run) {
        int rows = run.history().size();
        int count = Math.min(rows, MOST_POINTS);
        int[] kept = IntStream.range(0, count)
                .map(i -> count == 1 ? 0 : (int) ((long) i * (rows - 1) / (count - 1)))
                .toArray();
        return new DemoPictures.Curve(
                Arrays.stream(kept).mapToDouble(i -> run.history().get(i).evaluations().passes()).toArray(),
                Arrays.stream(kept).mapToDouble(i -> run.history().get(i).value()).toArray());
    }

    private DemoPictures pictures(EscapeResult.Course course, double[] spectrum, Inertia inertia) {
        double[] x = trap.data().x().toArray();
        double least = Arrays.stream(x).min().orElse(0);
        double most = Arrays.stream(x).max().orElse(0);
        double[] grid = new double[GRID];
        Arrays.setAll(grid, i -> least + (most - least) * i / (GRID - 1));
        Dataset places = Dataset.real("grid", Tensor.wrap(Shape.of(GRID, 1), grid),
                Tensor.wrap(Shape.of(GRID, 1), new double[GRID]));
        double[] trapped;
        double[] free;
        try (Risk there = new Risk(trap.network(), places, trap.conventions(), Precision.FLOAT64, 1);
                Risk here = new Risk(course.network(), places, trap.conventions(), Precision.FLOAT64, 1)) {
            trapped = there.outputs(trap.point()).toArray();
            free = here.outputs(course.point()).toArray();
        }
        return new DemoPictures(new DemoPictures.Curve(x, trap.data().y().toArray()),
                new DemoPictures.Curve(grid, trapped), new DemoPictures.Curve(grid, free), courses, spectrum,
                inertia.cluster().tolerance(), profile(course));
    }

    /// Empty if the network was grown, for then no straight line leads there.
    private DemoPictures.Curve profile(EscapeResult.Course course) {
        if (course.point().length != risk.dimension()) {
            return new DemoPictures.Curve(new double[0], new double[0]);
        }
        double[] t = new double[GRID];
        double[] loss = new double[GRID];
        double[] from = trap.point();
        for (int i = 0; i < GRID; i++) {
            double part = -0.25 + 1.5 * i / (GRID - 1);
            double[] place = from.clone();
            Arrays.setAll(place, k -> place[k] + part * (course.point()[k] - from[k]));
            t[i] = part;
            loss[i] = risk.value(place);
        }
        return new DemoPictures.Curve(t, loss);
    }

    private void save(Path file, EscapeResult.Course course) throws IOException {
        ModelMetadata metadata = ModelMetadata.empty()
                .withConventions(trap.conventions())
                .withSchema(DataSchema.of(trap.data()))
                .withSeed(options.seed());
        ModelFile.save(file, course.network(), course.point(), metadata);
    }
}
