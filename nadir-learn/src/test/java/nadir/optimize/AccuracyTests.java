package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import nadir.objective.Objective;
import org.junit.jupiter.api.Test;

/// L-BFGS and Newton-CG reach minimisers known in closed form, with gradients of 1e-10 relative to the start's.
class AccuracyTests {
    private static final List<Optimizer> METHODS = List.of(Lbfgs.defaults(), new Lbfgs(3, Lbfgs.DOUBLE_VALUE_ERROR),
            NewtonCg.defaults());

    private static Run run(Optimizer optimizer, Objective objective, double[] start) {
        StopRules rules = StopRules.defaults()
                .withTolerance(1e-10)
                .withScale(GradientScale.START)
                .withMaxIterations(100_000);
        return Minimizer.with(optimizer).stopping(rules).minimize(objective, start);
    }

    @Test
    void quadraticsOfConditionUpToAMillion() {
        int cases = 0;
        for (double condition : new double[] {1, 10, 1e3, 1e6}) {
            for (int n : new int[] {1, 2, 7, 30}) {
                for (double offset : new double[] {0, 1, -1000}) {
                    Random random = new Random(n);
                    double[][] a = Dense.symmetric(random, Dense.logarithmicSpectrum(n, condition));
                    double[] m = Dense.normals(random, n);
                    for (Optimizer method : METHODS) {
                        Run run = run(method, Dense.quadratic(a, m, offset), new double[n]);
                        String what = method + ", condition " + condition + ", n " + n + ", offset " + offset;
                        assertThat(run.outcome()).as(what).isInstanceOf(Outcome.Converged.class);
                        // |x - m| <= |g| / smallest eigenvalue, |g| <= 1e-10 |g0| <= 1e-10 |m|, smallest 1 / condition.
                        assertThat(Vectors.distance(run.point(), m)).as(what)
                                .isLessThanOrEqualTo(1.01e-10 * condition * Vectors.norm(m));
                        cases++;
                    }
                }
            }
        }
        assertThat(cases).isEqualTo(4 * 4 * 3 * 3);
    }

    @Test
    void classicalTestFunctions() {
        int cases = 0;
        for (Problem problem : Problem.classics()) {
            for (Optimizer method : METHODS) {
                Run run = run(method, problem.objective(), problem.start());
                String what = method + " on " + problem.name() + ": " + run.outcome().text();
                assertThat(run.outcome()).as(what).isInstanceOf(Outcome.Converged.class);
                assertThat(problem.distanceToNearest(run.point())).as(what).isLessThan(problem.accuracy());
                assertThat(run.evaluations().gradients()).as(what).isLessThan(400);
                cases++;
            }
        }
        assertThat(cases).isEqualTo(15);
    }

    @Test
    void bothMinimaOfFreudensteinAndRothAreRecognised() {
        Problem problem = Problem.freudensteinRoth();
        assertThat(problem.objective().value(problem.minimizers().get(1))).isCloseTo(48.9842536792400,
                org.assertj.core.data.Offset.offset(1e-9));
        for (Optimizer method : METHODS) {
            for (double[] minimizer : problem.minimizers()) {
                double[] start = {minimizer[0] + 0.3, minimizer[1] - 0.1};
                Run run = run(method, problem.objective(), start);
                assertThat(Vectors.distance(run.point(), minimizer)).as(method.name()).isLessThan(1e-7);
            }
        }
    }

    @Test
    void logisticRegressionAgainstNewtonByElimination() {
        int cases = 0;
        for (int seed = 0; seed < 10; seed++) {
            LogisticRegression objective = LogisticRegression.random(seed, 200, 2 + seed, seed % 2 == 0 ? 0 : 0.01);
            double[] truth = objective.minimizer();
            for (Optimizer method : METHODS) {
                Run run = run(method, objective, new double[objective.dimension()]);
                assertThat(run.outcome()).as(method.name()).isInstanceOf(Outcome.Converged.class);
                assertThat(Vectors.distance(run.point(), truth)).as(method.name())
                        .isLessThan(1e-8 * Vectors.norm(truth));
                cases++;
            }
        }
        assertThat(cases).isEqualTo(30);
    }

    /// Cross-entropy near zero loss is a small difference of large numbers: relative rounding of the value far above
    /// that of the arithmetic.
    @Test
    void cancellationInTheValueDoesNotStopTheGradient() {
        Objective honest = Dense.quadratic(Dense.symmetric(new Random(5), Dense.logarithmicSpectrum(8, 100)),
                Dense.normals(new Random(6), 8), 0);
        Objective noisy = new Objective() {
            @Override
            public int dimension() {
                return 8;
            }

            @Override
            public double value(double[] point) {
                return honest.value(point) + 3e4 - 3e4 + 1e-4;
            }

            @Override
            public double gradient(double[] point, double[] gradient) {
                return honest.gradient(point, gradient) + 3e4 - 3e4 + 1e-4;
            }

            @Override
            public nadir.linalg.SymmetricOperator hessian(double[] point) {
                return honest.hessian(point);
            }
        };
        for (Optimizer method : METHODS) {
            Run run = run(method, noisy, new double[8]);
            assertThat(run.outcome()).as(method + ": " + run.outcome().text()).isInstanceOf(Outcome.Converged.class);
        }
    }
}
