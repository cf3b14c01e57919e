package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import nadir.objective.Objective;
import org.junit.jupiter.api.Test;

/// Newton-CG converges quadratically where it should and leaves saddles by their negative curvature.
class NewtonCgTests {
    /// x^2 - y^2 + y^4: saddle at 0, minima at (0, +-1/sqrt 2) of value -1/4.
    private static final Objective SADDLE = Jet.objective(2,
            x -> x[0].squared().minus(x[1].squared()).plus(x[1].power(4)));

    @Test
    void leavesTheNeighbourhoodOfASaddle() {
        int cases = 0;
        for (double offset : new double[] {0.1, 1e-3, 1e-6, 1e-7}) {
            for (double sign : new double[] {-1, 1}) {
                for (double x : new double[] {0, 0.5}) {
                    Run run = Minimizer.with(NewtonCg.defaults())
                            .minimize(SADDLE, new double[] {x, sign * offset});
                    assertThat(run.outcome()).isInstanceOf(Outcome.Converged.class);
                    assertThat(run.value()).isCloseTo(-0.25, org.assertj.core.data.Offset.offset(1e-14));
                    assertThat(run.point()[1]).isCloseTo(sign / Math.sqrt(2),
                            org.assertj.core.data.Offset.offset(1e-8));
                    cases++;
                }
            }
        }
        assertThat(cases).isEqualTo(16);
    }

    @Test
    void findsAMinimumFromRandomSaddlesInMoreDimensions() {
        int cases = 0;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            int n = 2 + seed % 5;
            double[][] a = Dense.symmetric(random, spectrumWithNegatives(n));
            Objective objective = Jet.objective(n, x -> {
                Jet sum = Jet.constant(0, n);
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        sum = sum.plus(x[i].times(x[j]).times(0.5 * a[i][j]));
                    }
                    sum = sum.plus(x[i].power(4).times(0.25));
                }
                return sum;
            });
            double[] start = Dense.normals(random, n);
            Vectors.scale(1e-5, start);
            Run run = Minimizer.with(NewtonCg.defaults()).minimize(objective, start);
            assertThat(run.outcome()).isInstanceOf(Outcome.Converged.class);
            // With one negative eigenvalue -1 along v, f(t v) = -t^2/2 + t^4 |v|_4^4 / 4 is below -1/4 somewhere.
            assertThat(run.value()).isLessThanOrEqualTo(-0.25 + 1e-12);
            cases++;
        }
        assertThat(cases).isEqualTo(20);
    }

    private static double[] spectrumWithNegatives(int n) {
        double[] spectrum = new double[n];
        for (int i = 0; i < n; i++) {
            spectrum[i] = i == 0 ? -1 : i;
        }
        return spectrum;
    }

    /// log |g_{k+1}| / log |g_k| tends to 2; asked of the last drops above rounding.
    @Test
    void convergesQuadratically() {
        int drops = 0;
        for (int seed = 0; seed < 20; seed++) {
            LogisticRegression objective = LogisticRegression.random(seed, 100, 5, 0.01);
            Run run = Minimizer.with(NewtonCg.defaults())
                    .stopping(StopRules.defaults().withTolerance(1e-14))
                    .minimize(objective, new double[5]);
            double[] norms = run.history().gradientNorms();
            for (int k = 1; k < norms.length; k++) {
                if (norms[k - 1] < 1e-2 && norms[k - 1] > 1e-6) {
                    assertThat(norms[k]).isLessThanOrEqualTo(20 * norms[k - 1] * norms[k - 1] + 1e-15);
                    drops++;
                }
            }
        }
        assertThat(drops).isGreaterThanOrEqualTo(20);
    }
}
