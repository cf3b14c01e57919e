package nadir.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Figures of a few runs that can be worked out by hand.
class SweepSummaryTests {
    private static SweepRun run(int combination, long seed, double loss, String objective) {
        return new SweepRun(combination, seed, "converged", loss, 1e-9, null, null, 1L, 1.0, null, 0.5, null,
                objective);
    }

    private static PlannedRuns planned(int number) {
        return new PlannedRuns(new Combination(number, Map.of(), Map.of("hidden", "" + number)), List.of(), "", 3, 4,
                false);
    }

    @Test
    void quartilesAndSuccessAreThoseOfTheRuns() {
        List<SweepRun> runs = List.of(run(1, 0, 4, "a"), run(1, 1, 1, "a"), run(1, 2, 2, "a"), run(1, 3, 3, "a"),
                new SweepRun(1, 4, "failed", null, null, null, null, null, null, null, 0, "why", ""),
                run(2, 0, 100, "b"),
                run(2, 1, 100.9, "b"), run(2, 2, 101.1, "b"));
        List<SweepSummary> summary = SweepSummary.of(List.of(planned(1), planned(2), planned(3)), runs, null);
        SweepSummary first = summary.getFirst();
        assertThat(List.of(first.runs(), first.failed(), first.best(), first.lowerQuartile(), first.median(),
                first.upperQuartile(), first.worst(), first.bestSeed()))
                .isEqualTo(List.of(5, 1, 1.0, 1.75, 2.5, 3.25, 4.0, 1L));
        assertThat(first.outcomes()).isEqualTo(Map.of("converged", 4, "failed", 1));
        // Failed runs count as not succeeded.
        assertThat(first.success().share()).isEqualTo(0.2);
        // Losses of another objective are measured by its own lowest: 1.01 * 100 + 1e-6.
        assertThat(summary.get(1).success().runs()).isEqualTo(2);
        assertThat(summary.get(2).median()).isNull();
        assertThat(summary.get(2).success()).isNull();
        assertThat(SweepSummary.of(List.of(planned(1)), runs.subList(0, 5), 3.0).getFirst().success().runs())
                .isEqualTo(3);
    }

    /// A quantile at k / (n - 1) is the k-th value, and between two of them it is on the line.
    @Test
    void quantilesInterpolate() {
        SplittableRandom random = new SplittableRandom(1);
        int cases = 0;
        for (int n = 2; n < 30; n++) {
            double[] values = random.doubles(n).sorted().toArray();
            for (int k = 0; k + 1 < n; k++) {
                double middle = (k + 0.5) / (n - 1);
                assertThat(SweepSummary.quantile(values, middle)).isCloseTo((values[k] + values[k + 1]) / 2,
                        Offset.offset(1e-12));
                cases++;
            }
        }
        assertThat(cases).isEqualTo(406);
    }
}
