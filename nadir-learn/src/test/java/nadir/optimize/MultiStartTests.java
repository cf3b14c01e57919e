package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import nadir.objective.BatchObjective;
import nadir.objective.Objective;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Runs from many starts are, to the bit, those that a [Minimizer] makes one after the other, however many slots and
/// threads there are.
class MultiStartTests {
    private static final Lbfgs LBFGS = Lbfgs.defaults();

    /// An objective at up to `capacity` points at once, which are evaluated backwards so that an order cannot matter.
    private record Gathered(Objective objective, int capacity) implements BatchObjective {
        @Override
        public int dimension() {
            return objective.dimension();
        }

        @Override
        public int terms() {
            return BatchObjective.of(objective).terms();
        }

        @Override
        public void gradients(double[][] points, int count, double[] values, double[][] gradients) {
            assertThat(count).isBetween(1, capacity);
            for (int i = count - 1; i >= 0; i--) {
                values[i] = objective.gradient(points[i], gradients[i]);
            }
        }
    }

    /// @param objective made anew for each thread
    private record Case(Supplier<Objective> objective, StopRules rules, double[][] starts) {}

    private static double[][] starts(int count, int dimension, double spread) {
        Random random = new Random(dimension + count);
        double[][] starts = new double[count][dimension];
        for (double[] start : starts) {
            for (int i = 0; i < dimension; i++) {
                start[i] = spread * random.nextGaussian();
            }
        }
        return starts;
    }

    private static List<Case> cases() {
        StopRules rules = StopRules.defaults();
        List<Case> cases = new ArrayList<>();
        for (int k = 0; k < Problem.classics().size(); k++) {
            int problem = k;
            Supplier<Objective> objective = () -> Problem.classics().get(problem).objective();
            cases.add(new Case(objective, rules, starts(40, objective.get().dimension(), 2)));
            cases.add(new Case(objective, rules.withMaxIterations(4), starts(9, objective.get().dimension(), 1)));
            cases.add(new Case(objective, rules.withMaxPasses(12), starts(9, objective.get().dimension(), 1)));
        }
        cases.add(new Case(() -> LogisticRegression.random(3, 30, 4, 1e-3), rules, starts(20, 4, 1)));
        // Valleys to infinity, a fall without end, a kink, a domain that some starts are outside of, minima and saddles.
        cases.add(new Case(() -> Jet.objective(1, x -> x[0].times(-1).exp()), rules, starts(9, 1, 1)));
        cases.add(new Case(() -> Jet.objective(1, x -> x[0].times(-1)), rules, starts(9, 1, 1)));
        cases.add(new Case(OutcomeTests::kink, rules, starts(9, 1, 1)));
        cases.add(new Case(() -> Jet.objective(1, x -> x[0].log().times(-1).plus(x[0].squared())), rules,
                starts(20, 1, 1)));
        cases.add(new Case(() -> Jet.objective(1, x -> x[0].log()), rules, starts(20, 1, 1)));
        cases.add(new Case(() -> Jet.objective(2, x -> x[0].squared().plus(-1).squared().plus(x[1].squared())), rules,
                starts(70, 2, 1)));
        return cases;
    }

    private static List<Run> singly(Case c) {
        List<Run> runs = new ArrayList<>();
        for (double[] start : c.starts) {
            runs.add(Minimizer.with(LBFGS).stopping(c.rules).minimize(c.objective.get(), start));
        }
        return runs;
    }

    private static List<Run> together(Case c, int slots, int threads) {
        List<BatchObjective> objectives = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            objectives.add(new Gathered(c.objective.get(), slots));
        }
        TreeMap<Integer, Run> runs = new TreeMap<>();
        Thread caller = Thread.currentThread();
        MultiStart.with(LBFGS).stopping(c.rules).run(objectives, c.starts.length, k -> c.starts[k], (k, run) -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            assertThat(runs.put(k, run)).isNull();
        });
        assertThat(runs.keySet()).hasSize(c.starts.length);
        return List.copyOf(runs.values());
    }

    private static void assertSameBits(Run actual, Run expected) {
        assertThat(actual.point()).isEqualTo(expected.point());
        assertThat(Double.doubleToLongBits(actual.value())).isEqualTo(Double.doubleToLongBits(expected.value()));
        assertThat(Double.doubleToLongBits(actual.gradientNorm()))
                .isEqualTo(Double.doubleToLongBits(expected.gradientNorm()));
        assertThat(actual.outcome()).isEqualTo(expected.outcome());
        assertThat(actual.evaluations()).isEqualTo(expected.evaluations());
        assertThat(actual.history()).hasSameSizeAs(expected.history());
        for (int row = 0; row < expected.history().size(); row++) {
            assertThat(timeless(actual.history().get(row))).isEqualTo(timeless(expected.history().get(row)));
        }
    }

    private static Progress timeless(Progress p) {
        return new Progress(p.iteration(), p.value(), p.exact(), p.gradientNorm(), p.pointNorm(), p.stepLength(),
                p.evaluations(), 0);
    }

    private static String kind(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Diverging diverging -> diverging.kind().name();
            case Outcome.BudgetExhausted exhausted -> exhausted.budget().name();
            case Outcome.NonFinite nonFinite -> "NON_FINITE " + nonFinite.atStart();
            default -> outcome.getClass().getSimpleName();
        };
    }

    @Test
    void everyRunForAnyNumberOfSlotsAndThreads() {
        TreeMap<String, Integer> kinds = new TreeMap<>();
        int compared = 0;
        for (Case c : cases()) {
            List<Run> expected = singly(c);
            expected.forEach(run -> kinds.merge(kind(run.outcome()), 1, Integer::sum));
            for (int slots : new int[] {1, 7, 64}) {
                for (int threads : new int[] {1, 2}) {
                    List<Run> actual = together(c, slots, threads);
                    for (int k = 0; k < actual.size(); k++) {
                        assertSameBits(actual.get(k), expected.get(k));
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isEqualTo(6 * (5 * (40 + 9 + 9) + 20 + 9 + 9 + 9 + 20 + 20 + 70));
        assertThat(kinds.keySet()).containsExactly("Converged", "ITERATIONS", "NON_FINITE false", "NON_FINITE true",
                "PASSES", "Stalled",
                "UNBOUNDED_BELOW", "VALLEY_TO_INFINITY");
    }

    /// Slots of one thread share its time, and the limit of time is one of a run's share.
    @Test
    void timeIsShared() {
        Supplier<Objective> slow = () -> Jet.objective(1, x -> x[0].times(-1));
        Case c = new Case(slow, StopRules.defaults()
                .withGrowth(Double.POSITIVE_INFINITY)
                .withMaxIterations(Long.MAX_VALUE)
                .withMaxTime(Duration.ofMillis(5)), starts(6, 1, 1));
        long before = System.nanoTime();
        List<Run> runs = together(c, 3, 1);
        double seconds = (System.nanoTime() - before) * 1e-9;
        assertThat(runs)
                .allSatisfy(run -> assertThat(kind(run.outcome())).isIn("SECONDS", "NON_FINITE false", "Stalled"));
        assertThat(runs.stream().mapToDouble(Run::seconds).sum()).isLessThanOrEqualTo(seconds);
    }

    @Test
    void interruptedRunsKeepTheirLastPointAndOthersDoNotBegin() {
        for (int threads : new int[] {1, 2}) {
            AtomicInteger asked = new AtomicInteger();
            TreeMap<Integer, Run> runs = new TreeMap<>();
            List<BatchObjective> objectives = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                objectives.add(new Gathered(Problem.rosenbrock().objective(), 4));
            }
            double[][] starts = starts(100_000, 2, 2);
            MultiStart.with(LBFGS)
                    .cancelledBy(() -> asked.incrementAndGet() >= 30)
                    .run(objectives, starts.length, k -> starts[k], runs::put);
            assertThat(runs.size()).isBetween(4, 20_000);
            List<Run> interrupted = runs.values()
                    .stream()
                    .filter(run -> run.outcome() instanceof Outcome.Interrupted)
                    .toList();
            assertThat(interrupted.size()).isBetween(1, 4 * threads);
            interrupted.forEach(run -> {
                assertThat(run.value()).isEqualTo(Problem.rosenbrock().objective().value(run.point()));
                assertThat(run.outcome().iteration()).isEqualTo(run.history().getLast().iteration());
            });
            assertThat(asked.get()).as("asked no more once it has said so").isEqualTo(30);
        }
    }

    /// Interrupted again and again, runs go on from their snapshots to the ends that they would have had.
    @Test
    void interruptedRunsGoOn() {
        int calls = 0;
        for (int threads : new int[] {1, 2}) {
            double[][] starts = starts(30, 2, 2);
            List<Run> expected = singly(new Case(() -> Problem.rosenbrock().objective(), StopRules.defaults(), starts));
            TreeMap<Integer, Run> ended = new TreeMap<>();
            TreeMap<Integer, Snapshot> left = new TreeMap<>();
            while (ended.size() < starts.length) {
                int[] missing = IntStream.range(0, starts.length).filter(k -> !ended.containsKey(k)).toArray();
                AtomicInteger asked = new AtomicInteger();
                List<BatchObjective> objectives = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    objectives.add(new Gathered(Problem.rosenbrock().objective(), 3));
                }
                MultiStart.with(LBFGS)
                        .cancelledBy(() -> asked.incrementAndGet() >= 40)
                        .run(objectives, missing.length,
                                new MultiStart.Source() {
                                    @Override
                                    public double[] point(int start) {
                                        return starts[missing[start]];
                                    }

                                    @Override
                                    public @Nullable Snapshot left(int start) {
                                        return left.get(missing[start]);
                                    }
                                }, new MultiStart.Listener() {
                                    @Override
                                    public void ended(int start, Run run) {
                                        ended.put(missing[start], run);
                                    }

                                    @Override
                                    public void interrupted(int start, Run run, Snapshot snapshot) {
                                        assertThat(run.outcome()).isInstanceOf(Outcome.Interrupted.class);
                                        left.put(missing[start], snapshot);
                                    }
                                });
                calls++;
            }
            for (int k = 0; k < starts.length; k++) {
                assertSameBits(ended.get(k), expected.get(k));
            }
            // With a second thread it depends on the machine how far that comes meanwhile.
            assertThat(left.size()).isGreaterThan(threads == 1 ? 3 : -1);
            assertThat(calls).isGreaterThan(8);
        }
    }

    @Test
    void failuresReachTheCallerAndEndTheThreads() {
        for (int failing : new int[] {0, 1}) {
            List<BatchObjective> objectives = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                boolean fails = i == failing;
                objectives.add(BatchObjective.of(Jet.objective(1, x -> {
                    if (fails) {
                        throw new IllegalStateException("broken");
                    }
                    return x[0].squared();
                })));
            }
            assertThatThrownBy(() -> MultiStart.with(LBFGS)
                    .run(objectives, 1_000_000, k -> new double[] {k}, (k, run) -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("broken");
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("nadir-starts-"));
        }
    }

    @Test
    void startsOfAnotherLengthAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiStart.with(LBFGS)
                        .run(List.of(BatchObjective.of(Problem.rosenbrock().objective())), 1, k -> new double[3],
                                (k, run) -> {}))
                .withMessageContaining("2 coordinates, got one of 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiStart.with(LBFGS).run(List.of(), 1, k -> new double[3], (k, run) -> {}))
                .withMessageContaining("an objective for each thread, got none");
    }

    @Test
    void noStartsAreNoRuns() {
        MultiStart.with(LBFGS)
                .run(List.of(BatchObjective.of(Problem.rosenbrock().objective())), 0, k -> new double[2], (k, run) -> {
                    throw new AssertionError("a run without a start");
                });
    }
}
