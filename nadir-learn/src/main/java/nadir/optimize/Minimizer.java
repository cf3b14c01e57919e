package nadir.optimize;

import java.time.Duration;
import java.util.concurrent.CancellationException;
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
    private final Optimizer optimizer;
    private final StopRules rules;
    private final Consumer<Progress> listener;
    private final BooleanSupplier cancelled;
    private final Duration interval;
    private final @Nullable Consumer<Snapshot> store;
    private final LongSupplier nanoTime;

    private Minimizer(Optimizer optimizer, StopRules rules, Consumer<Progress> listener, BooleanSupplier cancelled,
            Duration interval, @Nullable Consumer<Snapshot> store, LongSupplier nanoTime) {
        this.optimizer = optimizer;
        this.rules = rules;
        this.listener = listener;
        this.cancelled = cancelled;
        this.interval = interval;
        this.store = store;
        this.nanoTime = nanoTime;
    }

    /// Runs `optimizer` with the default rules, silently and without checkpoints.
    public static Minimizer with(Optimizer optimizer) {
        return new Minimizer(optimizer, StopRules.defaults(), progress -> {}, () -> false, Duration.ZERO, null,
                System::nanoTime);
    }

    /// With these stop rules.
    public Minimizer stopping(StopRules newRules) {
        return new Minimizer(optimizer, newRules, listener, cancelled, interval, store, nanoTime);
    }

    /// Calls `newListener` after every iteration and at the start, in the run's thread.
    public Minimizer reporting(Consumer<Progress> newListener) {
        return new Minimizer(optimizer, rules, newListener, cancelled, interval, store, nanoTime);
    }

    /// Ends the run soon after `newCancelled` says true: between steps, and between the evaluations of a step, whose
    /// work is then lost.
    public Minimizer cancelledBy(BooleanSupplier newCancelled) {
        return new Minimizer(optimizer, rules, listener, newCancelled, interval, store, nanoTime);
    }

    /// Hands a snapshot to `newStore` after the first step that ends `every` after the last one (zero: after every
    /// step), and at the end of the run. An exception from the store ends the run and is passed on.
    public Minimizer saving(Duration every, Consumer<Snapshot> newStore) {
        if (every.isNegative()) {
            throw new IllegalArgumentException(
                    "The time between checkpoints requires a duration of at least 0, got " + every);
        }
        return new Minimizer(optimizer, rules, listener, cancelled, every, newStore, nanoTime);
    }

    /// Measures time by this clock in nanoseconds instead of [System#nanoTime()].
    public Minimizer timedBy(LongSupplier newNanoTime) {
        return new Minimizer(optimizer, rules, listener, cancelled, interval, store, newNanoTime);
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
        counted.beginStep();
        State state = optimizer.init(counted, start);
        return new Execution(counted, state, new History(), new Trail(), 0).begin();
    }

    /// Goes on from a snapshot, to the same result as the run that wrote it would have reached; stop rules may differ
    /// from that run's.
    ///
    /// @throws IllegalArgumentException if the snapshot belongs to another configuration or an objective of another
    ///     dimension, or is incomplete
    public Run resume(Objective objective, Snapshot snapshot) {
        String writer = snapshot.text("optimizer");
        if (!writer.equals(optimizer.configuration())) {
            throw new IllegalArgumentException("Resuming requires the optimiser that wrote the checkpoint, " + writer
                    + ", got " + optimizer.configuration() + "; use that one, or start afresh from the saved point");
        }
        int dimension = snapshot.real("state/point").length;
        if (dimension != objective.dimension()) {
            throw new IllegalArgumentException("Resuming requires the objective of the checkpoint, of dimension "
                    + dimension + ", got one of dimension " + objective.dimension());
        }
        CountingObjective counted = CountingObjective.of(objective, cancelled);
        long[] counts = snapshot.integer("run/evaluations");
        counted.restore(new Evaluations(counts[0], counts[1], counts[2], counts[3], counts[4]));
        return new Execution(counted, State.restore(snapshot), History.restore(snapshot), Trail.restore(snapshot),
                snapshot.real("run/seconds")[0]).proceed();
    }

    /// One run under way.
    private final class Execution {
        private final CountingObjective objective;
        private final State state;
        private final History history;
        private final Trail trail;
        private final double secondsBefore;
        private final long startedAt = nanoTime.getAsLong();
        private long savedAt = startedAt;
        /// The counts when the present state was reached. What was spent on it since (looking for valleys, steps in vain)
        /// a resumed run spends again.
        private Evaluations settled;

        Execution(CountingObjective objective, State state, History history, Trail trail, double secondsBefore) {
            this.objective = objective;
            this.state = state;
            this.history = history;
            this.trail = trail;
            this.settled = objective.evaluations();
            this.secondsBefore = secondsBefore;
        }

        Run begin() {
            Fault fault = state.current().fault();
            record(0);
            return fault != null ? end(new Outcome.NonFinite(fault, 0, true)) : proceed();
        }

        Run proceed() {
            Outcome outcome = state.midIteration() ? null : atIteration();
            while (outcome == null) {
                outcome = cancelled.getAsBoolean() ? new Outcome.Interrupted(state.iteration()) : step();
                if (outcome == null) {
                    saveWhenDue();
                }
            }
            return end(outcome);
        }

        private @Nullable Outcome step() {
            objective.beginStep();
            Step step;
            try {
                step = optimizer.step(objective, state);
            } catch (CancellationException e) {
                return new Outcome.Interrupted(state.iteration());
            }
            return switch (step) {
                case Step.Advanced advanced -> {
                    settled = objective.evaluations();
                    state.finishIteration();
                    record(advanced.length());
                    yield atIteration();
                }
                case Step.Partial partial -> {
                    settled = objective.evaluations();
                    state.enterIteration();
                    yield overBudget();
                }
                case Step.Stalled stalled -> {
                    Outcome valley = divergence().valley(state.current(), this::evaluated);
                    yield valley != null
                            ? valley
                            : new Outcome.Stalled(state.iteration(), stalled.cause(), gradientNorm(), target());
                }
                case Step.Faulted faulted -> new Outcome.NonFinite(faulted.fault(), state.iteration(), false);
            };
        }

        private void record(double stepLength) {
            Iterate current = state.current();
            Progress row = new Progress(state.iteration(), current.value(), current.exact(),
                    Vectors.norm(current.gradient()), Vectors.norm(current.point()), stepLength,
                    objective.evaluations(), seconds());
            history.append(row);
            trail.offer(current, row.pointNorm(), row.gradientNorm());
            listener.accept(row);
        }

        private double seconds() {
            return secondsBefore + (nanoTime.getAsLong() - startedAt) * 1e-9;
        }

        private double gradientNorm() {
            return history.gradientNorm(history.size() - 1);
        }

        private double scale() {
            return rules.scale().of(history.gradientNorm(0));
        }

        private double target() {
            return rules.tolerance() * scale();
        }

        /// The rules that look at a completed iteration.
        private @Nullable Outcome atIteration() {
            DivergenceTest divergence = divergence();
            double norm = gradientNorm();
            if (norm <= target()) {
                double exact = state.current().exact() ? norm : exactGradientNorm();
                if (exact <= target()) {
                    Outcome valley = divergence.valley(state.current(), this::evaluated);
                    return valley != null ? valley
                            : new Outcome.Converged(state.iteration(), exact, rules.tolerance(), scale(),
                                    rules.scale());
                }
            }
            Outcome diverging = divergence.byGrowth(state.current(), this::evaluated);
            return diverging != null ? diverging : overBudget();
        }

        private DivergenceTest divergence() {
            return new DivergenceTest(history, trail, rules.growth());
        }

        private double exactGradientNorm() {
            Iterate there = evaluated(state.current().point());
            return there.fault() == null ? Vectors.norm(there.gradient()) : Double.POSITIVE_INFINITY;
        }

        /// The trial iterate at `point`. Always evaluated, also after the user has asked to stop.
        private Iterate evaluated(double[] point) {
            Iterate there = state.trial();
            System.arraycopy(point, 0, there.point(), 0, point.length);
            objective.beginStep();
            there.evaluate(objective);
            return there;
        }

        private @Nullable Outcome overBudget() {
            if (state.iteration() >= rules.maxIterations()) {
                return exhausted(Outcome.Budget.ITERATIONS, (double) state.iteration(),
                        (double) rules.maxIterations());
            }
            double passes = objective.evaluations().passes();
            if (passes >= rules.maxPasses()) {
                return exhausted(Outcome.Budget.PASSES, passes, rules.maxPasses());
            }
            double limit = rules.maxTime().toNanos() * 1e-9;
            double seconds = seconds();
            return seconds >= limit ? exhausted(Outcome.Budget.SECONDS, seconds, limit) : null;
        }

        private Outcome exhausted(Outcome.Budget budget, double used, double limit) {
            return new Outcome.BudgetExhausted(budget, state.iteration(), used, limit, gradientNorm(), target());
        }

        private void saveWhenDue() {
            long now = nanoTime.getAsLong();
            if (store != null && now - savedAt >= interval.toNanos()) {
                store.accept(snapshot());
                savedAt = nanoTime.getAsLong();
            }
        }

        private Snapshot snapshot() {
            Snapshot.Draft draft = new Snapshot.Draft();
            Evaluations e = settled;
            draft.texts.put("optimizer", optimizer.configuration());
            draft.integers.put("run/evaluations",
                    new long[] {e.values(), e.gradients(), e.hessianProducts(), e.sampledTerms(), e.terms()});
            draft.reals.put("run/seconds", new double[] {seconds()});
            state.save(draft);
            history.save(draft);
            trail.save(draft);
            return draft.finish();
        }

        /// Saves before the point is evaluated for the report, so that a resumed run has the counts of an unbroken one.
        private Run end(Outcome outcome) {
            if (store != null) {
                store.accept(snapshot());
            }
            Iterate last = state.current();
            if (!last.exact() || state.midIteration()) {
                last = evaluated(last.point());
                Fault fault = last.fault();
                if (fault != null) {
                    Outcome nonFinite = new Outcome.NonFinite(fault, state.iteration(), false);
                    return ended(nonFinite,
                            state.hasVector(State.LAST_GOOD) ? evaluated(state.vector(State.LAST_GOOD)) : last);
                }
            }
            return ended(outcome, last);
        }

        private Run ended(Outcome outcome, Iterate last) {
            return new Run(last.point().clone(), last.value(), Vectors.norm(last.gradient()), outcome, history,
                    objective.evaluations(), seconds());
        }
    }
}
