package nadir.eliminate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import nadir.optimize.GradientScale;
import nadir.optimize.Iterate;
import nadir.optimize.Minimizer;
import nadir.optimize.Outcome;
import nadir.optimize.Run;
import nadir.optimize.Snapshot;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import org.jspecify.annotations.Nullable;

/// One run of an [Elimination], which documents its course: stages, rounds, recentring.
final class EliminationRun {
    /// What the names of the minimiser's own entries begin with in a snapshot.
    static final String MINIMIZER = "minimizer/";

    /// Exponents at which coordinates are recentred: those of alpha and beta are e^30 apart by then.
    private static final double DRIFT = 30;
    private static final int DRIFT_CHECK = 10;

    private final Risk plain;
    private final EliminationOptions options;
    private final Followers followers;
    private final BooleanSupplier cancelled;
    private final Judgement judgement;
    private final List<EliminationProgress> history = new ArrayList<>();
    private @Nullable ModifiedLoss loss;
    private double[] point = {};
    private double passes;
    private double seconds;
    private int stage;
    private int stageStart;
    private long iterations;
    private long roundStart;
    private long nextRow;
    private long nextTold;
    private boolean drifted;
    /// How the last round ended; null before.
    private @Nullable String stopped;
    /// The minimiser of a round that is to be resumed.
    private @Nullable Snapshot left;

    /// Who hears of a run while it goes on; nothing of the run depends on them.
    ///
    /// @param rows hears every row of the history
    /// @param states hears more of them, neuron by neuron; null for nobody
    record Followers(Consumer<EliminationProgress> rows, @Nullable Consumer<EliminationState> states) {}

    EliminationRun(Risk plain, EliminationOptions options, Judgement judgement, Followers followers,
            BooleanSupplier cancelled) {
        this.plain = plain;
        this.options = options;
        this.judgement = judgement;
        this.followers = followers;
        this.cancelled = cancelled;
    }

    /// Begins at a point.
    void begin(ModifiedLoss first, double[] start) {
        loss = first;
        point = start;
        record();
    }

    /// Takes up what a snapshot holds.
    ///
    /// @param any the modified loss with any lambda and offsets
    /// @param minimizer the snapshot's part that is the minimiser's
    void restore(ModifiedLoss any, Snapshot snapshot, Snapshot minimizer) {
        if (!snapshot.text("method").equals(options.method().label())) {
            throw new IllegalArgumentException("Resuming requires the method of the checkpoint, "
                    + snapshot.text("method") + ", got " + options.method().label());
        }
        double[] figures = snapshot.real("figures");
        long[] counts = snapshot.integer("counts");
        stage = (int) counts[0];
        if (stage >= options.lambdas().size() || options.lambdas().get(stage) != figures[0]) {
            throw new IllegalArgumentException("Resuming requires the lambdas of the checkpoint, " + figures[0]
                    + " in stage " + (stage + 1) + ", got " + options.lambdas());
        }
        loss = any.with(figures[0], snapshot.real("offsets"));
        point = snapshot.real("point").clone();
        passes = figures[1];
        seconds = figures[2];
        stageStart = (int) counts[1];
        iterations = counts[2];
        roundStart = counts[3];
        nextRow = counts[4];
        drifted = counts[5] != 0;
        history.addAll(EliminationProgress.rows(snapshot.real("rows")));
        stopped = snapshot.texts().get("stopped");
        left = stopped == null ? minimizer : null;
    }

    /// Everything needed to go on from here.
    ///
    /// @param minimizer of the round under way, or of polishing when the rounds have ended
    Snapshot snapshot(Snapshot minimizer) {
        SortedMap<String, String> texts = new TreeMap<>(Map.of("method", options.method().label()));
        if (stopped != null) {
            texts.put("stopped", stopped);
        }
        Map<String, double[]> reals = Map.of("figures", new double[] {loss().lambda(), passes, seconds}, "offsets",
                loss().offsets(), "point", point.clone(), "rows", EliminationProgress.numbers(history));
        long[] counts = {stage, stageStart, iterations, roundStart, nextRow, drifted ? 1 : 0};
        return new Snapshot(texts, new TreeMap<>(reals), new TreeMap<>(Map.of("counts", counts)))
                .with(MINIMIZER, minimizer);
    }

    /// Whether all rounds have ended.
    boolean hasEnded() {
        return stopped != null;
    }

    private ModifiedLoss loss() {
        return Objects.requireNonNull(loss);
    }

    /// All rows so far.
    List<EliminationProgress> history() {
        return history;
    }

    double[] stripped() {
        return loss().strip(point);
    }

    double passes() {
        return passes;
    }

    long iterations() {
        return iterations;
    }

    /// @param interval between snapshots
    /// @param store takes them; null for none
    EliminationOutcome run(Duration interval, @Nullable Consumer<Snapshot> store) {
        String end = stopped;
        if (end != null) {
            tell(history.getLast(), point);
        }
        while (end == null) {
            if (left == null) {
                enterStage();
            }
            String reason = stage(interval, store);
            boolean last = stage + 1 == options.lambdas().size();
            if (last || judgement.isEliminated(history) || cancelled.getAsBoolean()) {
                end = reason;
            } else {
                stage++;
            }
        }
        stopped = end;
        return judgement.of(history, stageStart, end);
    }

    private void enterStage() {
        move(loss().rebased(point, options.lambdas().get(stage)));
        if (stage > 0) {
            stageStart = history.size();
            record();
        }
    }

    /// Runs rounds until one stops otherwise than by drift, and says how that one did.
    private String stage(Duration interval, @Nullable Consumer<Snapshot> store) {
        Outcome outcome = round(interval, store);
        while (drifted && !cancelled.getAsBoolean() && outcome instanceof Outcome.Interrupted) {
            move(loss().recentred(point));
            outcome = round(interval, store);
        }
        record();
        return outcome.reason();
    }

    private void move(ModifiedLoss.Place place) {
        loss = place.loss();
        point = place.point();
    }

    private Outcome round(Duration interval, @Nullable Consumer<Snapshot> store) {
        Snapshot from = left;
        left = null;
        if (from == null) {
            drifted = false;
            roundStart = iterations;
        }
        Minimizer minimizer = Minimizer.with(new Watched(options.optimizer(), this::watch))
                .stopping(rules((stage + 1.0) / options.lambdas().size()))
                .cancelledBy(() -> drifted || cancelled.getAsBoolean());
        if (store != null) {
            minimizer = minimizer.saving(interval, state -> store.accept(snapshot(state)));
        }
        Run run = from == null ? minimizer.minimize(loss(), point) : minimizer.resume(loss(), from);
        point = run.point();
        passes += run.evaluations().passes();
        seconds += run.seconds();
        iterations = roundStart + run.outcome().iteration();
        return run.outcome();
    }

    /// What is left of the stage's share of the budget. As |grad L~| tells a from 0 by 2 lambda a alone where the network can
    /// make up for its neurons, a small lambda asks for a smaller gradient.
    private StopRules rules(double share) {
        StopRules all = options.rules();
        long limit = Math.round(share * all.maxIterations());
        Duration left = all.maxTime().minusNanos((long) (seconds * 1e9));
        double tolerance = all.tolerance() * judgement.gradientScale(history.getFirst());
        return all.withTolerance(tolerance * Math.min(1, 2 * loss().lambda()))
                .withScale(GradientScale.ONE)
                .withMaxIterations(Math.max(0, limit - roundStart))
                .withMaxPasses(Math.max(Double.MIN_NORMAL, share * all.maxPasses() - passes))
                .withMaxTime(left.isPositive() ? left : Duration.ofNanos(1));
    }

    private void watch(Iterate iterate) {
        iterations++;
        boolean isRow = iterations >= nextRow;
        if (isRow || (followers.states() != null && iterations >= nextTold)) {
            EliminationProgress row = row(iterate.point(), iterate.value(), iterate.gradient());
            if (isRow) {
                nextRow = iterations + 1 + iterations / 10;
                keep(row);
            }
            tell(row, iterate.point());
        }
        if (iterations % DRIFT_CHECK == 0) {
            for (double exponent : loss().largestExponents(iterate.point())) {
                drifted |= Math.abs(exponent) > DRIFT;
            }
        }
    }

    private void record() {
        double[] gradient = new double[point.length];
        EliminationProgress row = row(point, loss().gradient(point, gradient), gradient);
        keep(row);
        tell(row, point);
    }

    private EliminationProgress row(double[] at, double value, double[] gradient) {
        ModifiedLoss modified = loss();
        double[] theta = modified.strip(at);
        ModifiedLoss.Neurons neurons = modified.neurons(at);
        double norm = 0;
        for (double parameter : theta) {
            norm = Math.hypot(norm, parameter);
        }
        return new EliminationProgress(iterations, modified.lambda(), value, plain.value(theta),
                modified.gradientNorm(gradient), norm, neurons.maxAbsA(), neurons.maxAbsB(), neurons.weightNorm(),
                neurons.maxOutput());
    }

    private void keep(EliminationProgress row) {
        history.add(row);
        followers.rows().accept(row);
    }

    /// States are told ten times as often as rows are kept: the first hundred all, then one in a hundred more.
    private void tell(EliminationProgress row, double[] at) {
        Consumer<EliminationState> states = followers.states();
        if (states != null) {
            nextTold = iterations + 1 + iterations / 100;
            states.accept(new EliminationState(row, loss().a(at), loss().b(at), loss().weightNorms(at)));
        }
    }
}
