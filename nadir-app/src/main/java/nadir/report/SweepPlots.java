package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import nadir.sweep.SweepResult;
import nadir.sweep.SweepRun;
import nadir.sweep.SweepSummary;
import org.jspecify.annotations.Nullable;

/// The losses of a sweep's runs over each option that was varied, whatever the others were: one point for each run, a bar
/// at the median of each value.
final class SweepPlots {
    /// How far points of one value lie apart to both sides, in the distance of values: those of equal loss stay visible.
    private static final double SPREAD = 0.25;
    private static final double BAR = 0.35;
    private static final int MOST_LABEL = 12;

    private final SweepResult result;
    private final List<SweepRun> runs;

    private SweepPlots(SweepResult result, String objective) {
        this.result = result;
        this.runs = result.runs()
                .stream()
                .filter(run -> run.loss() != null && run.objective().equals(objective))
                .toList();
    }

    /// One plot for each option that has several values among the runs of an objective.
    static List<Plot> of(SweepResult result, String objective) {
        SweepPlots plots = new SweepPlots(result, objective);
        Set<String> options = new LinkedHashSet<>();
        result.summary().forEach(one -> options.addAll(one.settings().keySet()));
        List<Plot> all = new ArrayList<>();
        for (String option : options) {
            Map<String, List<SweepRun>> groups = plots.byValue(option);
            if (groups.size() > 1) {
                all.add(plots.plot(option, groups));
            }
        }
        return all;
    }

    private Map<String, List<SweepRun>> byValue(String option) {
        Map<String, List<SweepRun>> groups = new LinkedHashMap<>();
        for (SweepRun run : runs) {
            SweepSummary its = result.summary().get(run.combination() - 1);
            groups.computeIfAbsent(its.settings().getOrDefault(option, "not given"), k -> new ArrayList<>()).add(run);
        }
        if (groups.keySet().stream().allMatch(value -> number(value) != null)) {
            Map<String, List<SweepRun>> ascending = new LinkedHashMap<>();
            groups.entrySet()
                    .stream()
                    .sorted((a, b) -> Double.compare(Objects.requireNonNull(number(a.getKey())),
                            Objects.requireNonNull(number(b.getKey()))))
                    .forEach(entry -> ascending.put(entry.getKey(), entry.getValue()));
            return ascending;
        }
        return groups;
    }

    private static @Nullable Double number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? (Double) value : null;
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    private Plot plot(String option, Map<String, List<SweepRun>> groups) {
        List<String> values = List.copyOf(groups.keySet());
        // Many numbers lie along an axis of their own; few values stand side by side.
        boolean isAxis = values.size() > MOST_LABEL && values.stream().allMatch(value -> number(value) != null);
        double[] places = isAxis ? values.stream().mapToDouble(value -> Objects.requireNonNull(number(value))).toArray()
                : IntStream.range(0, values.size()).asDoubleStream().toArray();
        double[] losses = runs.stream().mapToDouble(run -> Objects.requireNonNull(run.loss())).toArray();
        Plot.Mark.Points points = points(groups, places, isAxis);
        double[] medians = groups.values().stream().mapToDouble(SweepPlots::median).toArray();
        Plot.Mark.Line line = isAxis ? new Plot.Mark.Line("median", places, medians) : bars(medians);
        int lowest = 0;
        for (int k = 1; k < medians.length; k++) {
            lowest = medians[k] < medians[lowest] ? k : lowest;
        }
        return new Plot("Loss over " + option,
                Figures.count(losses.length, "run") + "; the lowest median, " + Figures.of(medians[lowest])
                        + ", is that of "
                        + values.get(lowest) + ".",
                new Plot.Axis(option, isAxis ? Scale.fitting(places) : labelled(values)),
                new Plot.Axis("loss", Scale.fitting(losses)), List.of(points, line), numbers(option, groups, medians));
    }

    private static Scale labelled(List<String> values) {
        int step = (values.size() + MOST_LABEL - 1) / MOST_LABEL;
        List<Scale.Tick> ticks = IntStream.range(0, values.size())
                .filter(k -> k % step == 0)
                .mapToObj(k -> new Scale.Tick(k, shortened(values.get(k))))
                .toList();
        return new Scale.Labelled(-0.5, values.size() - 0.5, ticks);
    }

    private static String shortened(String value) {
        return value.length() > MOST_LABEL ? value.substring(0, MOST_LABEL - 1) + "…" : value;
    }

    private static Plot.Mark.Points points(Map<String, List<SweepRun>> groups, double[] places, boolean isAxis) {
        List<double[]> points = new ArrayList<>();
        int at = 0;
        for (List<SweepRun> group : groups.values()) {
            for (int k = 0; k < group.size(); k++) {
                double aside = isAxis || group.size() == 1 ? 0 : SPREAD * (2.0 * k / (group.size() - 1) - 1);
                points.add(new double[] {places[at] + aside, Objects.requireNonNull(group.get(k).loss())});
            }
            at++;
        }
        return new Plot.Mark.Points("runs", points.stream().mapToDouble(point -> point[0]).toArray(),
                points.stream().mapToDouble(point -> point[1]).toArray(), new double[0]);
    }

    /// A bar across each value, with gaps between them: values are no axis.
    private static Plot.Mark.Line bars(double[] medians) {
        double[] x = new double[3 * medians.length];
        double[] y = new double[3 * medians.length];
        for (int k = 0; k < medians.length; k++) {
            x[3 * k] = k - BAR;
            x[3 * k + 1] = k + BAR;
            x[3 * k + 2] = Double.NaN;
            y[3 * k] = medians[k];
            y[3 * k + 1] = medians[k];
            y[3 * k + 2] = Double.NaN;
        }
        return new Plot.Mark.Line("median", x, y);
    }

    private static double median(List<SweepRun> group) {
        double[] losses = group.stream().mapToDouble(run -> Objects.requireNonNull(run.loss())).toArray();
        Arrays.sort(losses);
        int n = losses.length;
        return n % 2 == 1 ? losses[n / 2] : losses[n / 2 - 1] / 2 + losses[n / 2] / 2;
    }

    private static Table numbers(String option, Map<String, List<SweepRun>> groups, double[] medians) {
        List<List<String>> rows = new ArrayList<>();
        int k = 0;
        for (Map.Entry<String, List<SweepRun>> group : groups.entrySet()) {
            double best = group.getValue()
                    .stream()
                    .mapToDouble(run -> Objects.requireNonNull(run.loss()))
                    .min()
                    .orElse(Double.NaN);
            rows.add(List.of(group.getKey(), Integer.toString(group.getValue().size()), Figures.of(best),
                    Figures.of(medians[k])));
            k++;
        }
        return new Table(List.of(option, "runs", "lowest loss", "median loss"), rows);
    }
}
