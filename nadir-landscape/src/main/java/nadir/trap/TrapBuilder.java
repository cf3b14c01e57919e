package nadir.trap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.SquaredLoss;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Builds provable bad local minima. It tries several narrow networks and keeps the best conditioned trap, of those to which
/// L-BFGS returns from 1e-3 away if there are any.
public final class TrapBuilder {
    private static final int CANDIDATES = 4;
    private static final int MOST_CANDIDATES = 8;
    /// A conditioning at which no further candidate is tried.
    private static final double GOOD = 2e-5;
    /// A conditioning with which, after a few candidates, the search is content.
    private static final double FAIR = 1e-6;
    /// The depth that is enough where the wanted one cannot be had.
    private static final double ENOUGH_DEPTH = 0.1;

    private static final int HOLDING_STARTS = 3;
    private static final int HOLDING_ITERATIONS = 200;
    private static final double BESIDE = 1e-3;
    /// The spread of a soft-label trap's outputs: larger ones leave the labels no room, smaller ones bend too little.
    private static final double SOFT_SPREAD = 0.7;

    private final TrapRequest request;
    private final OutputCoordinates coordinates;

    private TrapBuilder(TrapRequest request) {
        this.request = request;
        this.coordinates = request.softLabels()
                ? OutputCoordinates.acrossShifts(request.outputs())
                : OutputCoordinates.all(request.outputs());
        long unknowns = (long) request.samples() * coordinates.count();
        long needed = equations();
        if (unknowns < needed) {
            throw new InputException(
                    "this trap requires at least " + (needed + coordinates.count() - 1) / coordinates.count()
                            + " samples for its " + needed + " equations, got " + request.samples()
                            + "; give more samples, or a narrower network");
        }
    }

    /// The trap.
    ///
    /// @throws InputException if there are too few samples for the equations (the message says how many are needed), or no
    ///     candidate gave a well-conditioned trap
    public static MinimumTrap build(TrapRequest request) {
        return build(request, stage -> {});
    }

    /// The same, telling before each candidate what is being done.
    ///
    /// @throws InputException as [#build(TrapRequest)]
    public static MinimumTrap build(TrapRequest request, Consumer<String> progress) {
        return new TrapBuilder(request).search(progress);
    }

    /// The number of independent equations that fix gradients at all equal-function points, and the curvatures B.
    private long equations() {
        List<Integer> widths = request.narrow();
        long count = coordinates.count() * (widths.getLast() + 1L);
        for (int l = 0; l < widths.size(); l++) {
            long fan = (l == 0 ? request.inputs() : widths.get(l - 1)) + 1L;
            long paths = widths.get(l);
            if (request.isReplicated(l)) {
                int end = Conditions.endOfRun(request.copies(), l);
                for (int next = l + 1; next <= end; next++) {
                    paths *= widths.get(next);
                }
                paths *= end + 1 < widths.size() ? widths.get(end + 1) : coordinates.count();
                count += widths.get(l) * fan * (fan + 1) / 2;
            }
            count += paths * fan;
        }
        return count;
    }

    /// The narrow network with its outputs in the coordinates that the loss sees.
    private DenseArchitecture architecture() {
        return DenseArchitecture.of(request.inputs(), request.narrow(), coordinates.count(), request.activation());
    }

    private record Candidate(NarrowPoint point, Tensor x, SignalSearch.Signal signal) {}

    private MinimumTrap search(Consumer<String> progress) {
        SplittableRandom random = new SplittableRandom(request.seed());
        List<Candidate> candidates = new ArrayList<>();
        double best = 0;
        for (int i = 0; i < MOST_CANDIDATES && best < (i < CANDIDATES ? GOOD : FAIR); i++) {
            progress.accept("building the trap: narrow network " + (i + 1) + " of at most "
                    + (i < CANDIDATES ? CANDIDATES : MOST_CANDIDATES));
            Optional<Candidate> found = candidate(random.split());
            found.ifPresent(candidates::add);
            double score = found.map(this::score).orElse(0.0);
            if (score > best && (score < GOOD || holds(trap(found.orElseThrow())))) {
                best = score;
            }
        }
        candidates.sort(Comparator.comparingDouble(candidate -> -score(candidate)));
        return candidates.stream()
                .map(this::trap)
                .filter(TrapBuilder::holds)
                .findFirst()
                .or(() -> candidates.stream().findFirst().map(this::trap))
                .orElseThrow(() -> new InputException("no well-conditioned trap was found from seed " + request.seed()
                        + remedy()));
    }

    private String remedy() {
        int last = request.narrow().size() - 1;
        return request.narrow().subList(0, last).contains(1)
                ? ": behind a narrow layer of 1 unit everything is a function of one number; give it 2"
                : "; give another seed, more samples, or a narrower network";
    }

    /// Whether L-BFGS, which takes the longest steps, comes back from beside the trap.
    private static boolean holds(MinimumTrap trap) {
        SplittableRandom random = new SplittableRandom(trap.request().seed());
        double[] point = trap.point();
        try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions(), Precision.FLOAT64, 1)) {
            for (int i = 0; i < HOLDING_STARTS; i++) {
                double[] direction = Vectors.normal(point.length, random);
                double[] start = Vectors.plus(point, BESIDE / Vectors.norm(direction), direction);
                double end = Minimizer.with(Lbfgs.defaults())
                        .stopping(StopRules.defaults().withMaxIterations(HOLDING_ITERATIONS))
                        .minimize(risk, start)
                        .value();
                if (!(end >= (1 - 1e-9) * trap.loss())) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The conditioning, less where the trap is shallower than asked for or than is enough.
    private double score(Candidate candidate) {
        double wanted = Math.min(request.depth(), ENOUGH_DEPTH);
        return candidate.signal().conditioning() * Math.min(1, candidate.signal().depth() / wanted);
    }

    private Optional<Candidate> candidate(SplittableRandom random) {
        DenseNetwork narrow = new DenseNetwork(architecture());
        Shape shape = Shape.of(request.samples(), request.inputs());
        Tensor x = Tensor.wrap(shape, Vectors.normal(shape.size(), random));
        double spread = request.softLabels() ? SOFT_SPREAD : Double.POSITIVE_INFINITY;
        double[] weights = new NarrowSearch(narrow, request.copies(), x, coordinates::lossCurvature,
                this::signalSize, spread, searchSamples(), random)
                .weights();
        NarrowPoint point = new NarrowPoint(narrow, weights, x);
        return new SignalSearch(request, point, coordinates, random).search()
                .map(signal -> new Candidate(point, x, signal));
    }

    /// Enough for the equations to be solvable with ease; more would only cost time.
    private int searchSamples() {
        return Math.toIntExact(Math.max(60, 3 * equations() / 2 / coordinates.count()));
    }

    /// |r| at the wanted depth; for soft labels, a part of what they leave room for.
    private double signalSize(double[] outputs) {
        double[] all = coordinates.outputs(outputs);
        return request.softLabels()
                ? Vectors.norm(coordinates.softmax(all)) / 2
                : SignalSearch.radius(all, request.outputs(), request.depth());
    }

    private MinimumTrap trap(Candidate candidate) {
        DenseNetwork narrow = new DenseNetwork(request.narrowArchitecture());
        double[] weights = weights(narrow, candidate.point());
        Shape shape = Shape.of(request.samples(), request.outputs());
        Dataset data = Dataset.real("trap", candidate.x(), Tensor.wrap(shape, candidate.signal().targets()));
        Conventions conventions = Conventions.of(request.softLabels() ? new CrossEntropy(0) : new SquaredLoss());
        Widening widening = new Widening(narrow, Widening.evenSplits(request.narrow(), request.copies()));
        Tensor residuals = Tensor.wrap(shape, coordinates.outputs(candidate.signal().r()));
        double loss;
        try (Risk risk = new Risk(narrow, data, conventions, Precision.FLOAT64, 1)) {
            loss = risk.value(weights);
        }
        int shifts = request.softLabels() ? request.narrow().getLast() + 1 : 0;
        return new MinimumTrap(request, widening, weights, data, conventions, residuals, curvatures(candidate), loss,
                candidate.signal().depth(), widening.nullity() + shifts, candidate.signal().conditioning());
    }

    /// The weights with the last layer's in terms of the outputs themselves.
    private double[] weights(DenseNetwork narrow, NarrowPoint point) {
        double[] weights = new double[narrow.layout().size()];
        int last = narrow.layout().blocks().get(2 * request.narrow().size()).offset();
        System.arraycopy(point.weights(), 0, weights, 0, last);
        double[] rows = new double[point.weights().length - last];
        System.arraycopy(point.weights(), last, rows, 0, rows.length);
        double[] outputs = coordinates.outputs(rows);
        System.arraycopy(outputs, 0, weights, last, outputs.length);
        return weights;
    }

    private List<MinimumTrap.Curvature> curvatures(Candidate candidate) {
        List<MinimumTrap.Curvature> result = new ArrayList<>();
        for (int l = 0; l < request.narrow().size(); l++) {
            for (int j = 0; request.isReplicated(l) && j < request.narrow().get(l); j++) {
                result.add(new MinimumTrap.Curvature(l, j,
                        candidate.point().curvature(l, j, candidate.signal().r())));
            }
        }
        return result;
    }
}
