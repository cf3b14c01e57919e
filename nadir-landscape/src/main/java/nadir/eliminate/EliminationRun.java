package nadir.eliminate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import nadir.optimize.GradientScale;
import nadir.optimize.Iterate;
import nadir.optimize.Minimizer;
import nadir.optimize.Outcome;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import nadir.risk.Risk;

/// One run of an [Elimination], which documents its course: stages, rounds, recentring.
final class EliminationRun {
    /// Exponents at which coordinates are recentred: those of alpha and beta are e^30 apart by then.
    private static final double DRIFT = 30;
    private static final int DRIFT_CHECK = 10;

    private final Risk plain;
    private final EliminationOptions options;
    private final Consumer<EliminationProgress> listener;
    private final BooleanSupplier cancelled;
    private final Judgement judgement;
    private final double tolerance;
    private final List<EliminationProgress> history = new ArrayList<>();
    private ModifiedLoss loss;
    private double[] point;
    private double passes;
    private double seconds;
    private long iterations;
    private long nextRow;
    private int stageStart;
    private boolean drifted;

    EliminationRun(Risk plain, ModifiedLoss loss, double[] start, EliminationOptions options, Judgement judgement,
            Consumer<EliminationProgress> listener, BooleanSupplier cancelled) {
        this.plain = plain;
        this.options = options;
        this.judgement = judgement;
        this.listener = listener;
        this.cancelled = cancelled;
        this.loss = loss;
        this.point = start;
        record();
        this.tolerance = options.rules().tolerance() * judgement.gradientScale(history.getFirst());
    }

    /// All rows so far.
    List<EliminationProgress> history() {
        return history;
    }

    double[] stripped() {
        return loss.strip(point);
    }

    double passes() {
        return passes;
    }

    long iterations() {
        return iterations;
    }

    EliminationOutcome run() {
        String stopped = "";
        List<Double> lambdas = options.lambdas();
        for (int stage = 0; stage < lambdas.size(); stage++) {
            double share = (stage + 1.0) / lambdas.size();
            move(loss.rebased(point, lambdas.get(stage)));
            if (stage > 0) {
                stageStart = history.size();
                record();
            }
            stopped = stage(share);
            if (judgement.isEliminated(history) || cancelled.getAsBoolean()) {
                break;
            }
        }
        return judgement.of(history, stageStart, stopped);
    }

    /// Runs rounds until one stops otherwise than by drift, and says how that one did.
    private String stage(double share) {
        Outcome outcome = round(share);
        while (drifted && !cancelled.getAsBoolean() && outcome instanceof Outcome.Interrupted) {
            move(loss.recentred(point));
            outcome = round(share);
        }
        record();
        return outcome.reason();
    }

    private void move(ModifiedLoss.Place place) {
        loss = place.loss();
        point = place.point();
    }

    private Outcome round(double share) {
        drifted = false;
        long before = iterations;
        Run run = Minimizer.with(new Watched(options.optimizer(), this::watch))
                .stopping(rules(share))
                .cancelledBy(() -> drifted || cancelled.getAsBoolean())
                .minimize(loss, point);
        point = run.point();
        passes += run.evaluations().passes();
        seconds += run.seconds();
        iterations = before + run.outcome().iteration();
        return run.outcome();
    }

    /// What is left of the stage's share of the budget. As |grad L~| tells a from 0 by 2 lambda a alone where the network can
    /// make up for its neurons, a small lambda asks for a smaller gradient.
    private StopRules rules(double share) {
        StopRules all = options.rules();
        long limit = Math.round(share * all.maxIterations());
        Duration left = all.maxTime().minusNanos((long) (seconds * 1e9));
        return all.withTolerance(tolerance * Math.min(1, 2 * loss.lambda()))
                .withScale(GradientScale.ONE)
                .withMaxIterations(Math.max(0, limit - iterations))
                .withMaxPasses(Math.max(Double.MIN_NORMAL, share * all.maxPasses() - passes))
                .withMaxTime(left.isPositive() ? left : Duration.ofNanos(1));
    }

    private void watch(Iterate iterate) {
        iterations++;
        if (iterations >= nextRow) {
            nextRow = iterations + 1 + iterations / 10;
            add(iterate.point(), iterate.value(), iterate.gradient());
        }
        if (iterations % DRIFT_CHECK == 0) {
            for (double exponent : loss.largestExponents(iterate.point())) {
                drifted |= Math.abs(exponent) > DRIFT;
            }
        }
    }

    private void record() {
        double[] gradient = new double[point.length];
        add(point, loss.gradient(point, gradient), gradient);
    }

    private void add(double[] at, double value, double[] gradient) {
        double[] theta = loss.strip(at);
        ModifiedLoss.Neurons neurons = loss.neurons(at);
        double norm = 0;
        for (double parameter : theta) {
            norm = Math.hypot(norm, parameter);
        }
        EliminationProgress row = new EliminationProgress(iterations, loss.lambda(), value, plain.value(theta),
                loss.gradientNorm(gradient), norm, neurons.maxAbsA(), neurons.maxAbsB(), neurons.weightNorm(),
                neurons.maxOutput());
        history.add(row);
        listener.accept(row);
    }
}
