package nadir.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;

/// The contenders that are shipped, on problems where theory says what happens.
class ContendersTests {
    private static final Problem STRICT = Problem.of(ProblemSpec.of("saddle/order2/4-3-3/rank0/m60/s0"));
    private static final Problem MINIMUM = Problem.of(ProblemSpec.of("minimum/tanh/2-2x3-1/depth0.5/m60/s0"));

    private static Result race(Problem problem, Start start, String contender, long seed) {
        return new Race(problem, start, Contenders.named(contender), 1000, seed).run(() -> false);
    }

    @Test
    void whoFollowsTheGradientAloneStaysAtACriticalPoint() {
        int raced = 0;
        for (Problem problem : List.of(STRICT, MINIMUM)) {
            for (String contender : List.of("gd", "gd-armijo", "momentum", "adam", "adam-fast", "lbfgs")) {
                assertThat(race(problem, new Start.At(), contender, 0).verdict()).isEqualTo(Verdict.TRAPPED);
                raced++;
            }
        }
        assertThat(raced).isEqualTo(12);
    }

    /// Jin et al. 2017, theorem 3, where the saddle is strict; and nothing to find at a minimum.
    @Test
    void perturbationsLeaveStrictSaddlesAndNoMinima() {
        for (long seed = 0; seed < 5; seed++) {
            assertThat(race(STRICT, new Start.At(), "perturbed-gd", seed).verdict()).isEqualTo(Verdict.ESCAPED);
            assertThat(race(MINIMUM, new Start.At(), "perturbed-gd", seed).verdict()).isEqualTo(Verdict.TRAPPED);
        }
    }

    @Test
    void whatReturnsToAMinimumFromBesideIsTrapped() {
        Start beside = new Start.Beside(1e-3, 1);
        for (String contender : List.of("lbfgs", "newton-cg")) {
            Result result = race(MINIMUM, beside, contender, 0);
            assertThat(result.verdict()).isEqualTo(Verdict.TRAPPED);
            assertThat(result.value()).isBetween(MINIMUM.truth().level() - 1e-9, MINIMUM.truth().level() + 1e-6);
        }
    }

    @Test
    void startsElsewhereAndWhiteBoxesGetOut() {
        for (String contender : List.of("restarts", "kicks", "escape-auto", "escape-fiber", "escape-growth")) {
            Result result = race(MINIMUM, new Start.At(), contender, 0);
            assertThat(result.verdict()).as(contender).isEqualTo(Verdict.ESCAPED);
            assertThat(result.costToTarget()).isBetween(1.0, 1000.0);
        }
    }

    @Test
    void theSameSeedGivesTheSameRaceAndAnotherDrawsAnew() {
        int different = 0;
        for (Contender contender : Contenders.shipped()) {
            Result first = race(MINIMUM, new Start.Beside(1e-3, 1), contender.name(), 3);
            Result again = race(MINIMUM, new Start.Beside(1e-3, 1), contender.name(), 3);
            assertThat(timeless(again)).isEqualTo(timeless(first));
            Result other = race(MINIMUM, new Start.Beside(1e-3, 1), contender.name(), 4);
            different += timeless(other).equals(timeless(first)) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(4);
    }

    private static Result timeless(Result result) {
        return new Result(result.verdict(), result.solved(), result.cause(), result.startValue(), result.value(),
                result.closed(), result.costToTarget(), result.costs(), 0);
    }

    @Test
    void everyShippedContenderHasANameOfItsOwn() {
        Map<String, List<Contender>> names = Contenders.shipped()
                .stream()
                .collect(java.util.stream.Collectors.groupingBy(Contender::name));
        assertThat(names).hasSize(18);
        assertThat(names.keySet()).allMatch(name -> name.matches("[a-z0-9.-]+"));
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThereAre() {
        assertThatThrownBy(() -> Contenders.named("adamw")).isInstanceOf(InputException.class)
                .hasMessageContaining("there is no optimiser 'adamw'; there are gd, gd-armijo, momentum");
    }
}
