package nadir.cli;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import nadir.runs.Environment;
import nadir.runs.Figure;
import nadir.runs.FileRecord;
import nadir.runs.Metric;
import nadir.runs.RunRecord;
import nadir.runs.RunStore;
import nadir.runs.RunSummary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir runs show RUN`.
@Command(name = "show", description = "Tell all that is known of a run.")
final class RunsShowCommand implements Callable<Integer> {
    private static final int HASH_SHOWN = 16;

    @Parameters(index = "0", paramLabel = "RUN", description = RunsCommand.RUN)
    private String run = "";

    @Option(names = "--metrics", description = "Also list its metrics, step by step.")
    private boolean withMetrics;

    @Mixin
    private CommonOptions common;

    /// The JSON document.
    record Document(@JsonUnwrapped RunDocument run, String directory, Environment environment,
            SortedMap<String, String> settings, List<FileRecord> files, SortedMap<String, String> tags,
            @JsonRawValue @Nullable String runConventions, @JsonRawValue @Nullable String result,
            SortedMap<String, Series> metrics) {}

    /// A metric.
    ///
    /// @param count of its values
    /// @param steps at which it was told; null where the values were not asked for
    /// @param values at these
    record Series(long count, long @Nullable [] steps, double @Nullable [] values) {}

    @Override
    public Integer call() {
        try (RunStore store = RunsCommand.open(common)) {
            RunRecord record = store.get(run);
            List<Metric> metrics = withMetrics ? store.metrics(record.summary().id()) : List.of();
            Document document = new Document(RunDocument.of(record.summary()), record.directory(),
                    record.environment(), record.settings(), record.files(), record.tags(), record.conventions(),
                    record.result(), series(record, metrics));
            common.print(RunsCommand.Conventions.STATED, document, out -> print(out, record, metrics));
        }
        return ExitCode.DONE;
    }

    private SortedMap<String, Series> series(RunRecord record, List<Metric> metrics) {
        Map<String, List<Metric>> values = metrics.stream().collect(Collectors.groupingBy(Metric::name));
        SortedMap<String, Series> all = new TreeMap<>();
        record.metrics().forEach((name, count) -> {
            List<Metric> own = values.getOrDefault(name, List.of());
            all.put(name, withMetrics ? new Series(count, own.stream().mapToLong(Metric::step).toArray(),
                    own.stream().mapToDouble(Metric::value).toArray()) : new Series(count, null, null));
        });
        return all;
    }

    private static void print(PrintWriter out, RunRecord record, List<Metric> metrics) {
        RunSummary run = record.summary();
        out.println("run          " + run.id());
        out.println("typed        nadir " + run.arguments()
                .stream()
                .map(DataOptions::quoted)
                .collect(Collectors.joining(" ")));
        out.println("in           " + record.directory());
        out.println("started      " + RunsText.time(run.started(), ZoneId.systemDefault()));
        out.println("state        " + RunsText.state(run));
        if (run.cause() != null) {
            out.println("cause        " + run.cause());
        }
        Environment environment = record.environment();
        out.println("by           nadir " + environment.nadir() + ", Java " + environment.java()
                + (environment.blas() == null ? "" : ", " + environment.blas()));
        out.println("on           " + environment.host() + ": " + environment.machine());
        for (FileRecord file : record.files()) {
            out.println((file.direction() == FileRecord.Direction.IN ? "read         " : "wrote        ") + file.role()
                    + " " + file.path() + ", " + (file.hash() == null ? String.valueOf(file.note())
                            : "SHA-256 " + file.hash().substring(0, HASH_SHOWN) + "..., " + file.bytes() + " bytes"));
        }
        section(out, "settings", record.settings());
        section(out, "tags", record.tags());
        SortedMap<String, String> figures = new TreeMap<>();
        for (Map.Entry<String, Figure> figure : record.figures().entrySet()) {
            figures.put(figure.getKey(), figure.getValue().toString());
        }
        section(out, "figures", figures);
        SortedMap<String, String> counts = new TreeMap<>();
        record.metrics().forEach((name, count) -> counts.put(name, count + (count == 1 ? " value" : " values")));
        section(out, "metrics", counts);
        metrics.forEach(metric -> out.println("  " + metric.name() + " " + metric.step() + " " + metric.value()));
    }

    private static void section(PrintWriter out, String title, SortedMap<String, String> lines) {
        if (!lines.isEmpty()) {
            out.println();
            out.println(title);
            int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
            lines.forEach((name, value) -> out.println("  " + name + " ".repeat(width - name.length()) + "  " + value));
        }
    }
}
