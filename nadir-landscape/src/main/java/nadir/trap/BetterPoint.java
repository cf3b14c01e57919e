package nadir.trap;

import java.util.SplittableRandom;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import nadir.risk.Risk;

/// A point with a lower loss than a trap's: the proof by example that the trap is not a global minimum.
///
/// @param point parameters of the same network
/// @param loss there
/// @param origin how it was found
public record BetterPoint(double[] point, double loss, String origin) {
    private static final int ITERATIONS = 500;

    /// The lowest end of L-BFGS runs (500 iterations each) from random starts, and from the trap itself with the outgoing
    /// weights of copies redistributed outside (0, 1), which makes it a strict saddle. Deterministic.
    ///
    /// @param starts how many of either kind, at least 1
    public static BetterPoint of(MinimumTrap trap, Risk risk, int starts) {
        SplittableRandom random = new SplittableRandom(trap.request().seed());
        BetterPoint best = new BetterPoint(trap.point(), trap.loss(), "the trap");
        for (int i = 0; i < starts; i++) {
            best = lower(best, risk, trap.redistributed(random), "L-BFGS after a redistribution among copies");
            best = lower(best, risk, start(trap, random), "L-BFGS from a random start");
        }
        return best;
    }

    private static double[] start(MinimumTrap trap, SplittableRandom random) {
        DenseNetwork network = trap.network();
        return Initializer.defaultFor(trap.request().activation()).initialize(network.layout(), random.nextLong());
    }

    private static BetterPoint lower(BetterPoint best, Risk risk, double[] start, String origin) {
        Run run = Minimizer.with(Lbfgs.defaults())
                .stopping(StopRules.defaults().withMaxIterations(ITERATIONS))
                .minimize(risk, start);
        return run.value() < best.loss ? new BetterPoint(run.point(), run.value(), origin) : best;
    }
}
