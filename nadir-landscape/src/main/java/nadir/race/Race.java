package nadir.race;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import nadir.exec.Precision;
import nadir.risk.Risk;
import org.jspecify.annotations.Nullable;

/// One contender at one start of one problem. The race is over when the target is reached, the budget spent, or the
/// contender has ended.
///
/// @param problem what to solve
/// @param start where to begin
/// @param contender who is measured
/// @param budget what may be evaluated, in gradients, at least 10
/// @param seed the user's; with the names of problem, start and contender it fixes what the contender draws
public record Race(Problem problem, Start start, Contender contender, double budget, long seed) {
    private static final double BLOW_UP = 1e3;
    /// Escapes end a little below their budget where what is left allows no further step.
    private static final double NEARLY_ALL = 0.9;

    /// Runs it.
    ///
    /// @param stop true once nobody waits any more
    /// @throws CancellationException if it was stopped
    public Result run(BooleanSupplier stop) {
        return run(stop, null);
    }

    /// Runs it to the end, where the contender has ended or the budget is spent, whether or not the target was reached on the
    /// way; cost and verdict are those of the race that ends at the target, the lowest loss is that of all of the way.
    ///
    /// @param stop true once nobody waits any more
    /// @param way is told where the contender goes
    /// @throws CancellationException if it was stopped
    public Result follow(BooleanSupplier stop, Trajectory way) {
        return run(stop, way);
    }

    private Result run(BooleanSupplier stop, @Nullable Trajectory way) {
        long begun = System.nanoTime();
        double[] point = start.on(problem);
        long drawn = Draws.seed(Long.toString(seed), problem.spec().name(), start.name(), contender.name());
        try (Risk risk = problem.risk()) {
            double startValue = risk.value(point);
            if (way != null) {
                way.visit(0, startValue, point);
            }
            Result result = switch (contender) {
                case BlackBox box ->
                        run(box, new Referee(problem, risk, point, budget, drawn, stop, way), startValue, begun);
                case WhiteBox box -> run(box, risk, point, drawn, stop, way, startValue, begun);
            };
            if (stop.getAsBoolean()) {
                throw new CancellationException("the race was stopped");
            }
            return result;
        }
    }

    private Result run(BlackBox box, Referee referee, double startValue, long begun) {
        Claim claim = Claim.NONE;
        String failure = null;
        try {
            claim = box.run(referee);
        } catch (RaceOverException over) {
            // The referee knows why.
        } catch (CancellationException stopped) {
            throw stopped;
        } catch (Exception failed) {
            failure = reason(failed);
        }
        boolean recognised = claim == Claim.VALLEY && problem.spec().kind() == ProblemKind.VALLEY;
        boolean solved = referee.isDecided() || recognised;
        double bound = BLOW_UP * Math.max(1, Math.abs(startValue));
        Verdict verdict = referee.isDecided() ? Verdict.ESCAPED
                : failure != null ? Verdict.FAILED
                        : claim != Claim.NONE || referee.ranOff(bound) ? Verdict.DIVERGED
                                : referee.isSpent() ? Verdict.BUDGET : Verdict.TRAPPED;
        double cost = referee.isDecided() ? referee.costToTarget() : recognised ? referee.costs().total() : Double.NaN;
        String cause = verdict == Verdict.FAILED ? failure : recognised ? "recognised the valley" : null;
        return result(verdict, solved, cause, startValue, Math.min(startValue, referee.lowest()), cost,
                referee.costs(), begun);
    }

    private Result run(WhiteBox box, Risk risk, double[] point, long drawn, BooleanSupplier stop,
            @Nullable Trajectory way, double startValue, long begun) {
        WhiteBox.Report report;
        try {
            report = way == null ? box.run(risk, point.clone(), budget, drawn, stop)
                    : box.follow(risk, point.clone(), budget, drawn, stop, way::visit);
        } catch (CancellationException stopped) {
            throw stopped;
        } catch (Exception failed) {
            return Result.failed(reason(failed), since(begun));
        }
        double end = lossAt(report, risk);
        boolean grown = report.network().layout().size() != risk.dimension();
        if (way != null && !grown) {
            way.visit(report.passes(), end, report.point());
        }
        double target = problem.truth().target();
        boolean solved = end <= target;
        double cost = solved ? report.descent()
                .stream()
                .filter(sighting -> sighting.loss() <= target)
                .mapToDouble(WhiteBox.Sighting::passes)
                .findFirst()
                .orElse(report.passes()) : Double.NaN;
        Verdict verdict = solved ? Verdict.ESCAPED
                : !Double.isFinite(end) ? Verdict.DIVERGED
                        : report.passes() >= NEARLY_ALL * budget ? Verdict.BUDGET : Verdict.TRAPPED;
        return result(verdict, solved, grown ? "ended with " + report.network() : null, startValue, end, cost,
                new Costs(0, 0, 0, 0, risk.terms(), report.passes()), begun);
    }

    private double lossAt(WhiteBox.Report report, Risk risk) {
        if (report.network().equals(risk.network())) {
            return risk.value(report.point());
        }
        try (Risk grown = new Risk(report.network(), problem.data(), problem.conventions(), Precision.FLOAT64, 1)) {
            return grown.value(report.point());
        }
    }

    private Result result(Verdict verdict, boolean solved, @Nullable String cause, double startValue, double value,
            double cost, Costs costs, long begun) {
        return new Result(verdict, solved, cause, startValue, value, problem.truth().closed(value), cost, costs,
                since(begun));
    }

    private static String reason(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
