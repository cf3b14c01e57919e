package nadir.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import nadir.risk.Risk;
import nadir.trap.LinearSaddle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingConsumer;

/// Races with contenders whose end is known beforehand: every verdict, every count, and that nothing is free.
class RaceTests {
    private static final Problem SADDLE = Problem.of(ProblemSpec.of("saddle/order3/4-3-3-3/rank1/m60/s0"));
    private static final Problem VALLEY = Problem.of(ProblemSpec.of("valley/2-4-1/m100/s0"));

    private interface Method {
        Claim run(Oracle oracle) throws Exception;
    }

    private record Named(String name, Method method) implements BlackBox {
        @Override
        public String about() {
            return "of a test";
        }

        @Override
        public Claim run(Oracle oracle) throws Exception {
            return method.run(oracle);
        }
    }

    private static Result race(Problem problem, double budget, Method method) {
        return new Race(problem, new Start.At(), new Named("test", method), budget, 0).run(() -> false);
    }

    private static double[] globalMinimum() {
        return LinearSaddle.of(4, 3, List.of(3, 3), 1, 3, 60, 0).globalMinimum();
    }

    @Test
    void whoComesToTheMinimumHasEscaped() {
        Result result = race(SADDLE, 100, oracle -> {
            oracle.value(oracle.start());
            oracle.value(globalMinimum());
            return Claim.NONE;
        });
        assertThat(result.verdict()).isEqualTo(Verdict.ESCAPED);
        assertThat(result.solved()).isTrue();
        assertThat(result.closed()).isCloseTo(1, within(1e-12));
        assertThat(result.costToTarget()).isEqualTo(2.0 / 3);
        assertThat(result.startValue()).isEqualTo(SADDLE.truth().level());
    }

    @Test
    void theRaceIsOverOnceItIsDecided() {
        AtomicInteger after = new AtomicInteger();
        Result result = race(SADDLE, 100, oracle -> {
            oracle.value(globalMinimum());
            assertThatThrownBy(() -> oracle.value(oracle.start())).isInstanceOf(RaceOverException.class);
            after.incrementAndGet();
            throw new IllegalStateException("whatever comes now");
        });
        assertThat(after).hasValue(1);
        assertThat(result.verdict()).isEqualTo(Verdict.ESCAPED);
        assertThat(result.costs().values()).isEqualTo(1);
    }

    @Test
    void aPointThatIsToldCountsAndCostsNothing() {
        Result result = race(SADDLE, 100, oracle -> {
            oracle.tell(globalMinimum());
            return Claim.NONE;
        });
        assertThat(result.verdict()).isEqualTo(Verdict.ESCAPED);
        assertThat(result.costToTarget()).isZero();
        assertThat(result.costs().total()).isZero();
    }

    @Test
    void whoEndsAboveIsTrapped() {
        Result result = race(SADDLE, 100, oracle -> {
            oracle.gradient(oracle.start(), new double[oracle.dimension()]);
            return Claim.NONE;
        });
        assertThat(result.verdict()).isEqualTo(Verdict.TRAPPED);
        assertThat(result.solved()).isFalse();
        assertThat(result.costToTarget()).isNaN();
    }

    @Test
    void aBudgetIsNeverExceededWhateverIsAsked() {
        double[] prices = {Costs.VALUE, 1, Costs.PRODUCT, 6 / 60.0};
        List<ThrowingConsumer<Oracle>> questions = List.of(
                oracle -> oracle.value(oracle.start()),
                oracle -> oracle.gradient(oracle.start(), new double[oracle.dimension()]),
                oracle -> oracle.hessianProduct(oracle.start(), oracle.start(), new double[oracle.dimension()]),
                oracle -> oracle.sampledGradient(oracle.start(), new int[] {0, 1, 2, 3, 4, 5}, 0, 6,
                        new double[oracle.dimension()]));
        for (int q = 0; q < prices.length; q++) {
            ThrowingConsumer<Oracle> question = questions.get(q);
            AtomicInteger asked = new AtomicInteger();
            Result result = race(SADDLE, 10, oracle -> {
                while (true) {
                    try {
                        question.accept(oracle);
                    } catch (RaceOverException over) {
                        throw over;
                    } catch (Throwable other) {
                        throw new IllegalStateException(other);
                    }
                    asked.incrementAndGet();
                }
            });
            assertThat(result.verdict()).isEqualTo(Verdict.BUDGET);
            assertThat(asked).hasValue((int) Math.round(10 / prices[q]));
            assertThat(result.costs().total()).isCloseTo(10, within(1e-9));
        }
    }

    @Test
    void hessianOperatorsAreCountedByTheirProducts() {
        Result result = race(SADDLE, 10, oracle -> {
            double[] product = new double[oracle.dimension()];
            oracle.hessian(oracle.start()).apply(oracle.start(), product);
            double[] same = new double[oracle.dimension()];
            oracle.hessianProduct(oracle.start(), oracle.start(), same);
            assertThat(product).containsExactly(same, within(1e-12));
            return Claim.NONE;
        });
        assertThat(result.cause()).isNull();
        assertThat(result.costs()).isEqualTo(new Costs(0, 0, 2, 0, 60, 0));
        assertThat(result.costs().total()).isEqualTo(4);
    }

    @Test
    void whoRunsOffDiverges() {
        Result result = race(SADDLE, 100, oracle -> {
            double[] far = oracle.start();
            Arrays.fill(far, 1e5);
            oracle.tell(far);
            return Claim.NONE;
        });
        assertThat(result.verdict()).isEqualTo(Verdict.DIVERGED);
        Result nowhere = race(SADDLE, 100, oracle -> {
            double[] far = oracle.start();
            far[0] = Double.NaN;
            oracle.tell(far);
            return Claim.NONE;
        });
        assertThat(nowhere.verdict()).isEqualTo(Verdict.DIVERGED);
        assertThat(nowhere.value()).isEqualTo(SADDLE.truth().level());
    }

    @Test
    void aValleyThatIsRecognisedIsSolvedAndAClaimElsewhereIsNot() {
        Method claiming = oracle -> {
            oracle.value(oracle.start());
            return Claim.VALLEY;
        };
        Result recognised = race(VALLEY, 100, claiming);
        assertThat(recognised.verdict()).isEqualTo(Verdict.DIVERGED);
        assertThat(recognised.solved()).isTrue();
        assertThat(recognised.costToTarget()).isEqualTo(1.0 / 3);
        Result wrong = race(SADDLE, 100, claiming);
        assertThat(wrong.verdict()).isEqualTo(Verdict.DIVERGED);
        assertThat(wrong.solved()).isFalse();
    }

    @Test
    void aFailureKeepsItsCause() {
        Result result = race(SADDLE, 100, oracle -> {
            throw new IllegalStateException("no memory of that");
        });
        assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(result.cause()).isEqualTo("no memory of that");
    }

    @Test
    void whoIsStoppedHasNoResult() {
        AtomicInteger asked = new AtomicInteger();
        BooleanSupplier stop = () -> asked.get() >= 3;
        Race race = new Race(SADDLE, new Start.At(), new Named("test", oracle -> {
            while (true) {
                oracle.value(oracle.start());
                asked.incrementAndGet();
            }
        }), 1000, 0);
        assertThatThrownBy(() -> race.run(stop)).isInstanceOf(CancellationException.class);
        assertThat(asked).hasValue(3);
    }

    @Test
    void seedsFollowFromNames() {
        long[] seen = new long[2];
        Method remember = oracle -> {
            seen[0] = oracle.seed();
            return Claim.NONE;
        };
        new Race(SADDLE, new Start.At(), new Named("a", remember), 10, 0).run(() -> false);
        seen[1] = seen[0];
        new Race(SADDLE, new Start.At(), new Named("a", remember), 10, 0).run(() -> false);
        assertThat(seen[0]).isEqualTo(seen[1]);
        new Race(SADDLE, new Start.At(), new Named("b", remember), 10, 0).run(() -> false);
        assertThat(seen[0]).isNotEqualTo(seen[1]);
    }

    private record Honest(double[] end, double claimed) implements WhiteBox {
        @Override
        public String name() {
            return "white";
        }

        @Override
        public String about() {
            return "of a test";
        }

        @Override
        public Report run(Risk risk, double[] start, double budget, long seed, BooleanSupplier stop) {
            return new Report(risk.network(), end, 50, List.of(new Sighting(20, claimed)));
        }
    }

    @Test
    void whatAWhiteBoxReportsIsComputedAgain() {
        double level = SADDLE.truth().level();
        Result liar = new Race(SADDLE, new Start.At(), new Honest(SADDLE.trap(), level / 2), 100, 0)
                .run(() -> false);
        assertThat(liar.verdict()).isEqualTo(Verdict.TRAPPED);
        assertThat(liar.value()).isEqualTo(level);
        Result honest = new Race(SADDLE, new Start.At(), new Honest(globalMinimum(), SADDLE.truth().better()), 100, 0)
                .run(() -> false);
        assertThat(honest.verdict()).isEqualTo(Verdict.ESCAPED);
        assertThat(honest.costToTarget()).isEqualTo(20);
        assertThat(honest.costs().total()).isEqualTo(50);
    }
}
