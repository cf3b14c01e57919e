package nadir.optimize;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// One run under way.
final class Execution {
    private final Minimizer settings;
    private final CountingObjective objective;
    private final State state;
    private final History history;
    private final Trail trail;
    private final double secondsBefore;
    private final long startedAt;
    private long savedAt;
    /// The counts when the present state was reached. What was spent on it since (looking for valleys, steps in vain)
    /// a resumed run spends again.
    private Evaluations settled;

    Execution(Minimizer settings, CountingObjective objective, State state, History history, Trail trail,
            double secondsBefore) {
        this.settings = settings;
        this.startedAt = settings.nanoTime.getAsLong();
        this.savedAt = startedAt;
        this.objective = objective;
        this.state = state;
        this.history = history;
        this.trail = trail;
        this.settled = objective.evaluations();
        this.secondsBefore = secondsBefore;
    }

    Run begin() {
        record(0);
        return proceed();
    }

    Run proceed() {
        Fault fault = state.iteration() == 0 && !state.midIteration() ? state.current().fault() : null;
        if (fault != null) {
            return end(new Outcome.NonFinite(fault, 0, true));
        }
        Outcome outcome = state.midIteration() ? null : atIteration();
        while (outcome == null) {
            outcome = settings.cancelled.getAsBoolean() ? new Outcome.Interrupted(state.iteration()) : step();
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
            step = settings.optimizer.step(objective, state);
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
        settings.listener.accept(row);
    }

    private double seconds() {
        return secondsBefore + (settings.nanoTime.getAsLong() - startedAt) * 1e-9;
    }

    private double gradientNorm() {
        return history.gradientNorm(history.size() - 1);
    }

    private double scale() {
        return settings.rules.scale().of(history.gradientNorm(0));
    }

    private double target() {
        return settings.rules.tolerance() * scale();
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
                        : new Outcome.Converged(state.iteration(), exact, settings.rules.tolerance(), scale(),
                                settings.rules.scale());
            }
        }
        Outcome diverging = divergence.byGrowth(state.current(), this::evaluated);
        return diverging != null ? diverging : overBudget();
    }

    private DivergenceTest divergence() {
        return new DivergenceTest(history, trail, settings.rules.growth());
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
        if (state.iteration() >= settings.rules.maxIterations()) {
            return exhausted(Outcome.Budget.ITERATIONS, (double) state.iteration(),
                    (double) settings.rules.maxIterations());
        }
        double passes = objective.evaluations().passes();
        if (passes >= settings.rules.maxPasses()) {
            return exhausted(Outcome.Budget.PASSES, passes, settings.rules.maxPasses());
        }
        double limit = settings.rules.maxTime().toNanos() * 1e-9;
        double seconds = seconds();
        return seconds >= limit ? exhausted(Outcome.Budget.SECONDS, seconds, limit) : null;
    }

    private Outcome exhausted(Outcome.Budget budget, double used, double limit) {
        return new Outcome.BudgetExhausted(budget, state.iteration(), used, limit, gradientNorm(), target());
    }

    private void saveWhenDue() {
        long now = settings.nanoTime.getAsLong();
        if (settings.store != null && now - savedAt >= settings.interval.toNanos()) {
            settings.store.accept(snapshot());
            savedAt = settings.nanoTime.getAsLong();
        }
    }

    private Snapshot snapshot() {
        Snapshot.Draft draft = new Snapshot.Draft();
        Evaluations e = settled;
        draft.texts.put("optimizer", settings.optimizer.configuration());
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
        if (settings.store != null) {
            settings.store.accept(snapshot());
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
        return ended(outcome instanceof Outcome.BudgetExhausted b ? withNorm(b, last) : outcome, last);
    }

    /// With the exact norm where only an estimate was known when the budget ran out.
    private static Outcome withNorm(Outcome.BudgetExhausted b, Iterate last) {
        return new Outcome.BudgetExhausted(b.budget(), b.iteration(), b.used(), b.limit(),
                Vectors.norm(last.gradient()), b.target());
    }

    private Run ended(Outcome outcome, Iterate last) {
        return new Run(last.point().clone(), last.value(), Vectors.norm(last.gradient()), outcome, history,
                objective.evaluations(), seconds());
    }
}
