package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import nadir.linalg.SymmetricOperator;
import nadir.objective.FiniteSum;
import nadir.objective.Objective;
import org.junit.jupiter.api.Test;

/// The methods of prescribed steps against closed forms and a plain second implementation; their sampled versions; bad
/// configurations.
class FirstOrderTests {
    private static double[] pointAfter(Optimizer method, Objective objective, double[] start, int iterations) {
        return Minimizer.with(method)
                .stopping(StopRules.defaults()
                        .withTolerance(0)
                        .withMaxIterations(iterations)
                        .withGrowth(Double.POSITIVE_INFINITY))
                .minimize(objective, start)
                .point();
    }

    /// The formulas of Kingma & Ba's algorithm 1, written down once more, one coordinate at a time.
    @Test
    void adamAgainstAPlainImplementation() {
        LogisticRegression objective = LogisticRegression.random(3, 50, 4, 0.1);
        double[] start = {2, -1, 0.5, 3};
        double rate = 0.03;
        double[] x = start.clone();
        double[] m = new double[4];
        double[] v = new double[4];
        double[] g = new double[4];
        for (int t = 1; t <= 200; t++) {
            objective.gradient(x, g);
            for (int i = 0; i < 4; i++) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                double unbiasedMean = m[i] / (1 - Math.pow(0.9, t));
                double unbiasedSquare = v[i] / (1 - Math.pow(0.999, t));
                x[i] -= rate * unbiasedMean / (Math.sqrt(unbiasedSquare) + 1e-8);
            }
            if (t % 40 == 0) {
                assertThat(pointAfter(Adam.of(Schedule.constant(rate)), objective, start, t)).containsExactly(x,
                        within(1e-12));
            }
        }
    }

    @Test
    void adamsFirstStepHasTheLengthOfTheRateWhateverTheGradient() {
        for (double scale : new double[] {1e-3, 1, 1e6}) {
            Objective linear = Jet.objective(2, x -> x[0].times(scale).minus(x[1].times(2 * scale)));
            assertThat(pointAfter(Adam.of(Schedule.constant(0.1)), linear, new double[2], 1))
                    .containsExactly(new double[] {-0.1, 0.1}, within(1e-5));
        }
    }

    /// On x^2/2 gradient descent multiplies by 1 - rate.
    @Test
    void gradientDescentOnAParabola() {
        Objective parabola = Jet.objective(1, x -> x[0].squared().times(0.5));
        assertThat(pointAfter(new GradientDescent(Schedule.constant(0.25)), parabola, new double[] {1}, 10)[0])
                .isCloseTo(Math.pow(0.75, 10), within(1e-15));
    }

    /// On x^2/2 both momenta are linear recursions in (x, v), iterated here as 2x2 matrices.
    @Test
    void momentumOnAParabola() {
        Objective parabola = Jet.objective(1, x -> x[0].squared().times(0.5));
        double b = 0.8;
        double r = 0.1;
        double[][] velocity = {{-r, b}};
        for (boolean nesterov : new boolean[] {false, true}) {
            double x = 1;
            double v = 0;
            for (int k = 1; k <= 30; k++) {
                double newV = velocity[0][0] * x + velocity[0][1] * v;
                x = nesterov ? x + b * newV - r * x : x + newV;
                v = newV;
                assertThat(
                        pointAfter(new Momentum(Schedule.constant(r), b, nesterov), parabola, new double[] {1}, k)[0])
                        .isCloseTo(x, within(1e-14));
            }
        }
    }

    /// With the best constants (Polyak 1964) heavy ball contracts by (sqrt k - 1) / (sqrt k + 1) per step, plain descent
    /// by (k - 1) / (k + 1) only.
    @Test
    void momentumBeatsPlainDescentOnIllConditionedQuadratics() {
        double k = 1e4;
        Objective quadratic = Dense.quadratic(
                Dense.symmetric(new Random(0), Dense.logarithmicSpectrum(10, k)), new double[10], 0);
        double[] start = Dense.normals(new Random(1), 10);
        double root = Math.sqrt(k);
        double decay = Math.pow((root - 1) / (root + 1), 2);
        double rate = 4 / Math.pow(1 + 1 / root, 2);
        double heavy = Vectors
                .norm(pointAfter(new Momentum(Schedule.constant(rate), decay, false), quadratic, start, 1500));
        double plain = Vectors
                .norm(pointAfter(new GradientDescent(Schedule.constant(2 / (1 + 1 / k))), quadratic, start,
                        1500));
        assertThat(heavy).isLessThan(1e-9);
        assertThat(plain).isGreaterThan(0.1);
    }

    @Test
    void armijoDescentNeverRaisesTheLossAndConverges() {
        int rows = 0;
        for (int seed = 0; seed < 10; seed++) {
            LogisticRegression objective = LogisticRegression.random(seed, 50, 3, 0.05);
            Run run = Minimizer.with(ArmijoDescent.defaults())
                    .stopping(StopRules.defaults().withMaxIterations(5_000))
                    .minimize(objective, new double[] {1, 2, -3});
            assertThat(run.outcome()).isInstanceOf(Outcome.Converged.class);
            assertThat(Vectors.distance(run.point(), objective.minimizer())).isLessThan(1e-6);
            double[] values = run.history().values();
            for (int i = 1; i < values.length; i++) {
                assertThat(values[i]).isLessThanOrEqualTo(values[i - 1] * (1 + 1e-13));
                rows++;
            }
        }
        assertThat(rows).isGreaterThan(100);
    }

    @Test
    void schedules() {
        assertThat(Schedule.constant(0.1).at(1e6)).isEqualTo(0.1);
        Schedule cosine = new Schedule.Cosine(1, 0.2, 10);
        assertThat(cosine.at(0)).isEqualTo(1);
        assertThat(cosine.at(5)).isCloseTo(0.6, within(1e-15));
        assertThat(cosine.at(2.5)).isCloseTo(0.2 + 0.4 * (1 + Math.sqrt(0.5)), within(1e-15));
        assertThat(cosine.at(10)).isEqualTo(0.2);
        assertThat(cosine.at(99)).isEqualTo(0.2);
        Schedule steps = new Schedule.StepDecay(1, 0.5, 3);
        assertThat(new double[] {steps.at(0), steps.at(2.9), steps.at(3), steps.at(8)}).containsExactly(1, 1, 0.5,
                0.25);
    }

    @Test
    void anEpochVisitsEveryTermOnceInANewOrder() {
        Set<String> orders = new HashSet<>();
        int epochs = 0;
        for (int terms : new int[] {1, 2, 7, 100}) {
            Permutation permutation = new Permutation(terms);
            for (int epoch = 0; epoch < 20; epoch++) {
                int[] order = permutation.of(5, epoch);
                assertThat(java.util.Arrays.stream(order).sorted().toArray())
                        .isEqualTo(java.util.stream.IntStream.range(0, terms).toArray());
                if (terms == 100) {
                    orders.add(java.util.Arrays.toString(order));
                }
                epochs++;
            }
        }
        assertThat(epochs).isEqualTo(80);
        assertThat(orders).hasSize(20);
    }

    /// Each of the 24 orders of four terms comes up about equally often: chi-squared with 23 degrees of freedom, whose
    /// 0.999 quantile is 49.7.
    @Test
    void ordersAreUniform() {
        java.util.Map<String, Integer> counts = new java.util.HashMap<>();
        Permutation permutation = new Permutation(4);
        int draws = 24_000;
        for (int epoch = 0; epoch < draws; epoch++) {
            counts.merge(java.util.Arrays.toString(permutation.of(0, epoch)), 1, Integer::sum);
        }
        double chi = counts.values().stream().mapToDouble(c -> Math.pow(c - draws / 24.0, 2) / (draws / 24.0)).sum();
        assertThat(counts).hasSize(24);
        assertThat(chi).isLessThan(49.7);
    }

    @Test
    void sampledMethodsDependOnTheSeedOnly() {
        LogisticRegression objective = LogisticRegression.random(1, 64, 6, 0.01);
        for (Supplier<GradientRule> rule : java.util.List.<Supplier<GradientRule>>of(
                () -> Adam.of(Schedule.constant(0.02)), () -> Momentum.heavyBall(0.05),
                () -> new GradientDescent(Schedule.constant(0.3)))) {
            double[] a = pointAfter(new Minibatch(rule.get(), 10, 42), objective, new double[6], 12);
            double[] b = pointAfter(new Minibatch(rule.get(), 10, 42), objective, new double[6], 12);
            double[] c = pointAfter(new Minibatch(rule.get(), 10, 43), objective, new double[6], 12);
            assertThat(a).isEqualTo(b).isNotEqualTo(c);
        }
    }

    @Test
    void aBatchOfEverythingIsTheFullMethodUpToTheOrderOfSums() {
        LogisticRegression objective = LogisticRegression.random(1, 64, 6, 0.01);
        Schedule rate = Schedule.constant(0.2);
        double[] sampled = pointAfter(new Minibatch(new GradientDescent(rate), 64, 0), objective, new double[6], 20);
        double[] full = pointAfter(new GradientDescent(rate), objective, new double[6], 20);
        assertThat(sampled).containsExactly(full, within(1e-13));
    }

    @Test
    void sampledDescentApproachesTheMinimiserWithADecayingRate() {
        LogisticRegression objective = LogisticRegression.random(2, 200, 4, 0.1);
        double[] truth = objective.minimizer();
        for (GradientRule rule : new GradientRule[] {Adam.of(new Schedule.Cosine(0.05, 0, 200)),
            new Momentum(new Schedule.Cosine(0.02, 0, 200), 0.9, false),
            new GradientDescent(new Schedule.Cosine(0.2, 0, 200))}) {
            double[] point = pointAfter(new Minibatch(rule, 20, 7), objective, new double[4], 200);
            assertThat(Vectors.distance(point, truth)).as(rule.name()).isLessThan(1e-3);
        }
    }

    @Test
    void epochsReportEstimatesAndTheRunEndsWithExactFigures() {
        LogisticRegression objective = LogisticRegression.random(2, 50, 4, 0.1);
        Run run = Minimizer.with(new Minibatch(Adam.of(Schedule.constant(0.01)), 8, 0))
                .stopping(StopRules.defaults().withMaxIterations(3))
                .minimize(objective, new double[4]);
        assertThat(run.history()).extracting(Progress::exact).containsExactly(true, false, false, false);
        assertThat(run.value()).isEqualTo(objective.value(run.point()));
        double[] gradient = new double[4];
        objective.gradient(run.point(), gradient);
        assertThat(run.gradientNorm()).isEqualTo(Vectors.norm(gradient));
        assertThat(run.outcome()).isInstanceOfSatisfying(Outcome.BudgetExhausted.class,
                b -> assertThat(b.gradientNorm()).isEqualTo(run.gradientNorm()));
        assertThat(run.evaluations()).isEqualTo(new Evaluations(0, 2, 0, 150, 50));
        assertThat(run.evaluations().passes()).isEqualTo(5);
    }

    /// With steps that hardly move the point, the means over an epoch are the whole value and gradient, also where the
    /// last batch is smaller.
    @Test
    void estimatesWeighBatchesByTheirSize() {
        LogisticRegression objective = LogisticRegression.random(2, 50, 4, 0.1);
        double[] start = {1, 2, 3, 4};
        Run run = Minimizer.with(new Minibatch(new GradientDescent(Schedule.constant(1e-12)), 8, 0))
                .stopping(StopRules.defaults().withMaxIterations(3))
                .minimize(objective, start);
        double[] gradient = new double[4];
        double value = objective.gradient(start, gradient);
        assertThat(run.history()).hasSize(4);
        for (Progress row : run.history()) {
            assertThat(row.value()).isCloseTo(value, within(1e-9));
            assertThat(row.gradientNorm()).isCloseTo(Vectors.norm(gradient), within(1e-9));
        }
    }

    @Test
    void convergenceOfSampledMethodsIsCheckedOnTheWholeObjective() {
        // All terms equal: every batch has the exact gradient.
        double[][] x = new double[20][];
        double[] y = new double[20];
        for (int i = 0; i < 20; i++) {
            x[i] = new double[] {1, 2};
            y[i] = 1;
        }
        LogisticRegression objective = new LogisticRegression(x, y, 0.1);
        Run run = Minimizer.with(new Minibatch(new GradientDescent(Schedule.constant(0.5)), 5, 0))
                .minimize(objective, new double[2]);
        assertThat(run.outcome()).isInstanceOfSatisfying(Outcome.Converged.class,
                c -> assertThat(c.gradientNorm()).isEqualTo(run.gradientNorm()));
        assertThat(Vectors.distance(run.point(), objective.minimizer())).isLessThan(1e-6);
    }

    @Test
    void aBatchThatIsNotFiniteKeepsTheLastGoodPoint() {
        LogisticRegression good = LogisticRegression.random(2, 30, 2, 0.1);
        double[] visited = new double[2];
        FiniteSum broken = new FiniteSum() {
            private int calls;

            @Override
            public int terms() {
                return 30;
            }

            @Override
            public double sampledGradient(double[] point, int[] indices, int from, int to, double[] gradient) {
                double value = good.sampledGradient(point, indices, from, to, gradient);
                calls++;
                if (calls < 9) {
                    System.arraycopy(point, 0, visited, 0, 2);
                }
                gradient[1] = calls == 9 ? Double.NaN : gradient[1];
                return value;
            }

            @Override
            public int dimension() {
                return 2;
            }

            @Override
            public double value(double[] point) {
                return good.value(point);
            }

            @Override
            public double gradient(double[] point, double[] gradient) {
                return good.gradient(point, gradient);
            }

            @Override
            public SymmetricOperator hessian(double[] point) {
                return good.hessian(point);
            }
        };
        Run run = Minimizer.with(new Minibatch(Adam.of(Schedule.constant(0.1)), 5, 0)).minimize(broken, new double[2]);
        assertThat(run.outcome()).isEqualTo(
                new Outcome.NonFinite(new Fault(Fault.Quantity.GRADIENT, 1, Double.NaN), 1, false));
        assertThat(run.point()).isEqualTo(visited);
        assertThat(run.value()).isEqualTo(good.value(visited));
    }

    @Test
    void sampledMethodsRefuseObjectivesWithoutTerms() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Minimizer.with(new Minibatch(Adam.of(Schedule.constant(0.1)), 5, 0))
                        .minimize(Jet.objective(1, x -> x[0]), new double[1]))
                .withMessageContaining("minibatch Adam requires an objective that is a sum");
    }

    private static void refused(String message, Supplier<?> make) {
        assertThatIllegalArgumentException().isThrownBy(make::get).withMessage(message);
    }

    @Test
    void badConfigurationsAreRefusedInClearWords() {
        refused("A learning rate requires a positive finite number, got 0.0", () -> Schedule.constant(0));
        refused("A learning rate requires a positive finite number, got -1.0", () -> Momentum.heavyBall(-1));
        refused("A learning rate requires a positive finite number, got NaN", () -> Schedule.constant(Double.NaN));
        refused("A learning rate requires a positive finite number, got Infinity",
                () -> Schedule.constant(Double.POSITIVE_INFINITY));
        refused("The duration of a cosine schedule requires a positive finite number, got 0.0",
                () -> new Schedule.Cosine(1, 0, 0));
        refused("The last rate of a cosine schedule requires a number in [0.0, 1.0000000000000002), got 2.0",
                () -> new Schedule.Cosine(1, 2, 10));
        refused("The interval of a step schedule requires a whole number of at least 1, got 0",
                () -> new Schedule.StepDecay(1, 0.5, 0));
        Schedule rate = Schedule.constant(1);
        refused("The decay of momentum requires a number in [0.0, 1.0), got 1.0", () -> new Momentum(rate, 1, false));
        refused("The first decay of Adam requires a number in [0.0, 1.0), got -0.1",
                () -> new Adam(rate, -0.1, 0.9, 1e-8));
        refused("The second decay of Adam requires a number in [0.0, 1.0), got NaN",
                () -> new Adam(rate, 0.9, Double.NaN, 1e-8));
        refused("The epsilon of Adam requires a positive finite number, got 0.0", () -> new Adam(rate, 0.9, 0.9, 0));
        refused("The batch size requires a whole number of at least 1, got 0",
                () -> new Minibatch(Adam.of(rate), 0, 0));
        refused("The memory of L-BFGS requires a whole number of at least 1, got 0", () -> new Lbfgs(0, 0));
        refused("The relative error of values requires a finite number of at least 0, got NaN",
                () -> new Lbfgs(1, Double.NaN));
        refused("The first trust radius of Newton-CG requires a positive finite number, got -1.0",
                () -> new NewtonCg(-1, 0, 0));
        refused("The inner iterations of Newton-CG requires a whole number of at least 0, got -1",
                () -> new NewtonCg(1, -1, 0));
        refused("The shrink factor of Armijo descent requires a number in (0.0, 1.0), got 1.0",
                () -> new ArmijoDescent(1, 1, 1e-4, 0));
        StopRules rules = StopRules.defaults();
        refused("The gradient tolerance requires a finite number of at least 0, got -1.0",
                () -> rules.withTolerance(-1));
        refused("The limit of iterations requires a whole number of at least 0, got -1",
                () -> rules.withMaxIterations(-1));
        refused("The limit of evaluations requires a positive number of passes, got 0.0", () -> rules.withMaxPasses(0));
        refused("The limit of time requires a positive duration, got PT0S",
                () -> rules.withMaxTime(java.time.Duration.ZERO));
        refused("The growth that counts as divergence requires a factor above 1, got NaN",
                () -> rules.withGrowth(Double.NaN));
    }
}
