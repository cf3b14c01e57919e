package nadir.eliminate;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import nadir.data.InputException;
import nadir.optimize.Minimizer;
import nadir.optimize.Progress;
import nadir.optimize.Run;
import nadir.optimize.Snapshot;
import nadir.risk.Risk;
import org.jspecify.annotations.Nullable;

/// Trains networks with a modified loss, strips what was added, and polishes the network with its own loss:
///
/// ```java
/// try (Elimination elimination = new Elimination(risk, EliminationOptions.of(EliminationMethod.OUTPUT_NEURONS, 0.01))) {
///     EliminationResult result = elimination.run(theta, seed);
///     System.out.println(result.outcome().text());
///     System.out.println(result.strippedLoss());
/// }
/// ```
///
/// The course of a run:
///
/// 1. For each lambda a stage of rounds of the optimiser; the budget is shared equally. A round ends by the optimiser's own
///    rules, or when exponents have drifted so far that the coordinates have to be recentred, see [ModifiedLoss].
/// 2. Strip, and minimise L from there.
public final class Elimination implements AutoCloseable {
    private final Risk plain;
    private final EliminationOptions options;
    private final List<Hypothesis> hypotheses;
    private final ModifiedLoss loss;
    private final Judgement judgement;
    private EliminationRun.Followers followers = new EliminationRun.Followers(progress -> {}, null);
    private Consumer<Progress> polishListener = progress -> {};
    private BooleanSupplier cancelled = () -> false;
    private Duration interval = Duration.ZERO;
    private @Nullable Consumer<Snapshot> store;

    /// Checks the hypotheses and prepares the modified loss, which all runs share.
    ///
    /// @param plain the network's own risk; it stays the caller's to close
    /// @throws InputException if a hypothesis fails without which elimination can't be tried, or, unless the options allow
    ///     that, can't succeed
    public Elimination(Risk plain, EliminationOptions options) {
        this.plain = plain;
        this.options = options;
        this.hypotheses = Hypothesis.of(plain, options.method());
        Hypothesis.require(hypotheses, options.evenIfImpossible());
        this.judgement = Judgement.on(plain, options);
        double lambda = options.lambdas().getFirst();
        this.loss = switch (options.method()) {
            case OUTPUT_NEURONS, ONE_NEURON -> NeuronLoss.of(plain, options.method(), lambda, options.threads());
            case LOSS_SCALING -> ScaledLoss.of(plain, judgement.bound().value(), lambda);
        };
    }

    /// Calls `newListener` with every row of the history, in the run's thread.
    public Elimination reporting(Consumer<EliminationProgress> newListener) {
        followers = new EliminationRun.Followers(newListener, followers.states());
        return this;
    }

    /// Calls `newFollower` with the state at the start, at the ends of stages, and after iterations: after all of the first
    /// hundred, then ever more rarely, about 230 times for each factor of ten. Each costs an evaluation of L, which is not
    /// counted; the run itself stays the same.
    public Elimination followedBy(Consumer<EliminationState> newFollower) {
        followers = new EliminationRun.Followers(followers.rows(), newFollower);
        return this;
    }

    /// Calls `newListener` after every iteration of polishing.
    public Elimination reportingPolishing(Consumer<Progress> newListener) {
        polishListener = newListener;
        return this;
    }

    /// Ends a run soon after `newCancelled` says true; it then ends as if its budget were used up.
    public Elimination cancelledBy(BooleanSupplier newCancelled) {
        cancelled = newCancelled;
        return this;
    }

    /// Hands what it takes to go on to `newStore`, as [Minimizer#saving(Duration, Consumer)] does; see
    /// [#resume(Snapshot)]. After a run was cancelled there are no further snapshots of it.
    public Elimination saving(Duration every, Consumer<Snapshot> newStore) {
        interval = every;
        store = newStore;
        return this;
    }

    /// The conditions of the theorem, checked on the data.
    public List<Hypothesis> hypotheses() {
        return hypotheses;
    }

    /// The modified loss with the first lambda, in the paper's coordinates.
    public ModifiedLoss loss() {
        return loss;
    }

    /// L(theta) - L_data up to which a network counts as having attained the bound.
    public double gapTolerance() {
        return judgement.gapTolerance();
    }

    /// One run.
    ///
    /// @param theta where the network starts; not changed
    /// @param seed of the neurons' weights
    public EliminationResult run(double[] theta, long seed) {
        EliminationRun run = new EliminationRun(plain, options, judgement, followers, cancelled);
        run.begin(loss, loss.start(theta, seed));
        return finish(run, null);
    }

    /// Goes on from a snapshot, to the result that the run which wrote it would have had, bit for bit.
    ///
    /// @throws IllegalArgumentException if the snapshot belongs to other options or another objective, or is incomplete
    public EliminationResult resume(Snapshot snapshot) {
        EliminationRun run = new EliminationRun(plain, options, judgement, followers, cancelled);
        Snapshot minimizer = snapshot.below(EliminationRun.MINIMIZER);
        run.restore(loss, snapshot, minimizer);
        return finish(run, run.hasEnded() ? minimizer : null);
    }

    /// @param polishing where polishing stood; null if it has not begun
    private EliminationResult finish(EliminationRun run, @Nullable Snapshot polishing) {
        Consumer<Snapshot> saver = store;
        EliminationOutcome outcome = run.run(interval, saver);
        double[] stripped = run.stripped();
        Minimizer polisher = Minimizer.with(options.optimizer())
                .stopping(options.rules())
                .reporting(polishListener)
                .cancelledBy(cancelled);
        if (saver != null && !cancelled.getAsBoolean()) {
            polisher = polisher.saving(interval, state -> saver.accept(run.snapshot(state)));
        }
        Run polished = polishing == null ? polisher.minimize(plain, stripped) : polisher.resume(plain, polishing);
        return new EliminationResult(outcome, hypotheses, run.history().getFirst(), run.history(),
                outcome.end().modifiedLoss(), outcome.end().strippedLoss(), stripped, polished, run.passes(),
                run.iterations());
    }

    /// Ends the threads of the modified loss.
    @Override
    public void close() {
        if (loss instanceof NeuronLoss neurons) {
            neurons.close();
        }
    }
}
