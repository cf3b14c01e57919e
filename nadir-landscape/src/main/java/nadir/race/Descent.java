package nadir.race;

import nadir.optimize.Minimizer;
import nadir.optimize.Optimizer;
import nadir.optimize.Outcome;
import nadir.optimize.Run;
import nadir.optimize.StopRules;

/// One of the product's optimisers from the start to its end.
///
/// @param name for users
/// @param about settings in words
/// @param optimizer what descends
record Descent(String name, String about, Optimizer optimizer) implements BlackBox {
    /// Tighter than training's: whoever still moves may go on.
    private static final double TOLERANCE = 1e-10;

    @Override
    public Claim run(Oracle oracle) {
        Run run = minimize(optimizer, oracle, oracle.start(), Long.MAX_VALUE);
        oracle.tell(run.point());
        return claim(run.outcome());
    }

    static Run minimize(Optimizer optimizer, Oracle oracle, double[] start, long iterations) {
        return Minimizer.with(optimizer)
                .stopping(StopRules.defaults().withTolerance(TOLERANCE).withMaxIterations(iterations))
                .showing((progress, point) -> oracle.pass(point))
                .minimize(oracle, start);
    }

    static Claim claim(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Diverging diverging -> switch (diverging.kind()) {
                case VALLEY_TO_INFINITY -> Claim.VALLEY;
                case UNBOUNDED_BELOW, BLOW_UP -> Claim.DIVERGED;
            };
            case Outcome.NonFinite _ -> Claim.DIVERGED;
            case Outcome.Converged _,Outcome.BudgetExhausted _,Outcome.Stalled _,Outcome.Interrupted _ -> Claim.NONE;
        };
    }
}
