package nadir.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import nadir.eliminate.Proportion;
import org.jspecify.annotations.Nullable;

/// What the runs of one combination came to. Quantiles interpolate between the two nearest runs (type 7 of Hyndman and Fan,
/// The American Statistician 50, 1996) and are of the runs that have a result.
///
/// @param combination its number
/// @param settings what tells it from the others
/// @param parameters of the network
/// @param runs that have ended
/// @param failed those of them without a result
/// @param best lowest loss; null where no run has a result, like the figures after it
/// @param lowerQuartile of the losses
/// @param median of the losses
/// @param upperQuartile of the losses
/// @param worst highest loss
/// @param success how many runs reached what counts as success; failed ones did not; null before any run has ended
/// @param gradientNorm median
/// @param accuracy median; null also where targets are no classes
/// @param seconds median
/// @param outcomes how many runs ended how
/// @param eliminations how many eliminations ended how; null where none was asked for
/// @param bestSeed the first seed with the lowest loss
public record SweepSummary(int combination, Map<String, String> settings, long parameters, int runs, int failed,
        @Nullable Double best, @Nullable Double lowerQuartile, @Nullable Double median, @Nullable Double upperQuartile,
        @Nullable Double worst, @Nullable Success success, @Nullable Double gradientNorm, @Nullable Double accuracy,
        @Nullable Double seconds, SortedMap<String, Integer> outcomes,
        @Nullable SortedMap<String, Integer> eliminations,
        @Nullable Long bestSeed) {
    /// Above the lowest loss of the same objective by less than this share of it, and this beside, a run still succeeds.
    public static final double NEARLY = 0.01;

    private static final double ABSOLUTELY = 1e-6;

    /// A share of runs.
    ///
    /// @param runs how many succeeded
    /// @param share of all
    /// @param low the lower end of Wilson's 95 % interval
    /// @param high its upper end
    public record Success(int runs, double share, double low, double high) {}

    /// What counts as success, in words.
    ///
    /// @param success the highest loss of a success; null where nothing was said
    public static String criterion(@Nullable Double success) {
        return success != null ? "loss <= " + success
                : "loss <= 1.01 l + 1e-6, where l is the lowest loss that the sweep found on the same data with the same "
                        + "loss function";
    }

    /// The summaries of all combinations, in their order.
    ///
    /// @param success the highest loss of a success; null for nearly the lowest of the same objective
    public static List<SweepSummary> of(List<PlannedRuns> plan, List<SweepRun> runs, @Nullable Double success) {
        Map<String, Double> lowest = new HashMap<>();
        Map<Integer, List<SweepRun>> byCombination = new HashMap<>();
        for (SweepRun run : runs) {
            byCombination.computeIfAbsent(run.combination(), k -> new ArrayList<>()).add(run);
            if (run.loss() != null) {
                lowest.merge(run.objective(), run.loss(), Math::min);
            }
        }
        Function<SweepRun, Double> limit = run -> success != null ? success
                : (1 + NEARLY) * Objects.requireNonNull(lowest.get(run.objective())) + ABSOLUTELY;
        return plan.stream()
                .map(planned -> of(planned,
                        byCombination.getOrDefault(planned.combination().number(), List.of()), limit))
                .toList();
    }

    private static SweepSummary of(PlannedRuns planned, List<SweepRun> runs, Function<SweepRun, Double> limit) {
        SortedMap<String, Integer> outcomes = new TreeMap<>();
        SortedMap<String, Integer> eliminations = new TreeMap<>();
        int succeeded = 0;
        int failed = 0;
        SweepRun best = null;
        for (SweepRun run : runs) {
            outcomes.merge(run.outcome(), 1, Integer::sum);
            if (run.elimination() != null) {
                eliminations.merge(run.elimination(), 1, Integer::sum);
            }
            Double loss = run.loss();
            if (loss == null) {
                failed++;
                continue;
            }
            succeeded += loss <= limit.apply(run) ? 1 : 0;
            if (best == null || loss < Objects.requireNonNull(best.loss())) {
                best = run;
            }
        }
        double[] losses = sorted(runs, SweepRun::loss);
        Proportion share = runs.isEmpty() ? null : new Proportion(succeeded, runs.size());
        return new SweepSummary(planned.combination().number(), planned.combination().settings(), planned.parameters(),
                runs.size(), failed, quantile(losses, 0), quantile(losses, 0.25), quantile(losses, 0.5),
                quantile(losses, 0.75), quantile(losses, 1),
                share == null ? null : new Success(succeeded, share.value(), share.low(), share.high()),
                quantile(sorted(runs, SweepRun::gradientNorm), 0.5), quantile(sorted(runs, SweepRun::accuracy), 0.5),
                quantile(sorted(runs, run -> run.failure() == null ? (Double) run.seconds() : null), 0.5), outcomes,
                eliminations.isEmpty() ? null : eliminations, best == null ? null : (Long) best.seed());
    }

    private static double[] sorted(List<SweepRun> runs, Function<SweepRun, @Nullable Double> figure) {
        double[] values = runs.stream()
                .map(figure)
                .filter(Objects::nonNull)
                .mapToDouble(value -> Objects.requireNonNull(value))
                .toArray();
        Arrays.sort(values);
        return values;
    }

    /// @param values ascending
    static @Nullable Double quantile(double[] values, double share) {
        if (values.length == 0) {
            return null;
        }
        double place = share * (values.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, values.length - 1);
        double weight = place - below;
        return weight == 0 ? values[below] : values[below] + weight * (values[above] - values[below]);
    }
}
