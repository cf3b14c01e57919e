package nadir.optimize;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// One run under way. It asks for value and gradient at one iterate after the other and is told when they are known, so
/// that runs can be advanced one by one or many together. Steps of optimisers that are no [AskingOptimizer] evaluate the
/// objective themselves.
final class Execution {
    /// What the run does with the answer that it waits for.
    private enum Question {
        START, STEP, EXACT_GRADIENT, VALLEY, LAST, LAST_GOOD
    }

    private final Minimizer settings;
    private final @Nullable AskingOptimizer asking;
    /// Null where someone else evaluates it.
    private final @Nullable CountingObjective objective;
    private final Counts counts;
    private final State state;
    private final History history;
    private final Trail trail;
    private final DivergenceTest divergence;
    private final double secondsBefore;
    private final long startedAt;
    private long savedAt;
    /// The counts when the present state was reached. What was spent on it since (looking for valleys, steps in vain)
    /// a resumed run spends again.
    private final Counts settled;
    private Question question = Question.START;
    private boolean stepped;
    private @Nullable ValleySearch valley;
    /// How the run ends if it follows no valley; null: it goes on.
    private @Nullable Outcome otherwise;
    private @Nullable Outcome outcome;
    private @Nullable Run run;

    private Execution(Minimizer settings, @Nullable CountingObjective objective, Counts counts, State state,
            History history, Trail trail, double secondsBefore) {
        this.settings = settings;
        this.asking = settings.optimizer instanceof AskingOptimizer known ? known : null;
        this.startedAt = settings.nanoTime.getAsLong();
        this.savedAt = startedAt;
        this.objective = objective;
        this.counts = counts;
        this.state = state;
        this.history = history;
        this.trail = trail;
        this.divergence = new DivergenceTest(history, trail, settings.rules.growth());
        this.settled = counts.copy();
        this.secondsBefore = secondsBefore;
    }

    /// A run from a new state.
    Execution(Minimizer settings, CountingObjective objective, State state) {
        this(settings, objective, objective.counts(), state, new History(), new Trail(), 0);
    }

    /// A run that goes on from a snapshot.
    Execution(Minimizer settings, CountingObjective objective, Snapshot snapshot) {
        this(settings, objective, objective.counts(), State.restore(snapshot), History.restore(snapshot),
                Trail.restore(snapshot), snapshot.real("run/seconds")[0]);
    }

    /// A run whose objective is evaluated by someone else, so that the optimiser has to be an [AskingOptimizer]; it
    /// begins by asking for the start.
    ///
    /// @param terms of the objective
    Execution(Minimizer settings, double[] start, long terms) {
        this(settings, null, new Counts(terms), State.unevaluated(start), new History(), new Trail(), 0);
    }

    /// The same from a snapshot; it begins by going on.
    ///
    /// @throws IllegalArgumentException as [Minimizer#resume]
    Execution(Minimizer settings, Snapshot snapshot, int dimension, long terms) {
        this(settings, null, settings.restoredCounts(snapshot, dimension, terms), State.restore(snapshot),
                History.restore(snapshot), Trail.restore(snapshot), snapshot.real("run/seconds")[0]);
    }

    /// Begins at a state whose current iterate is evaluated, and runs to the end.
    Run begin() {
        return drive(goOn(begun()));
    }

    /// Goes on at a restored state, to the end.
    Run proceed() {
        return drive(askOn());
    }

    /// Goes on at a restored state; returns as [#told].
    @Nullable
    Iterate askOn() {
        return goOn(state.midIteration() ? null : restored());
    }

    /// Begins at a state whose current iterate is not evaluated: asks for that.
    Iterate askStart() {
        return ask(Question.START, state.current());
    }

    private Run drive(@Nullable Iterate first) {
        Iterate wanted = first;
        while (wanted != null) {
            wanted = answered(wanted, objective());
        }
        return run();
    }

    private CountingObjective objective() {
        return Objects.requireNonNull(objective, "someone else evaluates this run's objective");
    }

    private @Nullable Iterate answered(Iterate wanted, CountingObjective objective) {
        if (question != Question.STEP) {
            // Always evaluated, also after the user has asked to stop.
            objective.beginStep();
        }
        try {
            wanted.evaluate(objective);
        } catch (CancellationException e) {
            return interrupt();
        }
        return told();
    }

    /// The run after its end.
    Run run() {
        return Objects.requireNonNull(run, "the run has not ended");
    }

    /// Goes on when value and gradient are known at the iterate that was asked for: the next one, null if the run has
    /// ended.
    @Nullable
    Iterate told() {
        return goOn(switch (question) {
            case START -> begun();
            case STEP -> after(Objects.requireNonNull(asking).told(state));
            case EXACT_GRADIENT -> {
                Iterate there = state.trial();
                yield converging(there.fault() == null ? Vectors.norm(there.gradient()) : Double.POSITIVE_INFINITY);
            }
            case VALLEY -> searched(Objects.requireNonNull(valley));
            case LAST -> evaluatedLast();
            case LAST_GOOD -> ended(Objects.requireNonNull(outcome), state.trial());
        });
    }

    /// [#told] where the objective was evaluated without this run's knowledge.
    @Nullable
    Iterate toldFromElsewhere() {
        counts.addGradient();
        return told();
    }

    /// Takes steps until something is asked for or the run has ended.
    private @Nullable Iterate goOn(@Nullable Iterate wanted) {
        Iterate next = wanted;
        while (next == null && run == null) {
            if (stepped) {
                saveWhenDue();
                stepped = false;
            }
            next = step();
        }
        return next;
    }

    /// Ends the run because the user has asked for it; returns as [#told].
    @Nullable
    Iterate interrupt() {
        return end(new Outcome.Interrupted(state.iteration()));
    }

    private Iterate ask(Question newQuestion, Iterate wanted) {
        question = newQuestion;
        return wanted;
    }

    /// Asks for value and gradient of the whole objective at `point`, in the trial iterate.
    private Iterate askAt(Question newQuestion, double[] point) {
        Iterate there = state.trial();
        System.arraycopy(point, 0, there.point(), 0, point.length);
        return ask(newQuestion, there);
    }

    private @Nullable Iterate begun() {
        settled.set(counts);
        record(0);
        return restored();
    }

    private @Nullable Iterate restored() {
        Fault fault = state.iteration() == 0 ? state.current().fault() : null;
        return fault != null ? end(new Outcome.NonFinite(fault, 0, true)) : atIteration();
    }

    private @Nullable Iterate step() {
        if (settings.cancelled.getAsBoolean()) {
            return interrupt();
        }
        beginStep();
        if (asking != null) {
            return after(asking.begin(state));
        }
        try {
            return after(settings.optimizer.step(objective(), state));
        } catch (CancellationException e) {
            return interrupt();
        }
    }

    private void beginStep() {
        if (objective != null) {
            objective.beginStep();
        }
    }

    /// @param step null while it asks
    private @Nullable Iterate after(@Nullable Step step) {
        return switch (step) {
            case null -> ask(Question.STEP, state.trial());
            case Step.Advanced advanced -> {
                settle();
                state.finishIteration();
                record(advanced.length());
                yield atIteration();
            }
            case Step.Partial _ -> {
                settle();
                state.enterIteration();
                yield endOrGoOn(overBudget());
            }
            case Step.Stalled stalled -> unlessValley(
                    new Outcome.Stalled(state.iteration(), stalled.cause(), gradientNorm(), target()));
            case Step.Faulted faulted -> end(new Outcome.NonFinite(faulted.fault(), state.iteration(), false));
        };
    }

    private void settle() {
        stepped = true;
        settled.set(counts);
    }

    private void record(double stepLength) {
        Iterate current = state.current();
        double norm = Vectors.norm(current.gradient());
        double pointNorm = Vectors.norm(current.point());
        history.append(state.iteration(), current, norm, pointNorm, stepLength, counts, seconds());
        trail.offer(current, pointNorm, norm);
        if (settings.listener != null) {
            settings.listener.accept(history.getLast());
        }
        if (settings.visitor != null) {
            settings.visitor.accept(history.getLast(), current.point());
        }
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
    private @Nullable Iterate atIteration() {
        double norm = gradientNorm();
        if (!(norm <= target())) {
            return growing();
        }
        return state.current().exact() ? converging(norm)
                : askAt(Question.EXACT_GRADIENT, state.current().point());
    }

    /// @param norm of the exact gradient
    private @Nullable Iterate converging(double norm) {
        return norm <= target()
                ? unlessValley(new Outcome.Converged(state.iteration(), norm, settings.rules.tolerance(), scale(),
                        settings.rules.scale()))
                : growing();
    }

    private @Nullable Iterate growing() {
        Outcome blowUp = divergence.blowUp();
        if (blowUp != null) {
            return end(blowUp);
        }
        return divergence.suspectsValley() ? unlessValley(null) : withoutValley(null);
    }

    /// @param newOtherwise how the run ends if it follows no valley; null: it goes on
    private @Nullable Iterate unlessValley(@Nullable Outcome newOtherwise) {
        otherwise = newOtherwise;
        valley = divergence.valley(state.current(), state.trial());
        return valley == null ? withoutValley(newOtherwise) : ask(Question.VALLEY, state.trial());
    }

    private @Nullable Iterate searched(ValleySearch search) {
        return switch (search.told()) {
            case ASKING -> ask(Question.VALLEY, state.trial());
            case FALLS -> end(divergence.falling(search.mark()));
            case RISES -> withoutValley(otherwise);
        };
    }

    private @Nullable Iterate withoutValley(@Nullable Outcome ending) {
        if (ending != null) {
            return end(ending);
        }
        Outcome unbounded = divergence.unbounded();
        return endOrGoOn(unbounded != null ? unbounded : overBudget());
    }

    private @Nullable Iterate endOrGoOn(@Nullable Outcome ending) {
        return ending == null ? null : end(ending);
    }

    private @Nullable Outcome overBudget() {
        if (state.iteration() >= settings.rules.maxIterations()) {
            return exhausted(Outcome.Budget.ITERATIONS, (double) state.iteration(),
                    (double) settings.rules.maxIterations());
        }
        double passes = counts.evaluations().passes();
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

    /// All that is needed to go on from the last step that was completed.
    Snapshot snapshot() {
        Snapshot.Draft draft = new Snapshot.Draft();
        Evaluations e = settled.evaluations();
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
    private @Nullable Iterate end(Outcome newOutcome) {
        if (settings.store != null) {
            settings.store.accept(snapshot());
        }
        outcome = newOutcome;
        Iterate last = state.current();
        if (!last.exact() || state.midIteration()) {
            return askAt(Question.LAST, last.point());
        }
        return ended(newOutcome instanceof Outcome.BudgetExhausted b ? withNorm(b, last) : newOutcome, last);
    }

    private @Nullable Iterate evaluatedLast() {
        Iterate last = state.trial();
        Fault fault = last.fault();
        Outcome ending = Objects.requireNonNull(outcome);
        if (fault == null) {
            return ended(ending instanceof Outcome.BudgetExhausted b ? withNorm(b, last) : ending, last);
        }
        Outcome nonFinite = new Outcome.NonFinite(fault, state.iteration(), false);
        if (!state.hasVector(State.LAST_GOOD)) {
            return ended(nonFinite, last);
        }
        outcome = nonFinite;
        return askAt(Question.LAST_GOOD, state.vector(State.LAST_GOOD));
    }

    /// With the exact norm where only an estimate was known when the budget ran out.
    private static Outcome withNorm(Outcome.BudgetExhausted b, Iterate last) {
        return new Outcome.BudgetExhausted(b.budget(), b.iteration(), b.used(), b.limit(),
                Vectors.norm(last.gradient()), b.target());
    }

    private @Nullable Iterate ended(Outcome ending, Iterate last) {
        run = new Run(last.point().clone(), last.value(), Vectors.norm(last.gradient()), ending, history,
                counts.evaluations(), seconds());
        return null;
    }
}
