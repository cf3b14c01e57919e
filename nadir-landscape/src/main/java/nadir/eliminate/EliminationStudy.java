package nadir.eliminate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import nadir.data.InputException;
import nadir.optimize.Minimizer;
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

    /// Hears how a study advances.
    @FunctionalInterface
    public interface Listener {
        /// Called after every run.
        ///
        /// @param done runs so far, plain ones included
        /// @param total runs in all
        void advance(int done, int total);
    }

    /// Runs a study. Plain training has the optimiser and the stop rules of the first kind of elimination.
    ///
    /// @param risk the network's own
    /// @param kinds of elimination, at least one
    /// @param start where the network starts, for a seed
    /// @param firstSeed of the first start; the k-th further one has `firstSeed + k`
    /// @param starts how many, at least 1
    /// @throws InputException if a hypothesis refuses a kind of elimination, see [Elimination]
    /// @throws CancellationException if `cancelled` says so
    public static EliminationStudy of(Risk risk, List<EliminationOptions> kinds, LongFunction<double[]> start,
            long firstSeed, int starts, Listener listener, BooleanSupplier cancelled) {
        if (kinds.isEmpty() || starts < 1) {
            throw new IllegalArgumentException("a study requires at least one kind of elimination and one start, got "
                    + kinds.size() + " and " + starts);
        }
        Judgement judgement = Judgement.on(risk, kinds.getFirst());
        Course course = new Course(risk, start, firstSeed, starts, listener, cancelled, (kinds.size() + 1) * starts);
        List<PlainStart> plain = course.plain(kinds.getFirst());
        List<Row> rows = new ArrayList<>();
        for (EliminationOptions kind : kinds) {
            rows.add(new Row(kind.method(), kind.lambdas(), course.eliminated(kind)));
        }
        return new EliminationStudy(judgement.bound().value(), judgement.gapTolerance(), plain, rows);
    }

    private static final class Course {
        private final Risk risk;
        private final LongFunction<double[]> start;
        private final long firstSeed;
        private final int starts;
        private final Listener listener;
        private final BooleanSupplier cancelled;
        private final int total;
        private int done;

        Course(Risk risk, LongFunction<double[]> start, long firstSeed, int starts, Listener listener,
                BooleanSupplier cancelled, int total) {
            this.risk = risk;
            this.start = start;
            this.firstSeed = firstSeed;
            this.starts = starts;
            this.listener = listener;
            this.cancelled = cancelled;
            this.total = total;
        }

        List<PlainStart> plain(EliminationOptions options) {
            List<PlainStart> results = new ArrayList<>();
            for (long seed = firstSeed; seed < firstSeed + starts; seed++) {
                Run run = Minimizer.with(options.optimizer())
                        .stopping(options.rules())
                        .cancelledBy(cancelled)
                        .minimize(risk, start.apply(seed));
                advance();
                results.add(new PlainStart(seed, run.value(), run.evaluations().passes(), run.outcome().reason()));
            }
            return results;
        }

        List<Start> eliminated(EliminationOptions options) {
            List<Start> results = new ArrayList<>();
            try (Elimination elimination = new Elimination(risk, options)) {
                elimination.cancelledBy(cancelled);
                for (long seed = firstSeed; seed < firstSeed + starts; seed++) {
                    EliminationResult result = elimination.run(start.apply(seed), seed);
                    advance();
                    results.add(new Start(seed, result.modifiedLoss(), result.strippedLoss(), result.polishedLoss(),
                            result.totalPasses(), result.outcome().label(), result.outcome().reason()));
                }
            }
            return results;
        }

        private void advance() {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("the study was stopped after " + done + " of " + total + " runs");
            }
            listener.advance(++done, total);
        }
    }
}
