package nadir.optimize;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import nadir.objective.Objective;
import org.jspecify.annotations.Nullable;

/// Runs an optimiser: takes steps until a stop rule applies, records the history, reports progress, hands out
/// snapshots for checkpoints and ends early when asked. Immutable; each `with`-like method returns a changed copy.
///
/// ```java
/// Run run = Minimizer.with(Lbfgs.defaults())
///         .stopping(StopRules.defaults().withMaxIterations(150))
///         .saving(Duration.ofSeconds(5), snapshot -> store.write(snapshot))
///         .minimize(risk, start);
/// System.out.println(run.outcome().text());
/// ```
public final class Minimizer {
    final Optimizer optimizer;
    final StopRules rules;
    final @Nullable Consumer<Progress> listener;
    final BooleanSupplier cancelled;
    final Duration interval;
    final @Nullable Consumer<Snapshot> store;
    final LongSupplier nanoTime;
    final @Nullable BiConsumer<Progress, double[]> visitor;

    private Minimizer(Optimizer optimizer, StopRules rules, @Nullable Consumer<Progress> listener,
            BooleanSupplier cancelled, Duration interval, @Nullable Consumer<Snapshot> store, LongSupplier nanoTime,
            @Nullable BiConsumer<Progress, double[]> visitor) {
        this.optimizer = optimizer;
        this.rules = rules;
        this.listener = listener;
        this.cancelled = cancelled;
        this.interval = interval;
        this.store = store;
        this.nanoTime = nanoTime;
        this.visitor = visitor;
    }

    /// Runs `optimizer` with the default rules, silently and without checkpoints.
    public static Minimizer with(Optimizer optimizer) {
        return new Minimizer(optimizer, StopRules.defaults(), null, () -> false, Duration.ZERO, null,
                System::nanoTime, null);
    }

    /// With these stop rules.
    public Minimizer stopping(StopRules newRules) {
        return new Minimizer(optimizer, newRules, listener, cancelled, interval, store, nanoTime, visitor);
    }

    /// Calls `newListener` after every iteration and at the start, in the run's thread.
    public Minimizer reporting(Consumer<Progress> newListener) {
        return new Minimizer(optimizer, rules, newListener, cancelled, interval, store, nanoTime, visitor);
    }

    /// Shows `newVisitor` the point after every iteration and at the start, in the run's thread; the array is the run's
    /// own, to be read and not kept.
    public Minimizer showing(BiConsumer<Progress, double[]> newVisitor) {
        return new Minimizer(optimizer, rules, listener, cancelled, interval, store, nanoTime, newVisitor);
    }

    /// Ends the run soon after `newCancelled` says true: between steps, and between the evaluations of a step, whose
    /// work is then lost.
    public Minimizer cancelledBy(BooleanSupplier newCancelled) {
        return new Minimizer(optimizer, rules, listener, newCancelled, interval, store, nanoTime, visitor);
    }

    /// Hands a snapshot to `newStore` after the first step that ends `every` after the last one (zero: after every
    /// step), and at the end of the run. An exception from the store ends the run and is passed on.
    public Minimizer saving(Duration every, Consumer<Snapshot> newStore) {
        if (every.isNegative()) {
            throw new IllegalArgumentException(
                    "The time between checkpoints requires a duration of at least 0, got " + every);
        }
        return new Minimizer(optimizer, rules, listener, cancelled, every, newStore, nanoTime, visitor);
    }

    /// Measures time by this clock in nanoseconds instead of [System#nanoTime()].
    public Minimizer timedBy(LongSupplier newNanoTime) {
        return new Minimizer(optimizer, rules, listener, cancelled, interval, store, newNanoTime, visitor);
    }

    /// Minimises from a copy of `start`.
    ///
    /// @throws IllegalArgumentException if `start` has the wrong length, or the optimiser can't minimise this kind of
    ///     objective
    public Run minimize(Objective objective, double[] start) {
        if (start.length != objective.dimension()) {
            throw new IllegalArgumentException("The objective requires a start of " + objective.dimension()
                    + " coordinates, got " + start.length);
        }
        CountingObjective counted = CountingObjective.of(objective, cancelled);
        State state = optimizer.init(counted, start);
        return new Execution(this, counted, state).begin();
    }

    /// Goes on from a snapshot, to the same result as the run that wrote it would have reached; stop rules may differ
    /// from that run's.
    ///
    /// @throws IllegalArgumentException if the snapshot belongs to another configuration or an objective of another
    ///     dimension, or is incomplete
    public Run resume(Objective objective, Snapshot snapshot) {
        CountingObjective counted = CountingObjective.of(objective, cancelled);
        long terms = counted.evaluations().terms();
        counted.counts().set(restoredCounts(snapshot, objective.dimension(), terms));
        return new Execution(this, counted, snapshot).proceed();
    }

    /// The counts in a snapshot of a run of this optimiser on an objective of that dimension and number of terms.
    Counts restoredCounts(Snapshot snapshot, int objectiveDimension, long terms) {
        String writer = snapshot.text("optimizer");
        if (!writer.equals(optimizer.configuration())) {
            throw new IllegalArgumentException("Resuming requires the optimiser that wrote the checkpoint, " + writer
                    + ", got " + optimizer.configuration() + "; use that one, or start afresh from the saved point");
        }
        int dimension = snapshot.real("state/point").length;
        if (dimension != objectiveDimension) {
            throw new IllegalArgumentException("Resuming requires the objective of the checkpoint, of dimension "
                    + dimension + ", got one of dimension " + objectiveDimension);
        }
        long[] counts = snapshot.integer("run/evaluations");
        if (counts[4] != terms) {
            throw new IllegalArgumentException("Resuming requires the objective of the checkpoint, a sum of "
                    + counts[4] + " terms, got one of " + terms + "; use the same data");
        }
        Counts restored = new Counts(terms);
        restored.restore(new Evaluations(counts[0], counts[1], counts[2], counts[3], counts[4]));
        return restored;
    }
}
