package nadir.trap;

import java.util.Optional;
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
    /// How far beside a strict saddle descent starts: at the saddle itself it would stand still.
    private static final double BESIDE = 1e-2;

    /// A lower point: for a saddle of a linear network its global minimum in closed form; for others the lowest end of
    /// L-BFGS runs (500 iterations each) from random starts and, for minima of wide networks and their twins, from beside
    /// the trap with the outgoing weights of copies redistributed outside (0, 1), which makes it a strict saddle.
    /// Deterministic. Where no run ends lower, the result is the trap itself.
    ///
    /// @param risk of the trap's network, data and conventions
    /// @param starts how many of either kind, at least 1
    public static BetterPoint of(Trap trap, Risk risk, int starts) {
        SplittableRandom random = new SplittableRandom(trap.seed());
        BetterPoint best = new BetterPoint(trap.point(), trap.loss(), "the trap");
        if (trap instanceof LinearSaddle saddle) {
            double[] minimum = saddle.globalMinimum();
            return new BetterPoint(minimum, risk.value(minimum), "the global minimum in closed form");
        }
        for (int i = 0; i < starts; i++) {
            Optional<double[]> redistributed = redistributed(trap, random);
            if (redistributed.isPresent()) {
                best = lower(best, risk, redistributed.get(), "L-BFGS after a redistribution among copies");
            }
            best = lower(best, risk, start(trap.network(), random), "L-BFGS from a random start");
        }
        return best;
    }

    private static Optional<double[]> redistributed(Trap trap, SplittableRandom random) {
        return switch (trap) {
            case MinimumTrap minimum -> Optional.of(beside(minimum.redistributed(random), random));
            case SaddleTwin twin -> Optional.of(beside(twin.minimum().redistributed(random), random));
            case LinearSaddle _,Plateau _,DeadReluMinimum _,Valley _ -> Optional.empty();
        };
    }

    private static double[] beside(double[] point, SplittableRandom random) {
        double[] direction = Vectors.normal(point.length, random);
        return Vectors.plus(point, BESIDE / Vectors.norm(direction), direction);
    }

    private static double[] start(DenseNetwork network, SplittableRandom random) {
        return Initializer.defaultFor(network.architecture().activation())
                .initialize(network.layout(), random.nextLong());
    }

    private static BetterPoint lower(BetterPoint best, Risk risk, double[] start, String origin) {
        Run run = Minimizer.with(Lbfgs.defaults())
                .stopping(StopRules.defaults().withMaxIterations(ITERATIONS))
                .minimize(risk, start);
        return run.value() < best.loss ? new BetterPoint(run.point(), run.value(), origin) : best;
    }
}
