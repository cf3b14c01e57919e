package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import nadir.runs.Environment;
import nadir.runs.FileRecord;
import nadir.runs.Metric;
import nadir.runs.RunRecord;
import nadir.runs.RunSummary;

/// The page about a recorded run of any command: what was asked for, how it went, what came of it.
public final class RunPage {
    /// So many curves can be told apart in one drawing.
    private static final int MOST_CURVES = 4;
    private static final int MOST_FIGURES = 500;

    private RunPage() {}

    /// The page.
    ///
    /// @param metrics in the order of name and step
    public static Page of(RunRecord record, List<Metric> metrics) {
        RunSummary run = record.summary();
        List<Node> sections = new ArrayList<>();
        sections.add(ending(run));
        if (!metrics.isEmpty()) {
            sections.add(Page.section("On the way", List.of(Page.plots(plots(metrics)))));
        }
        SortedMap<String, String> figures = new TreeMap<>();
        record.figures().forEach((name, figure) -> figures.put(name, figure.toString()));
        add(sections, "Figures", List.of("figure", "value"), figures);
        if (record.conventions() != null) {
            sections.add(Page.section("Conventions", List.of(Node.element("p", record.conventions()))));
        }
        add(sections, "Settings", List.of("setting", "value"), record.settings());
        sections.add(files(record.files()));
        sections.add(environment(record));
        return new Page("Run " + run.shortId() + ": nadir " + run.command(),
                run.started() + (run.data() == null ? "" : ", on " + run.data()), sections);
    }

    private static Node ending(RunSummary run) {
        String state = run.state().word() + (run.outcome() == null ? "" : ": " + run.outcome());
        List<Node> parts = new ArrayList<>(List.of(Node.element("h2", state)));
        parts.add(Node.element("p", "nadir " + String.join(" ", run.arguments())));
        if (run.cause() != null) {
            parts.add(Node.element("p", run.cause()));
        }
        if (run.seconds() != null) {
            parts.add(Node.element("p", String.format(Locale.ROOT, "It took %.1f s.", run.seconds())));
        }
        return Node.element("section", parts).of("verdict");
    }

    /// One chart for each quantity; what stands behind a slash tells its curves apart.
    private static List<Plot> plots(List<Metric> metrics) {
        Map<String, Map<String, List<Metric>>> quantities = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            String quantity = metric.name().replaceAll("/.*", "");
            quantities.computeIfAbsent(quantity, first -> new LinkedHashMap<>())
                    .computeIfAbsent(metric.name(), first -> new ArrayList<>())
                    .add(metric);
        }
        return quantities.entrySet().stream().map(entry -> plot(entry.getKey(), entry.getValue())).toList();
    }

    private static Plot plot(String quantity, Map<String, List<Metric>> all) {
        List<Plot.Mark> marks = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        all.forEach((name, curve) -> {
            if (marks.size() < MOST_CURVES) {
                marks.add(new Plot.Mark.Line(name, steps(curve), values(curve)));
            }
            curve.forEach(metric -> rows.add(
                    List.of(Long.toString(metric.step()), name, Double.toString(metric.value()))));
        });
        double[] steps = all.values().stream().flatMapToDouble(curve -> Arrays.stream(steps(curve))).toArray();
        double[] values = all.values()
                .stream()
                .flatMapToDouble(curve -> Arrays.stream(values(curve)))
                .toArray();
        String left = all.size() > MOST_CURVES ? " Drawn are " + MOST_CURVES + " of " + all.size() + " curves." : "";
        String ends = all.values()
                .stream()
                .limit(MOST_CURVES)
                .map(curve -> Figures.of(curve.getLast().value(), 5))
                .collect(Collectors.joining(", "));
        return new Plot(quantity, "Last " + ends + "." + left, new Plot.Axis("step", Scale.counting(steps)),
                new Plot.Axis(quantity, Scale.fitting(values)), marks,
                new Table(List.of("step", "curve", "value"), rows));
    }

    private static double[] steps(List<Metric> curve) {
        return curve.stream().mapToDouble(Metric::step).toArray();
    }

    private static double[] values(List<Metric> curve) {
        return curve.stream().flatMapToDouble(metric -> DoubleStream.of(metric.value())).toArray();
    }

    private static void add(List<Node> sections, String title, List<String> columns, SortedMap<String, String> values) {
        if (!values.isEmpty()) {
            List<List<String>> rows = values.entrySet()
                    .stream()
                    .limit(MOST_FIGURES)
                    .map(entry -> List.of(entry.getKey(), entry.getValue()))
                    .toList();
            List<Node> parts = new ArrayList<>(List.of(Page.wide(new Table(columns, rows).node().of("words"))));
            if (values.size() > MOST_FIGURES) {
                parts.add(Node.element("p", "The first " + MOST_FIGURES + " of " + values.size()
                        + "; 'nadir runs show' has all.").of("note"));
            }
            sections.add(Page.section(title, parts));
        }
    }

    private static Node files(List<FileRecord> files) {
        if (files.isEmpty()) {
            return Page.section("Files", List.of(Node.element("p", "None were read or written.")));
        }
        List<List<String>> rows = files.stream()
                .map(file -> List.of(
                        (file.direction() == FileRecord.Direction.IN ? "read " : "wrote ") + file.role(), file.path(),
                        file.hash() == null ? Objects.requireNonNullElse(file.note(), "") : "SHA-256 " + file.hash()))
                .toList();
        return Page.section("Files",
                List.of(Page.wide(new Table(List.of("role", "name", "content"), rows).node().of("words"))));
    }

    private static Node environment(RunRecord record) {
        Environment environment = record.environment();
        return Page.section("Computed by", List.of(Node.element("p", "nadir " + environment.nadir() + ", Java "
                + environment.java() + (environment.blas() == null ? "" : ", " + environment.blas())),
                Node.element("p", "on " + environment.host() + ": " + environment.machine()),
                Node.element("p", "in " + record.directory() + "; run " + record.summary().id()).of("note")));
    }
}
