package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import nadir.objective.Objective;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Runs to infinity are told apart from runs to a minimum, also to a degenerate or distant one.
class DivergenceTests {
    private static final List<Optimizer> METHODS = List.of(Lbfgs.defaults(), NewtonCg.defaults(),
            ArmijoDescent.defaults());

    private record Case(String name, Objective objective, double[] start) {}

    private static List<Case> valleys() {
        Jet zero = Jet.constant(0, 1);
        return List.of(new Case("exp(-x)", Jet.objective(1, x -> x[0].times(-1).exp()), new double[] {0}),
                new Case("exp(-x) from -3", Jet.objective(1, x -> x[0].times(-1).exp()), new double[] {-3}),
                new Case("1 + exp(-x)", Jet.objective(1, x -> x[0].times(-1).exp().plus(1)), new double[] {0}),
                new Case("softplus(-x) + y^2",
                        Jet.objective(2, x -> x[0].times(-1).exp().plus(1).log().plus(x[1].squared())),
                        new double[] {0, 2}),
                new Case("exp(-x y), deep and homogeneous",
                        Jet.objective(2, x -> x[0].times(x[1]).times(-1).exp()), new double[] {0.5, 0.6}),
                new Case("exp(-x (1 - exp(-y))), bent",
                        Jet.objective(2,
                                x -> x[0].times(x[1].times(-1).exp().times(-1).plus(1)).times(-1).exp()),
                        new double[] {0.5, 0.1}),
                new Case("1 / (1 + x^2)", Jet.objective(1, x -> x[0].squared().plus(1).reciprocal().plus(zero)),
                        new double[] {1}));
    }

    @TestFactory
    Stream<DynamicTest> valleysToInfinity() {
        return valleys().stream()
                .flatMap(c -> METHODS.stream()
                        .map(m -> DynamicTest.dynamicTest(c.name() + ", " + m.name(), () -> {
                            Run run = Minimizer.with(m).minimize(c.objective(), c.start());
                            assertThat(run.outcome()).as(run.outcome().text())
                                    .isInstanceOfSatisfying(Outcome.Diverging.class,
                                            d -> assertThat(d.kind()).isEqualTo(Outcome.Divergence.VALLEY_TO_INFINITY));
                        })));
    }

    @Test
    void separableLogisticRegressionHasNoMinimum() {
        int cases = 0;
        for (int seed = 0; seed < 10; seed++) {
            LogisticRegression mixed = LogisticRegression.random(seed, 40, 3, 0);
            double[] y = new double[40];
            for (int i = 0; i < 40; i++) {
                y[i] = mixed.x[i][0] + mixed.x[i][1] > 0 ? 1 : -1;
            }
            LogisticRegression separable = new LogisticRegression(mixed.x, y, 0);
            for (Optimizer method : List.of(Lbfgs.defaults(), NewtonCg.defaults())) {
                Run run = Minimizer.with(method).minimize(separable, new double[3]);
                assertThat(run.outcome()).as(method.name() + " " + run.outcome().text())
                        .isInstanceOf(Outcome.Diverging.class);
                cases++;
            }
        }
        assertThat(cases).isEqualTo(20);
    }

    @Test
    void minimaAreNotTakenForValleys() {
        int cases = 0;
        for (Optimizer method : List.of(Lbfgs.defaults(), NewtonCg.defaults())) {
            for (int power : new int[] {2, 4, 6, 8, 10}) {
                for (double at : new double[] {0.5, 5, 1e3, 1e5}) {
                    Objective objective = Jet.objective(1, x -> x[0].plus(-at).times(1 / at).power(power));
                    Run run = Minimizer.with(method).minimize(objective, new double[] {0});
                    assertThat(run.outcome()).as("%s, ((x - a) / a)^%d, a = %s: %s", method.name(), power, at,
                            run.outcome().text()).isInstanceOf(Outcome.Converged.class);
                    cases++;
                }
            }
            for (int seed = 0; seed < 30; seed++) {
                LogisticRegression objective = LogisticRegression.random(seed, 60, 1 + seed % 6, 0);
                Run run = Minimizer.with(method).minimize(objective, new double[1 + seed % 6]);
                assertThat(run.outcome()).as(run.outcome().text()).isInstanceOf(Outcome.Converged.class);
                cases++;
            }
            for (int seed = 0; seed < 60; seed++) {
                Random random = new Random(seed);
                double[][] a = Dense.symmetric(random, Dense.logarithmicSpectrum(6, Math.pow(10, seed % 7)));
                double[] m = Dense.normals(random, 6);
                Vectors.scale(Math.pow(10, seed % 5), m);
                Run run = Minimizer.with(method).minimize(Dense.quadratic(a, m, 0), new double[6]);
                assertThat(run.outcome()).as(run.outcome().text()).isInstanceOf(Outcome.Converged.class);
                cases++;
            }
        }
        assertThat(cases).isEqualTo(2 * (20 + 30 + 60));
    }

    /// Many basins: what lies far ahead must not be mistaken for the continuation of a valley.
    @Test
    void basinsBehindAMinimumDoNotCount() {
        int cases = 0;
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            double tilt = random.nextGaussian();
            // (y - sin(3x))^2-like ripples from bumps exp(-(x - k)^2 * 8) of growing depth.
            Objective objective = Jet.objective(2, x -> {
                Jet sum = x[1].plus(-tilt).squared();
                for (int k = -6; k <= 6; k++) {
                    sum = sum.minus(x[0].plus(-k).squared().times(-8).exp().times(1 + 0.1 * Math.abs(k)));
                }
                return sum.plus(x[0].power(4).times(1e-3));
            });
            double[] start = {4 * random.nextGaussian(), random.nextGaussian()};
            for (Optimizer method : List.of(Lbfgs.defaults(), NewtonCg.defaults())) {
                Run run = Minimizer.with(method).minimize(objective, start);
                assertThat(run.outcome()).as(run.outcome().text()).isInstanceOf(Outcome.Converged.class);
                cases++;
            }
        }
        assertThat(cases).isEqualTo(200);
    }

    /// A parabola around 10, reached from 9 in one step, and a deep hole around 13 whose slope begins two path lengths
    /// ahead.
    @Test
    void aLowerBasinAheadIsNoValley() {
        Objective objective = Jet.objective(1, x -> {
            Jet hole = x[0].plus(-13).squared().times(-4).exp().times(200);
            return x[0].plus(-10).squared().times(0.5).minus(hole);
        });
        assertThat(objective.value(new double[] {12})).isLessThan(objective.value(new double[] {10}));
        for (Optimizer method : METHODS) {
            Run run = Minimizer.with(method).minimize(objective, new double[] {9});
            assertThat(run.outcome().iteration()).isEqualTo(1);
            assertThat(run.point()[0]).as(method.name()).isCloseTo(10, org.assertj.core.data.Offset.offset(1e-8));
            assertThat(run.outcome()).as(run.outcome().text()).isInstanceOf(Outcome.Converged.class);
        }
    }

    @Test
    void aLinearFunctionIsUnboundedBelow() {
        Objective linear = Jet.objective(2, x -> x[0].times(-1).plus(x[1].times(2)));
        for (Optimizer method : METHODS) {
            Run run = Minimizer.with(method).minimize(linear, new double[] {1, 1});
            assertThat(run.outcome()).as(run.outcome().text())
                    .isInstanceOfSatisfying(Outcome.Diverging.class,
                            d -> assertThat(d.kind()).isEqualTo(Outcome.Divergence.UNBOUNDED_BELOW));
        }
    }

    @Test
    void stepsThatAreTooLongBlowUp() {
        Objective objective = Jet.objective(1, x -> x[0].squared());
        for (Optimizer method : List.of(new GradientDescent(Schedule.constant(1.5)), Momentum.heavyBall(5))) {
            Run run = Minimizer.with(method).minimize(objective, new double[] {1});
            assertThat(run.outcome()).as(run.outcome().text())
                    .isInstanceOfSatisfying(Outcome.Diverging.class,
                            d -> assertThat(d.kind()).isEqualTo(Outcome.Divergence.BLOW_UP));
            assertThat(run.outcome().text()).contains("learning rate");
        }
    }
}
