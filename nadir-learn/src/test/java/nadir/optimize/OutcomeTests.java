package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import nadir.linalg.SymmetricOperator;
import nadir.objective.Objective;
import org.junit.jupiter.api.Test;

/// Every way in which a run can end, with the figures it gives.
class OutcomeTests {
    private static final Objective BOWL = Jet.objective(2, x -> x[0].squared().plus(x[1].squared().times(50)));

    /// -log(x) + x^2, defined for x > 0 only: minimum at 1 / sqrt 2.
    private static final Objective LOG = Jet.objective(1, x -> x[0].log().times(-1).plus(x[0].squared()));

    @Test
    void convergenceStatesTheScale() {
        Run run = Minimizer.with(Lbfgs.defaults()).minimize(BOWL, new double[] {3, 4});
        assertThat(run.outcome()).isInstanceOfSatisfying(Outcome.Converged.class, c -> {
            assertThat(c.scale()).isEqualTo(Math.hypot(6, 400));
            assertThat(c.gradientNorm()).isLessThanOrEqualTo(1e-8 * c.scale()).isEqualTo(run.gradientNorm());
            assertThat(c.text()).contains("1.00e-08 x 400.0").contains("max(1, |gradient at the start|)");
        });
        Run absolute = Minimizer.with(Lbfgs.defaults())
                .stopping(StopRules.defaults().withScale(GradientScale.ONE).withTolerance(1e-3))
                .minimize(BOWL, new double[] {3, 4});
        assertThat(absolute.outcome()).isInstanceOfSatisfying(Outcome.Converged.class,
                c -> assertThat(c.scale()).isEqualTo(1));
    }

    @Test
    void aStationaryStartConvergesAtOnce() {
        for (Optimizer method : List.of(Lbfgs.defaults(), NewtonCg.defaults(), Adam.of(Schedule.constant(1)))) {
            Run run = Minimizer.with(method).minimize(BOWL, new double[2]);
            assertThat(run.outcome()).isInstanceOf(Outcome.Converged.class);
            assertThat(run.outcome().iteration()).isZero();
            assertThat(run.evaluations()).isEqualTo(new Evaluations(0, 1, 0, 0, 1));
        }
    }

    @Test
    void budgets() {
        Minimizer adam = Minimizer.with(Adam.of(Schedule.constant(1e-3)));
        Run iterations = adam.stopping(StopRules.defaults().withMaxIterations(7)).minimize(BOWL, new double[] {3, 4});
        assertThat(iterations.outcome()).isInstanceOfSatisfying(Outcome.BudgetExhausted.class, b -> {
            assertThat(b.budget()).isEqualTo(Outcome.Budget.ITERATIONS);
            assertThat(b.iteration()).isEqualTo(7);
            assertThat(b.text()).startsWith("The limit of 7 iterations is reached; |gradient| = ");
        });
        assertThat(iterations.history()).hasSize(8);
        Run passes = adam.stopping(StopRules.defaults().withMaxPasses(5)).minimize(BOWL, new double[] {3, 4});
        assertThat(passes.outcome()).isInstanceOfSatisfying(Outcome.BudgetExhausted.class,
                b -> assertThat(b.budget()).isEqualTo(Outcome.Budget.PASSES));
        assertThat(passes.evaluations().gradients()).isEqualTo(5);
        AtomicLong clock = new AtomicLong();
        Run time = adam.timedBy(() -> clock.addAndGet(100_000_000))
                .stopping(StopRules.defaults().withMaxTime(Duration.ofSeconds(2)))
                .minimize(BOWL, new double[] {3, 4});
        assertThat(time.outcome()).isInstanceOfSatisfying(Outcome.BudgetExhausted.class,
                b -> assertThat(b.budget()).isEqualTo(Outcome.Budget.SECONDS));
        assertThat(time.seconds()).isBetween(2.0, 2.5);
    }

    @Test
    void noIterationsEvaluatesTheStartOnly() {
        Run run = Minimizer.with(Lbfgs.defaults())
                .stopping(StopRules.defaults().withMaxIterations(0))
                .minimize(BOWL,
                        new double[] {1, 0});
        assertThat(run.value()).isEqualTo(1);
        assertThat(run.gradientNorm()).isEqualTo(2);
        assertThat(run.evaluations().passes()).isEqualTo(1);
    }

    @Test
    void aStepOutOfTheDomainKeepsTheLastGoodPoint() {
        Run run = Minimizer.with(new GradientDescent(Schedule.constant(0.9))).minimize(LOG, new double[] {2});
        // 2 -> 2 - 0.9 (4 - 1/2) < 0: the first step leaves the domain.
        assertThat(run.outcome()).isInstanceOfSatisfying(Outcome.NonFinite.class, n -> {
            assertThat(n.fault()).isEqualTo(new Fault(Fault.Quantity.VALUE, -1, Double.NaN));
            assertThat(n.atStart()).isFalse();
            assertThat(n.text()).contains("In iteration 1 the value is NaN");
        });
        assertThat(run.point()).containsExactly(2);
        assertThat(run.value()).isEqualTo(4 - Math.log(2));
    }

    @Test
    void lineSearchesAndTrustRegionsComeBackIntoTheDomain() {
        for (Optimizer method : List.of(Lbfgs.defaults(), NewtonCg.defaults(), ArmijoDescent.defaults())) {
            for (double start : new double[] {1e-3, 0.1, 2, 50}) {
                Run run = Minimizer.with(method)
                        .stopping(StopRules.defaults().withScale(GradientScale.ONE))
                        .minimize(LOG, new double[] {start});
                assertThat(run.outcome()).as(method.name() + run.outcome()).isInstanceOf(Outcome.Converged.class);
                assertThat(run.point()[0]).isCloseTo(Math.sqrt(0.5), org.assertj.core.data.Offset.offset(1e-8));
            }
        }
    }

    @Test
    void aStartOutsideTheDomainSaysSo() {
        for (Optimizer method : List.of(Lbfgs.defaults(), NewtonCg.defaults(), Adam.of(Schedule.constant(1)))) {
            Run run = Minimizer.with(method).minimize(LOG, new double[] {-1});
            assertThat(run.outcome()).isInstanceOfSatisfying(Outcome.NonFinite.class,
                    n -> assertThat(n.atStart()).isTrue());
            assertThat(run.outcome().text()).startsWith("At the start the value is NaN.");
        }
    }

    @Test
    void theCoordinateOfABadGradientIsNamed() {
        Objective broken = new Objective() {
            @Override
            public int dimension() {
                return 3;
            }

            @Override
            public double value(double[] point) {
                return point[0];
            }

            @Override
            public double gradient(double[] point, double[] gradient) {
                gradient[0] = 1;
                gradient[1] = 0;
                gradient[2] = point[0] < 0.5 ? Double.NEGATIVE_INFINITY : 0;
                return point[0];
            }

            @Override
            public SymmetricOperator hessian(double[] point) {
                return Dense.operator(new double[3][3]);
            }
        };
        Run run = Minimizer.with(new GradientDescent(Schedule.constant(0.2))).minimize(broken, new double[] {1, 0, 0});
        assertThat(run.outcome()).isInstanceOfSatisfying(Outcome.NonFinite.class, n -> {
            assertThat(n.fault().quantity()).isEqualTo(Fault.Quantity.GRADIENT);
            assertThat(n.fault().coordinate()).isEqualTo(2);
            assertThat(n.iteration()).isEqualTo(2);
            assertThat(n.text()).contains("coordinate 2 of the gradient (counted from 0) is -Infinity");
        });
        assertThat(run.point()[0]).isCloseTo(0.6, org.assertj.core.data.Offset.offset(1e-12));
    }

    /// 1 + |x|.
    static Objective kink() {
        return new Objective() {
            @Override
            public int dimension() {
                return 1;
            }

            @Override
            public double value(double[] point) {
                return 1 + Math.abs(point[0]);
            }

            @Override
            public double gradient(double[] point, double[] gradient) {
                gradient[0] = point[0] < 0 ? -1 : 1;
                return value(point);
            }

            @Override
            public SymmetricOperator hessian(double[] point) {
                return Dense.operator(new double[1][1]);
            }
        };
    }

    @Test
    void aKinkStallsWithItsFigures() {
        for (Optimizer method : List.of(Lbfgs.defaults(), NewtonCg.defaults(), ArmijoDescent.defaults())) {
            Run run = Minimizer.with(method).minimize(kink(), new double[] {0.7});
            assertThat(run.outcome()).as(method.name() + run.outcome()).isInstanceOf(Outcome.Stalled.class);
            assertThat(run.value()).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-10));
            assertThat(run.outcome().text()).contains("|gradient| = 1.00");
        }
    }

    @Test
    void interruptionBetweenSteps() {
        AtomicInteger iterations = new AtomicInteger();
        Run run = Minimizer.with(Adam.of(Schedule.constant(1e-3)))
                .reporting(p -> iterations.set((int) p.iteration()))
                .cancelledBy(() -> iterations.get() >= 5)
                .minimize(BOWL, new double[] {3, 4});
        assertThat(run.outcome()).isEqualTo(new Outcome.Interrupted(5));
    }

    @Test
    void interruptionInsideAStepLeavesTheStateOfTheIterationBefore() {
        int cases = 0;
        for (Optimizer method : List.of(Lbfgs.defaults(), NewtonCg.defaults(), ArmijoDescent.defaults())) {
            for (int allowed = 3; allowed < 40; allowed++) {
                Problem problem = Problem.rosenbrock();
                AtomicInteger asked = new AtomicInteger();
                int limit = allowed;
                List<Snapshot> snapshots = new ArrayList<>();
                Run run = Minimizer.with(method)
                        .cancelledBy(() -> asked.incrementAndGet() > limit)
                        .saving(Duration.ZERO, snapshots::add)
                        .minimize(problem.objective(), problem.start());
                assertThat(run.outcome()).isInstanceOf(Outcome.Interrupted.class);
                Run unbroken = Minimizer.with(method).minimize(problem.objective(), problem.start());
                Run resumed = Minimizer.with(method).resume(problem.objective(), snapshots.getLast());
                assertThat(resumed.point()).isEqualTo(unbroken.point());
                assertThat(resumed.evaluations()).isEqualTo(unbroken.evaluations());
                cases++;
            }
        }
        assertThat(cases).isEqualTo(111);
    }

    @Test
    void historyAndCountsAddUp() {
        List<Progress> seen = new ArrayList<>();
        Problem problem = Problem.wood();
        for (Optimizer method : List.of(Lbfgs.defaults(), NewtonCg.defaults(), ArmijoDescent.defaults())) {
            seen.clear();
            AtomicInteger calls = new AtomicInteger();
            Run run = Minimizer.with(method)
                    .reporting(seen::add)
                    .minimize(counting(problem.objective(), calls),
                            problem.start());
            assertThat(run.history()).containsExactlyElementsOf(seen);
            assertThat(run.evaluations().passes()).isEqualTo(calls.get());
            // After the last row the run may have looked at up to twelve points for a valley.
            assertThat(run.evaluations().passes() - run.history().getLast().evaluations().passes()).isBetween(0.0,
                    12.0);
            assertThat(run.history().getLast().value()).isEqualTo(run.value());
            assertThat(run.history().getLast().pointNorm()).isEqualTo(Vectors.norm(run.point()));
            assertThat(run.history().getFirst().iteration()).isZero();
        }
    }

    private static Objective counting(Objective inner, AtomicInteger calls) {
        return new Objective() {
            @Override
            public int dimension() {
                return inner.dimension();
            }

            @Override
            public double value(double[] point) {
                calls.incrementAndGet();
                return inner.value(point);
            }

            @Override
            public double gradient(double[] point, double[] gradient) {
                calls.incrementAndGet();
                return inner.gradient(point, gradient);
            }

            @Override
            public SymmetricOperator hessian(double[] point) {
                SymmetricOperator hessian = inner.hessian(point);
                return new SymmetricOperator() {
                    @Override
                    public int dimension() {
                        return hessian.dimension();
                    }

                    @Override
                    public void apply(double[] direction, double[] result) {
                        calls.incrementAndGet();
                        hessian.apply(direction, result);
                    }
                };
            }
        };
    }

    @Test
    void textsDoNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Minimizer.with(Lbfgs.defaults()).minimize(BOWL, new double[] {3, 4}).outcome().text())
                    .contains("1.00e-08 x 400.0");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aStartOfTheWrongLengthIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Minimizer.with(Lbfgs.defaults()).minimize(BOWL, new double[3]))
                .withMessage("The objective requires a start of 2 coordinates, got 3");
    }
}
