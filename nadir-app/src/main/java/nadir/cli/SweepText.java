package nadir.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nadir.report.Figures;
import nadir.sweep.PlannedRuns;
import nadir.sweep.Spec;
import nadir.sweep.SweepResult;
import nadir.sweep.SweepRun;
import nadir.sweep.SweepSummary;
import org.jspecify.annotations.Nullable;

/// What a sweep came to, for people.
record SweepText(SweepResult result, List<PlannedRuns> plan) {
    private static final int MOST_LINES = 40;
    private static final int MOST_CAUSES = 5;

    /// What the losses mean.
    ///
    /// @param objectives the data and the loss, each once; losses of different ones cannot be compared
    record Objectives(List<String> objectives) {
        /// Before anything is known.
        static final Objectives NONE = new Objectives(List.of());

        static Objectives of(List<SweepRun> runs) {
            return new Objectives(runs.stream()
                    .map(SweepRun::objective)
                    .filter(text -> !text.isEmpty())
                    .distinct()
                    .sorted()
                    .toList());
        }
    }

    /// What a sweep would do.
    ///
    /// @param estimatedSeconds on all threads, from `timedRuns` that were timed here; at least, if one was cut short
    record Rehearsed(String spec, int combinations, List<Long> seeds, int runs, double estimatedSeconds, int timedRuns,
            boolean atLeast, List<Map<String, String>> settings) {
        static Rehearsed of(Spec spec, List<PlannedRuns> plan, SweepEstimate estimate) {
            return new Rehearsed(spec.name(), plan.size(), spec.seeds(), plan.size() * spec.seeds().size(),
                    estimate.seconds(), estimate.timed(), estimate.isLeast(),
                    plan.stream().map(planned -> planned.combination().settings()).toList());
        }

        void print(PrintWriter out) {
            out.println(spec + ": " + counts(combinations, seeds.size()) + ", all of which can be trained");
            out.println("time: " + new SweepEstimate(estimatedSeconds, timedRuns, atLeast).text());
        }
    }

    static String counts(int combinations, int seeds) {
        return Figures.count(combinations, "combination") + " x " + Figures.count(seeds, "seed") + " = "
                + Figures.count((long) combinations * seeds, "run");
    }

    void print(PrintWriter out) {
        out.println(result.spec() + ": " + counts(result.combinations(), result.seeds().size())
                + (result.failed() == 0 ? "" : ", " + Figures.count(result.failed()) + " failed"));
        out.println("success: " + result.success());
        out.println();
        TextTable table = new TextTable("settings", "lowest", "25 %", "median", "75 %", "|gradient|", "success",
                "95 % interval", "time");
        result.summary().stream().limit(MOST_LINES).forEach(one -> row(table, one));
        table.print(out);
        if (result.summary().size() > MOST_LINES) {
            out.println("  ... and " + (result.summary().size() - MOST_LINES) + " more in the files");
        }
        out.println();
        out.println("outcomes: " + outcomes());
        failures(out);
        best(out);
        out.println("files: " + String.join(", ", result.files()));
        if (result.parent() != null) {
            out.println("runs: ./nadir runs list --parent " + result.parent());
        }
    }

    private void row(TextTable table, SweepSummary one) {
        SweepSummary.Success success = one.success();
        table.row(plan.get(one.combination() - 1).combination().text(), figure(one.best()), figure(one.lowerQuartile()),
                figure(one.median()), figure(one.upperQuartile()), figure(one.gradientNorm()),
                success == null ? "" : success.runs() + "/" + one.runs(),
                success == null ? ""
                        : String.format(Locale.ROOT, "%.0f-%.0f %%", 100 * success.low(),
                                100 * success.high()),
                one.seconds() == null ? "" : String.format(Locale.ROOT, "%.2f s", one.seconds()));
    }

    static String figure(@Nullable Double value) {
        return value == null ? "" : Figures.of(value);
    }

    private String outcomes() {
        Map<String, Integer> outcomes = new TreeMap<>();
        Map<String, Integer> eliminations = new TreeMap<>();
        for (SweepSummary one : result.summary()) {
            one.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
            if (one.eliminations() != null) {
                one.eliminations().forEach((outcome, count) -> eliminations.merge(outcome, count, Integer::sum));
            }
        }
        return words(outcomes) + (eliminations.isEmpty() ? "" : "; of elimination: " + words(eliminations));
    }

    static String words(Map<String, Integer> counts) {
        return counts.entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private void failures(PrintWriter out) {
        Map<String, Integer> causes = new TreeMap<>();
        for (SweepRun run : result.runs()) {
            if (run.failure() != null) {
                causes.merge(run.failure(), 1, Integer::sum);
            }
        }
        causes.entrySet()
                .stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_CAUSES)
                .forEach(entry -> out
                        .println("failed, " + Figures.count(entry.getValue(), "time") + ": " + entry.getKey()));
    }

    private void best(PrintWriter out) {
        SweepSummary lowest = result.lowestMedian();
        if (lowest == null || lowest.bestSeed() == null) {
            return;
        }
        String arguments = plan.get(lowest.combination() - 1)
                .arguments()
                .stream()
                .map(DataOptions::quoted)
                .collect(Collectors.joining(" "));
        out.println("lowest median: " + plan.get(lowest.combination() - 1).combination().text()
                + "; its best network: ./nadir train " + arguments + " --seed " + lowest.bestSeed());
        if (result.model() != null) {
            out.println("model: " + result.model() + ", that network");
        }
    }
}
