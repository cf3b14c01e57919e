package nadir.race;

import java.util.SplittableRandom;
import nadir.optimize.Lbfgs;
import nadir.optimize.Run;

/// L-BFGS from the start, then again and again from elsewhere, until the budget is spent.
///
/// @param kicks whether each descent begins beside the lowest point so far, moved at random (basin hopping, Wales & Doye
///     1997, at temperature 0), and not at a random start
record Restarts(boolean kicks) implements BlackBox {
    private static final long ITERATIONS = 500;
    private static final double[] SIZES = {0.01, 0.03, 0.1, 0.3, 1};
    private static final double LEAST_SIZE = 1e-3;

    @Override
    public String name() {
        return kicks ? "kicks" : "restarts";
    }

    @Override
    public String about() {
        return kicks
                ? "L-BFGS, then from the lowest point plus normal noise of 0.01, 0.03, 0.1, 0.3, 1 times its root mean "
                        + "square, in turn"
                : "L-BFGS, then from random starts, 500 iterations each";
    }

    @Override
    public Claim run(Oracle oracle) {
        SplittableRandom random = new SplittableRandom(oracle.seed());
        Run best = Descent.minimize(Lbfgs.defaults(), oracle, oracle.start(), ITERATIONS);
        if (Descent.claim(best.outcome()) == Claim.VALLEY) {
            return Claim.VALLEY;
        }
        // The oracle ends the loop: the budget is finite, and every descent costs at least one gradient.
        for (int i = 0;; i++) {
            double[] start = kicks ? kicked(best.point(), SIZES[i % SIZES.length], random)
                    : oracle.randomStart(random.nextLong());
            Run run = Descent.minimize(Lbfgs.defaults(), oracle, start, ITERATIONS);
            best = run.value() < best.value() ? run : best;
        }
    }

    private static double[] kicked(double[] point, double size, SplittableRandom random) {
        double typical = Math.max(LEAST_SIZE, Draws.norm(point) / Math.sqrt(point.length));
        double[] moved = Draws.normal(point.length, random);
        for (int i = 0; i < moved.length; i++) {
            moved[i] = point[i] + size * typical * moved[i];
        }
        return moved;
    }
}
