package nadir.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.distributed.DistributedRisk;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.DataLowerBound;
import nadir.network.Network;
import nadir.objective.Objective;
import nadir.optimize.Minimizer;
import nadir.optimize.Optimizer;
import nadir.optimize.Run;
import nadir.optimize.Snapshot;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.storage.Beginning;
import org.jspecify.annotations.Nullable;

/// One call of [Training], from loaded data to saved model.
final class TrainingRun {
    private final TrainingOptions options;
    private final Dataset data;
    private final Network network;
    private final Conventions conventions;
    private final TrainingListener listener;
    private final ModelPlace place;
    private final TrainingSettings settings;
    /// By start.
    private final SortedMap<Integer, StartResult> done = new TreeMap<>();
    private TrainingCheckpoint.@Nullable Best best;
    private @Nullable Snapshot snapshot;
    private @Nullable DistributedRisk elsewhere;
    private @Nullable TrajectoryKeeper trajectory;
    private long savedAt = System.nanoTime();

    /// @param data with the targets coded as the loss wants them
    /// @param model null for no files at all
    TrainingRun(TrainingOptions options, Dataset data, Network network, Conventions conventions,
            TrainingSettings settings, @Nullable Path model, TrainingListener listener) {
        this.options = options;
        this.data = data;
        this.network = network;
        this.conventions = conventions;
        this.listener = listener;
        this.place = new ModelPlace(model);
        this.settings = settings;
    }

    /// The same run, which keeps its trajectory in a file.
    ///
    /// @throws InputException if there are several starts, or the model goes to the same file
    TrainingRun keeping(Path file) {
        if (options.starts() > 1) {
            throw new InputException("--keep-trajectory keeps the way from one start, and --starts asks for "
                    + options.starts() + "; leave one of them out");
        }
        if (place.isTakenBy(file)) {
            throw new InputException("--keep-trajectory names " + file
                    + ", where the model or its checkpoint goes; name another file");
        }
        trajectory = new TrajectoryKeeper(file, network, settings.texts());
        return this;
    }

    /// Trains on data that lie on a cluster, of which `data` are some rows.
    TrainingResult run(DistributedRisk risk) throws IOException {
        begin();
        elsewhere = risk;
        try {
            return finish((point, loss) -> Tally.of(risk, point, loss), trainInTurn(risk, risk));
        } catch (UncheckedIOException unwritable) {
            throw Objects.requireNonNull(unwritable.getCause());
        }
    }

    TrainingResult run() throws IOException {
        begin();
        try (Risk risk = new Risk(network, data, conventions, options.precision(), options.threads());
                Risk judge = options.precision() == Precision.FLOAT64 ? risk
                        : new Risk(network, data, conventions, Precision.FLOAT64, options.threads())) {
            return finish((point, loss) -> Tally.of(judge, point, loss),
                    TogetherTraining.suits(options, risk) ? trainTogether(risk) : trainInTurn(risk, judge));
        } catch (UncheckedIOException unwritable) {
            throw Objects.requireNonNull(unwritable.getCause());
        }
    }

    /// Trains from one start on a risk that is there already.
    ///
    /// @param judge the same risk in double precision
    TrainingResult run(Risk risk, Risk judge) throws IOException {
        return finish((point, loss) -> Tally.of(judge, point, loss), train(risk, judge));
    }

    /// The result of training from one start that was done elsewhere.
    TrainingResult resultOf(Risk judge, Run run) throws IOException {
        take(0, resultOf(0, run), run);
        return finish((point, loss) -> Tally.of(judge, point, loss), false);
    }

    /// Takes up what an earlier run left.
    private void begin() throws IOException {
        TrainingCheckpoint left = place.checkpoint(options.beginning());
        if (left != null) {
            begin(left);
        }
        if (trajectory != null) {
            trajectory.begin(options.beginning(), snapshot == null ? -1 : snapshot.integer("state/iteration")[0]);
        }
    }

    private void begin(TrainingCheckpoint left) {
        if (options.beginning() == Beginning.RESUME) {
            settings.requireSame(left.settings(), place.checkpointName());
            left.done().forEach(result -> done.put((int) (result.seed() - options.seed()), result));
            best = left.best();
            snapshot = left.snapshot();
        } else if (!left.finished()) {
            throw new InputException(
                    place.checkpointName() + " was left by a run that did not finish; go on with it by "
                            + "--resume, or start over with --restart");
        }
    }

    private boolean trainInTurn(Objective risk, Objective judge) throws IOException {
        boolean interrupted = false;
        while (done.size() < options.starts() && !interrupted) {
            interrupted = train(risk, judge);
        }
        return interrupted;
    }

    /// Trains from all starts that have not ended; true if the user ended it.
    private boolean trainTogether(Risk risk) throws IOException {
        TogetherTraining training = new TogetherTraining(options, data, network, conventions, risk, done.keySet(),
                snapshot);
        snapshot = null;
        Map<Integer, Run> interrupted = training.run(listener::isCancelled, (start, run) -> {
            take(start, resultOf(start, run), run);
            listener.starts(done.size(), options.starts(), endOf(Objects.requireNonNull(best)).loss());
            saveWhenDue();
        });
        if (!interrupted.isEmpty()) {
            snapshot = training.left();
            save(false);
        }
        interrupted.forEach((start, run) -> take(start, resultOf(start, run), run));
        return !interrupted.isEmpty();
    }

    private StartResult resultOf(int start, Run run) {
        return StartResult.of(options.seed() + start, run, run.value(), run.gradientNorm());
    }

    private void take(int start, StartResult result, Run run) {
        done.put(start, result);
        if (best == null || isBest(start, result, best.start(), endOf(best))) {
            best = new TrainingCheckpoint.Best(start, run.point(), TrainingHistory.of(run.history()));
        }
    }

    private StartResult endOf(TrainingCheckpoint.Best one) {
        return Objects.requireNonNull(done.get(one.start()));
    }

    /// Of equal ends the one of the first start is kept, in whatever order they come.
    private static boolean isBest(int start, StartResult result, int bestStart, StartResult known) {
        return result.isBetterThan(known) || (start < bestStart && !known.isBetterThan(result));
    }

    /// Trains from the next start; true if the user ended it.
    private boolean train(Objective risk, Objective judge) throws IOException {
        int start = done.size();
        long seed = options.seed() + start;
        Minimizer minimizer = minimizer(start, seed);
        TrajectoryKeeper kept = trajectory;
        if (kept != null) {
            minimizer = minimizer.showing((progress, point) -> kept.offer(progress, point,
                    progress.exact() && risk.equals(judge) ? same -> progress.value() : judge::value));
        }
        Snapshot from = snapshot;
        Run run = from == null
                ? minimizer.minimize(risk, start(seed))
                : minimizer.resume(risk, from);
        double[] gradient = new double[risk.dimension()];
        double loss = risk.equals(judge) ? run.value() : judge.gradient(run.point(), gradient);
        double norm = risk.equals(judge) ? run.gradientNorm() : StartResult.norm(gradient);
        StartResult result = StartResult.of(seed, run, loss, norm);
        if (result.outcome() == TrainingOutcome.INTERRUPTED) {
            save(false);
        }
        take(start, result, run);
        boolean interrupted = result.outcome() == TrainingOutcome.INTERRUPTED;
        if (start + 1 < options.starts() && !interrupted) {
            snapshot = null;
            saveWhenDue();
        }
        return interrupted;
    }

    private double[] start(long seed) {
        DistributedRisk there = elsewhere;
        return there != null && options.network() instanceof DenseChoice dense
                ? dense.start(network, conventions, there::targetMeans, seed)
                : options.network().start(network, conventions, data, seed);
    }

    private int samples() {
        return elsewhere == null ? data.rows() : ModelOnCluster.samples(elsewhere);
    }

    private Minimizer minimizer(int start, long seed) {
        Optimizer optimizer = optimizer(seed);
        return Minimizer.with(optimizer)
                .stopping(rules(options.optimizer()))
                .reporting(progress -> listener.iteration(start, progress))
                .cancelledBy(listener::isCancelled)
                .saving(options.checkpointEvery(), state -> {
                    snapshot = state;
                    saveWhenDue();
                });
    }

    static StopRules rules(OptimizerChoice choice) {
        return StopRules.defaults().withTolerance(choice.tolerance()).withMaxIterations(choice.iterations());
    }

    private Optimizer optimizer(long seed) {
        return options.optimizer().optimizer(conventions, samples(), options.precision(), seed);
    }

    private void saveWhenDue() {
        if (System.nanoTime() - savedAt >= options.checkpointEvery().toNanos()) {
            try {
                save(false);
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
        }
    }

    private void save(boolean finished) throws IOException {
        if (trajectory != null) {
            // First, so that it has all points up to where the checkpoint goes on.
            trajectory.save();
        }
        List<StartResult> ended = finished ? List.of() : List.copyOf(done.values());
        place.save(new TrainingCheckpoint(settings.texts(), finished, ended, finished ? null : best, snapshot)
                .toCheckpoint());
        savedAt = System.nanoTime();
    }

    private TrainingResult finish(BiFunction<double[], Double, Tally> judge, boolean interrupted) throws IOException {
        TrainingCheckpoint.Best kept = Objects.requireNonNull(best);
        StartResult end = endOf(kept);
        if (!Double.isFinite(end.loss())) {
            place.removeCheckpoint();
            throw new InputException(end.reason() + " " + end.remedy());
        }
        Tally tally = judge.apply(kept.point(), end.loss());
        boolean replaced = place.isTaken();
        if (place.model() != null) {
            TrainedModel.save(place.model(), network, kept, end, tally, settings.texts(), data, conventions);
        }
        if (trajectory != null) {
            trajectory.end(end.iterations(), end.loss(), kept.point());
        }
        boolean resumable = place.model() != null
                && (interrupted || (options.starts() == 1 && end.outcome().isResumable()));
        if (resumable && !interrupted) {
            save(true);
        } else if (!resumable) {
            place.removeCheckpoint();
        }
        return result(end, tally, replaced, resumable);
    }

    /// What is known of the parameters that are kept.
    record Tally(double bound, boolean attained, double gap, @Nullable Double accuracy) {
        static Tally of(Risk judge, double[] point, double loss) {
            OptionalDouble accuracy = judge.accuracy(point);
            DataLowerBound bound = judge.lowerBound();
            return new Tally(bound.value(), bound.attained(), loss - bound.value(),
                    accuracy.isPresent() ? (Double) accuracy.getAsDouble() : null);
        }

        static Tally of(DistributedRisk judge, double[] point, double loss) {
            OptionalDouble accuracy = judge.accuracy(point);
            DataLowerBound bound = judge.lowerBound();
            return new Tally(bound.value(), bound.attained(), loss - bound.value(),
                    accuracy.isPresent() ? (Double) accuracy.getAsDouble() : null);
        }
    }

    private TrainingResult result(StartResult end, Tally tally, boolean replaced, boolean resumable) {
        double seconds = done.values().stream().mapToDouble(StartResult::seconds).sum();
        return new TrainingResult(LossConventions.of(conventions), end.loss(), end.gradientNorm(),
                network.layout().size(), end.iterations(), end.outcome(), end.reason(), end.remedy(),
                tally.bound(), tally.attained(), tally.gap(), tally.accuracy(),
                place.modelName(), replaced, resumable ? place.checkpointName() : null, data.name(), samples(),
                data.features(), options.network().text(network), options.network().scaled(),
                optimizer(end.seed()).name(), end.seed(), end.parameterNorm(), end.passes(), seconds,
                List.copyOf(done.values()),
                elsewhere == null ? notes(options.network(), data) : List.of(), null,
                trajectory == null ? null : trajectory.name());
    }

    static List<String> notes(NetworkChoice choice, Dataset data) {
        int constant = constantFeatures(data);
        boolean idle = choice.scaled() && constant > 0;
        return idle
                ? List.of(constant + " of " + data.features() + " features are constant: scaled they are 0, and their "
                        + "weights do not matter.")
                : List.of();
    }

    private static int constantFeatures(Dataset data) {
        double[] x = data.x().values();
        int constant = 0;
        for (int column = 0; column < data.features(); column++) {
            int row = column;
            while (row < x.length && x[row] == x[column]) {
                row += data.features();
            }
            constant += row >= x.length ? 1 : 0;
        }
        return constant;
    }
}
