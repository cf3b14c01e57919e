package nadir.eliminate;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import nadir.data.InputException;
import nadir.optimize.Progress;
import nadir.optimize.Run;
import nadir.risk.Risk;

/// Compares training with elimination, stripped and polished, with plain training from the same starts.
///
/// @param lowerBound L_data
/// @param gapTolerance a start succeeds if the network's own loss in the end is no further above the bound
/// @param plain training from each start, nothing added
/// @param rows one for each kind of elimination
public record EliminationStudy(double lowerBound, double gapTolerance, List<PlainStart> plain, List<Row> rows) {

    /// Copies the lists.
    public EliminationStudy {
        plain = List.copyOf(plain);
        rows = List.copyOf(rows);
    }

    /// Plain training from one start.
    ///
    /// @param loss L at the end
    /// @param passes evaluations of L
    /// @param reason how it ended, a sentence
    public record PlainStart(long seed, double loss, double passes, String reason) {}

    /// Elimination from one start.
    ///
    /// @param modifiedLoss L~ at the end
    /// @param strippedLoss L of the network alone there
    /// @param polishedLoss L after polishing
    /// @param passes evaluations of L~ and, for polishing, of L
    /// @param outcome a label of [EliminationOutcome]
    public record Start(long seed, double modifiedLoss, double strippedLoss, double polishedLoss, double passes,
            String outcome, String reason) {}

    /// One kind of elimination, from every start.
    public record Row(EliminationMethod method, List<Double> lambdas, List<Start> starts) {
        /// Copies the lists.
        public Row {
            lambdas = List.copyOf(lambdas);
            starts = List.copyOf(starts);
        }

        /// The median of a figure; of an even number the mean of the two in the middle.
        public double median(ToDoubleFunction<Start> figure) {
            return EliminationStudy.median(starts.stream().mapToDouble(figure).toArray());
        }

        /// How many starts had each outcome, by label; all labels occur.
        public Map<String, Integer> outcomes() {
            Map<String, Integer> counts = new LinkedHashMap<>();
            EliminationOutcome.labels().forEach(label -> counts.put(label, 0));
            starts.forEach(start -> counts.merge(start.outcome(), 1, Integer::sum));
            return counts;
        }
    }

    /// How many starts plain training brought within tolerance of the bound.
    public Proportion plainSuccess() {
        return new Proportion((int) plain.stream().filter(start -> succeeded(start.loss())).count(), plain.size());
    }

    /// How many starts elimination and polishing brought within tolerance of the bound.
    public Proportion success(Row row) {
        return new Proportion((int) row.starts().stream().filter(s -> succeeded(s.polishedLoss())).count(),
                row.starts().size());
    }

    /// Starts that succeeded with elimination and not without.
    public long gained(Row row) {
        return count(row, false);
    }

    /// Starts that succeeded without elimination and not with it.
    public long lost(Row row) {
        return count(row, true);
    }

    private long count(Row row, boolean plainSucceeded) {
        long count = 0;
        for (int i = 0; i < plain.size(); i++) {
            boolean before = succeeded(plain.get(i).loss());
            boolean after = succeeded(row.starts().get(i).polishedLoss());
            count += before == plainSucceeded && after != plainSucceeded ? 1 : 0;
        }
        return count;
    }

    /// The median of plain training's losses.
    public double plainMedianLoss() {
        return median(plain.stream().mapToDouble(PlainStart::loss).toArray());
    }

    /// The median of plain training's evaluations.
    public double plainMedianPasses() {
        return median(plain.stream().mapToDouble(PlainStart::passes).toArray());
    }

    private boolean succeeded(double loss) {
        return loss - lowerBound <= gapTolerance;
    }

    /// NaNs count as larger than all numbers.
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
    }

    /// Follows a study. All calls come from the thread that runs it.
    public interface Listener {
        /// Hears nothing.
        Listener SILENT = new Listener() {
        };

        /// A run has ended.
        ///
        /// @param done runs so far, plain ones included
        /// @param total runs in all
        default void advance(int done, int total) {}

        /// An iteration of plain training has ended.
        default void training(long seed, Progress progress) {}

        /// Where elimination from a start stands, as often as [Elimination#followedBy(java.util.function.Consumer)] says.
        ///
        /// @param kind which one, from 0
        default void eliminating(int kind, long seed, EliminationState state) {}

        /// An iteration of polishing after elimination has ended.
        default void polishing(int kind, long seed, Progress progress) {}

        /// Plain training from a start has ended.
        default void trained(long seed, Run run) {}

        /// Elimination from a start has ended.
        ///
        /// @param kind which one, from 0
        default void eliminated(int kind, long seed, EliminationResult result) {}

        /// Where the study stands: after every [#interval()] of a run, at the end of each run, and after each start, when
        /// everything else has been told of it. From there [EliminationStudy#resume] goes on.
        default void standing(StudyPosition position) {}

        /// How often to tell where it stands.
        default Duration interval() {
            return Duration.ofSeconds(5);
        }
    }

    /// Runs a study, start after start. Plain training has the optimiser and the stop rules of the first kind of
    /// elimination. If it is cancelled, the study is of the starts that were complete by then.
    ///
    /// @param risk the network's own
    /// @param kinds of elimination, at least one
    /// @param start where the network starts, for a seed
    /// @param firstSeed of the first start; the k-th further one has `firstSeed + k`
    /// @param starts how many, at least 1
    /// @throws InputException if a hypothesis refuses a kind of elimination, see [Elimination]
    /// @throws CancellationException if `cancelled` says so before one start is complete
    public static EliminationStudy of(Risk risk, List<EliminationOptions> kinds, LongFunction<double[]> start,
            long firstSeed, int starts, Listener listener, BooleanSupplier cancelled) {
        return resume(risk, kinds, start, firstSeed, starts, StudyPosition.START, listener, cancelled);
    }

    /// Goes on with a study from where it stood, to the same study as without a break. What was told of starts that were
    /// complete then is not told again.
    ///
    /// @param from told by [Listener#standing(StudyPosition)], with the same arguments
    /// @throws IllegalArgumentException if that was a study of other kinds or more starts
    public static EliminationStudy resume(Risk risk, List<EliminationOptions> kinds, LongFunction<double[]> start,
            long firstSeed, int starts, StudyPosition from, Listener listener, BooleanSupplier cancelled) {
        if (kinds.isEmpty() || starts < 1) {
            throw new IllegalArgumentException("a study requires at least one kind of elimination and one start, got "
                    + kinds.size() + " and " + starts);
        }
        from.requireFits(kinds.size(), starts);
        return new StudyRun(risk, kinds, start, from, listener, cancelled).run(firstSeed, starts);
    }
}
