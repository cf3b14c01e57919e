package nadir.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Leaderboards and profiles against counts by hand, and intervals against the binomial distribution.
class StandingsTests {
    private static final String[] PROBLEMS = {"linear/4-3-3/m60/s0", "linear/4-3-3/m60/s1", "valley/2-4-1/m100/s0",
        "saddle/order2/4-3-3/rank0/m60/s0"};

    private static Scored solved(int problem, String contender, double cost) {
        return new Scored(PROBLEMS[problem], "at", contender,
                new Result(Verdict.ESCAPED, true, null, 1, 0, 1, cost, new Costs(0, 1, 0, 0, 1, 0), 0.5));
    }

    private static Scored not(int problem, String contender, Verdict verdict) {
        return new Scored(PROBLEMS[problem], "at", contender,
                new Result(verdict, false, null, 1, 1, 0, Double.NaN, new Costs(0, 1, 0, 0, 1, 0), 0.5));
    }

    /// Costs: a 10, 100, -, -; b 20, 20, -, 1.
    private static List<Scored> example() {
        return List.of(solved(0, "a", 10), solved(0, "b", 20), solved(1, "a", 100), solved(1, "b", 20),
                not(2, "a", Verdict.TRAPPED), not(2, "b", Verdict.BUDGET), not(3, "a", Verdict.DIVERGED),
                solved(3, "b", 1));
    }

    private static double at(Profile profile, double[] grid, double value) {
        int last = 0;
        for (int i = 0; i < grid.length; i++) {
            last = grid[i] <= value * (1 + 1e-12) ? i : last;
        }
        return profile.shares().get(last).value();
    }

    @Test
    void countsAreThoseByHand() {
        Standings standings = Standings.of(example(), 1000, 0);
        Standing first = standings.leaderboard().getFirst();
        assertThat(first.contender()).isEqualTo("b");
        assertThat(first.solved()).isEqualTo(3);
        assertThat(first.share().value()).isEqualTo(0.75);
        assertThat(first.medianCost()).isEqualTo(20);
        assertThat(first.shareByKind()).containsEntry(ProblemKind.LINEAR, 1.0).containsEntry(ProblemKind.VALLEY, 0.0);
        Standing second = standings.leaderboard().get(1);
        assertThat(second.medianCost()).isEqualTo(55);
        assertThat(second.verdicts()).containsEntry(Verdict.TRAPPED, 1).containsEntry(Verdict.DIVERGED, 1);
        assertThat(second.seconds()).isEqualTo(2);
    }

    @Test
    void dataProfilesCountWhatIsSolvedByACost() {
        Standings standings = Standings.of(example(), 1000, 0);
        Profile b = standings.data().getFirst();
        Profile a = standings.data().get(1);
        assertThat(standings.costs()[0]).isEqualTo(1);
        assertThat(standings.costs()[30]).isEqualTo(1000);
        assertThat(at(b, standings.costs(), 1)).isEqualTo(0.25);
        assertThat(at(b, standings.costs(), 19)).isEqualTo(0.25);
        assertThat(at(b, standings.costs(), 30)).isEqualTo(0.75);
        assertThat(at(a, standings.costs(), 10)).isEqualTo(0.25);
        assertThat(at(a, standings.costs(), 1000)).isEqualTo(0.5);
    }

    @Test
    void performanceProfilesCountMultiplesOfTheCheapest() {
        Standings standings = Standings.of(example(), 1000, 0);
        Profile b = standings.performance().getFirst();
        Profile a = standings.performance().get(1);
        // Ratios: a 1, 5; b 2, 1, 1.
        assertThat(at(a, standings.ratios(), 1)).isEqualTo(0.25);
        assertThat(at(a, standings.ratios(), 4.5)).isEqualTo(0.25);
        assertThat(at(a, standings.ratios(), 6.5)).isEqualTo(0.5);
        assertThat(at(b, standings.ratios(), 1)).isEqualTo(0.5);
        assertThat(at(b, standings.ratios(), 2.6)).isEqualTo(0.75);
    }

    @Test
    void profilesRiseAndLieWithinTheirIntervals() {
        Standings standings = Standings.of(example(), 1000, 0);
        int checked = 0;
        for (Profile profile : standings.data()) {
            double before = 0;
            for (Share share : profile.shares()) {
                assertThat(share.value()).isBetween(share.low(), share.high()).isGreaterThanOrEqualTo(before);
                before = share.value();
                checked++;
            }
        }
        assertThat(checked).isEqualTo(62);
    }

    @Test
    void intervalsFollowFromTheSeed() {
        assertThat(Standings.of(example(), 1000, 1).data()).isEqualTo(Standings.of(example(), 1000, 1).data());
    }

    /// With one race on each problem the bootstrap's interval covers the true part about as often as it says: of 200
    /// samples of 60 races with probability 0.3, 95 % +- 2.5 standard deviations.
    @Test
    void intervalsCoverTheTruth() {
        SplittableRandom random = new SplittableRandom(5);
        int[] ones = new int[60];
        java.util.Arrays.fill(ones, 1);
        int covered = 0;
        for (int sample = 0; sample < 200; sample++) {
            int[] counts = new int[60];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = random.nextDouble() < 0.3 ? 1 : 0;
            }
            Share share = new Bootstrap(ones, sample).share(counts);
            covered += share.low() <= 0.3 && 0.3 <= share.high() ? 1 : 0;
        }
        assertThat(covered).isBetween(181, 198);
    }

    /// Races on one problem go together: where they all have the same end, more of them make no narrower interval.
    @Test
    void problemsAreDrawnAndNotRaces() {
        int[] one = {1, 0, 1, 0, 1, 0, 1, 0};
        int[] ten = new int[8];
        int[] tens = new int[8];
        int[] ones = new int[8];
        for (int i = 0; i < 8; i++) {
            ten[i] = 10 * one[i];
            tens[i] = 10;
            ones[i] = 1;
        }
        Share few = new Bootstrap(ones, 0).share(one);
        Share many = new Bootstrap(tens, 0).share(ten);
        assertThat(many.high() - many.low()).isCloseTo(few.high() - few.low(), within(1e-12));
        assertThat(few.high() - few.low()).isGreaterThan(0.4);
    }

    @Test
    void theAreaIsOneWhereAllIsSolvedAtOnce() {
        List<Scored> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(solved(i, "fast", 1));
            all.add(not(i, "never", Verdict.TRAPPED));
        }
        Standings standings = Standings.of(all, 1000, 0);
        assertThat(standings.leaderboard().getFirst().area()).isCloseTo(1, within(1e-12));
        assertThat(standings.leaderboard().get(1).area()).isZero();
        assertThat(standings.leaderboard().get(1).medianCost()).isNaN();
    }
}
