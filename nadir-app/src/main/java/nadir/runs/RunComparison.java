package nadir.runs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Several runs side by side: what they were asked for, what they read, what computed them, what came of it.
///
/// @param runs in the order asked for
/// @param sections settings, inputs, environment, end, figures; in this order
public record RunComparison(List<RunSummary> runs, List<Section> sections) {
    private static final int HASH_SHOWN = 12;

    /// Copies the lists.
    public RunComparison {
        runs = List.copyOf(runs);
        sections = List.copyOf(sections);
    }

    /// Rows of one kind.
    ///
    /// @param name what they are
    /// @param rows by name
    public record Section(String name, List<Row> rows) {
        /// Copies the list.
        public Section {
            rows = List.copyOf(rows);
        }
    }

    /// One property of all runs.
    ///
    /// @param name what it is
    /// @param values in the order of the runs; null where a run has none
    /// @param differs whether they are not all the same
    public record Row(String name, List<@Nullable String> values, boolean differs) {
        /// Keeps the list, which may have nulls.
        public Row {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /// Compares them.
    ///
    /// @param records two or more
    public static RunComparison of(List<RunRecord> records) {
        return new RunComparison(records.stream().map(RunRecord::summary).toList(), List.of(
                section("settings", records, RunRecord::settings), section("inputs", records, RunComparison::inputs),
                section("environment", records, RunComparison::environment),
                section("end", records, RunComparison::end), section("figures", records, RunComparison::figures)));
    }

    private static Section section(String name, List<RunRecord> records,
            Function<RunRecord, SortedMap<String, String>> properties) {
        SortedMap<String, @Nullable String[]> table = new TreeMap<>();
        for (int k = 0; k < records.size(); k++) {
            int column = k;
            properties.apply(records.get(k))
                    .forEach((key, value) -> table
                            .computeIfAbsent(key, absent -> new @Nullable String[records.size()])[column] = value);
        }
        List<Row> rows = new ArrayList<>();
        table.forEach((key, values) -> rows.add(new Row(key, Arrays.asList(values),
                new HashSet<>(Arrays.asList(values)).size() > 1)));
        return new Section(name, rows);
    }

    private static SortedMap<String, String> inputs(RunRecord record) {
        SortedMap<String, String> inputs = new TreeMap<>();
        for (FileRecord file : record.files(FileRecord.Direction.IN)) {
            inputs.put(file.role(), file.path() + (file.hash() == null ? ""
                    : " (SHA-256 " + file.hash().substring(0, HASH_SHOWN) + ")"));
        }
        return inputs;
    }

    private static SortedMap<String, String> environment(RunRecord record) {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("nadir", record.environment().nadir());
        environment.put("java", record.environment().java());
        environment.put("host", record.environment().host());
        environment.put("machine", record.environment().machine());
        if (record.environment().blas() != null) {
            environment.put("blas", record.environment().blas());
        }
        return environment;
    }

    private static SortedMap<String, String> end(RunRecord record) {
        RunSummary run = record.summary();
        SortedMap<String, String> end = new TreeMap<>();
        end.put("state", run.state().word());
        if (run.status() != null) {
            end.put("status", run.status().toString());
        }
        if (run.outcome() != null) {
            end.put("outcome", run.outcome());
        }
        if (run.cause() != null) {
            end.put("cause", run.cause());
        }
        Double seconds = run.seconds();
        if (seconds != null) {
            end.put("seconds", seconds.toString());
        }
        if (record.conventions() != null) {
            end.put("conventions", record.conventions());
        }
        return end;
    }

    private static SortedMap<String, String> figures(RunRecord record) {
        SortedMap<String, String> figures = new TreeMap<>();
        record.figures().forEach((name, figure) -> figures.put(name, figure.toString()));
        return figures;
    }
}
