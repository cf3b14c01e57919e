package nadir.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import nadir.sweep.SweepResult;
import nadir.sweep.SweepRun;
import nadir.sweep.SweepSummary;
import org.jspecify.annotations.Nullable;

/// The page about a sweep: each option that was varied with the losses of all runs over its values, and every combination
/// with its figures.
public final class SweepPage {
    private static final int MOST_OBJECTIVES = 4;

    private SweepPage() {}

    /// The page.
    public static Page of(SweepResult result) {
        List<Node> sections = new ArrayList<>();
        Set<String> objectives = new LinkedHashSet<>();
        result.runs().stream().map(SweepRun::objective).filter(text -> !text.isEmpty()).forEach(objectives::add);
        sections.add(Page.section("Runs", List.of(
                Node.element("p", Figures.count(result.combinations(), "combination") + " x "
                        + Figures.count(result.seeds().size(), "seed") + ": "
                        + Figures.count(result.runs().size(), "run") + ", "
                        + Figures.count(result.failed()) + " failed."),
                Node.element("p", "Success means " + result.success()
                        + ". Intervals are Wilson's at 95 %; a run that failed did not succeed."))));
        objectives.stream().limit(MOST_OBJECTIVES).forEach(objective -> {
            List<Plot> plots = SweepPlots.of(result, objective);
            if (!plots.isEmpty()) {
                sections.add(Page.section("Losses: " + objective, List.of(Page.plots(plots))));
            }
        });
        sections.add(Page.section("Combinations", List.of(Page.wide(table(result).node()))));
        Map<String, Integer> failures = failures(result);
        if (!failures.isEmpty()) {
            sections.add(Page.section("Failures", List.of(Page.wide(new Table(List.of("cause", "runs"),
                    failures.entrySet()
                            .stream()
                            .map(entry -> List.of(entry.getKey(), Figures.count(entry.getValue())))
                            .toList())
                    .node()))));
        }
        return new Page("Sweep of " + result.spec(), objectives.size() == 1 ? objectives.iterator().next()
                : Figures.count(objectives.size(), "objective") + "; losses of different ones cannot be compared",
                sections);
    }

    private static Map<String, Integer> failures(SweepResult result) {
        Map<String, Integer> causes = new LinkedHashMap<>();
        result.runs().forEach(run -> {
            if (run.failure() != null) {
                causes.merge(run.failure(), 1, Integer::sum);
            }
        });
        return causes;
    }

    private static Table table(SweepResult result) {
        Set<String> options = new LinkedHashSet<>();
        result.summary().forEach(one -> options.addAll(one.settings().keySet()));
        List<String> columns = new ArrayList<>(List.of("combination"));
        columns.addAll(options);
        columns.addAll(List.of("best", "lower quartile", "median", "upper quartile", "|gradient|", "success", "95 %",
                "seconds", "outcomes"));
        boolean eliminated = result.summary().stream().anyMatch(one -> one.eliminations() != null);
        if (eliminated) {
            columns.add("elimination");
        }
        List<List<String>> rows = new ArrayList<>();
        for (SweepSummary one : result.summary()) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(one.combination())));
            options.forEach(option -> row.add(one.settings().getOrDefault(option, "")));
            SweepSummary.Success success = one.success();
            row.addAll(List.of(text(one.best()), text(one.lowerQuartile()), text(one.median()),
                    text(one.upperQuartile()), text(one.gradientNorm()),
                    success == null ? "" : success.runs() + " of " + one.runs(),
                    success == null ? "" : Figures.of(success.low(), 2) + " to " + Figures.of(success.high(), 2),
                    text(one.seconds()), words(one.outcomes())));
            if (eliminated) {
                row.add(one.eliminations() == null ? "" : words(one.eliminations()));
            }
            rows.add(row);
        }
        return new Table(columns, rows);
    }

    private static String words(Map<String, Integer> counts) {
        return counts.entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String text(@Nullable Double value) {
        return value == null ? "" : Figures.of(Objects.requireNonNull(value));
    }
}
