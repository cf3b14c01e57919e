package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import nadir.objective.Objective;
import org.junit.jupiter.api.Test;

/// Every step that L-BFGS accepts on random smooth problems satisfies the strong Wolfe conditions, recomputed here from
/// points and gradients alone.
class WolfeTests {
    /// Sum of sines of random affine functions plus a convex quartic: many minima, saddles, bounded below.
    private static Objective wavy(Random random, int n) {
        List<double[]> waves = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            waves.add(Dense.normals(random, n));
        }
        double scale = Math.exp(3 * random.nextGaussian());
        return Jet.objective(n, x -> {
            Jet sum = Jet.constant(0, n);
            for (double[] wave : waves) {
                Jet argument = Jet.constant(0, n);
                for (int i = 0; i < n; i++) {
                    argument = argument.plus(x[i].times(2 * wave[i]));
                }
                // exp(-u^2): a bump that is neither convex nor concave.
                sum = sum.plus(argument.squared().times(-1).exp());
            }
            for (int i = 0; i < n; i++) {
                sum = sum.plus(x[i].power(4).times(0.1)).plus(x[i].squared().times(0.01));
            }
            return sum.times(scale);
        });
    }

    private static List<Objective> problems() {
        List<Objective> problems = new ArrayList<>();
        Problem.classics().forEach(p -> problems.add(p.objective()));
        for (int seed = 0; seed < 60; seed++) {
            problems.add(wavy(new Random(seed), 1 + seed % 5));
        }
        for (int seed = 0; seed < 20; seed++) {
            problems.add(LogisticRegression.random(seed, 30, 4, 1e-3));
            Random random = new Random(seed);
            problems.add(Dense.quadratic(
                    Dense.symmetric(random, Dense.logarithmicSpectrum(5, Math.pow(10, seed % 7))),
                    Dense.normals(random, 5), seed - 10));
        }
        return problems;
    }

    @Test
    void everyAcceptedStep() {
        int strict = 0;
        int upToRounding = 0;
        for (Objective objective : problems()) {
            Lbfgs lbfgs = Lbfgs.defaults();
            State state = lbfgs.init(objective, Dense.normals(new Random(1), objective.dimension()));
            double first = Vectors.norm(state.current().gradient());
            while (Vectors.norm(state.current().gradient()) > 1e-9 * first) {
                double[] x0 = state.current().point().clone();
                double[] g0 = state.current().gradient().clone();
                double f0 = state.current().value();
                assertThat(lbfgs.step(objective, state)).isInstanceOf(Step.Advanced.class);
                double[] x1 = state.current().point();
                double[] g1 = state.current().gradient();
                double slope0 = 0;
                double slope1 = 0;
                for (int i = 0; i < x0.length; i++) {
                    slope0 += g0[i] * (x1[i] - x0[i]);
                    slope1 += g1[i] * (x1[i] - x0[i]);
                }
                double f1 = objective.value(x1);
                // x1 - x0 is rounded: relative 1e-16 |x1| / |x1 - x0| of the slopes.
                double rounding = 1e-15 * Vectors.norm(x1) * Math.max(Vectors.norm(g0), Vectors.norm(g1));
                assertThat(slope0).isNegative();
                assertThat(Math.abs(slope1)).isLessThanOrEqualTo(0.9 * Math.abs(slope0) + rounding);
                if (f1 <= f0 + 1e-4 * slope0) {
                    strict++;
                } else {
                    assertThat(f1).isLessThanOrEqualTo(f0 + 1e-4 * slope0 + 1e-13 * Math.abs(f0) + rounding);
                    upToRounding++;
                }
            }
            assertThat(state.counter("decrease-only")).isZero();
            assertThat(state.counter("slope-only")).isZero();
        }
        assertThat(strict).isGreaterThan(1000);
        assertThat(upToRounding).isBetween(1, strict / 10);
    }
}
