package nadir.runs;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The tables in which runs leave the store as CSV and Parquet: one row for each run, setting, figure, file, metric and
/// tag, joined by the run's id.
// Lists of lists that cannot be changed.
@SuppressWarnings("ImmutableEnumChecker")
enum RunTable {
    RUNS(List.of(text("id"), text("command"), text("arguments"), text("directory"), text("state"), integer("status"),
            text("outcome"), text("cause"), time("started"), time("ended"), integer("seed"), text("data"),
            text("model"), real("loss"), text("parent"), text("task"), text("nadir"), text("java"), text("blas"),
            text("host"), text("machine"), text("conventions"), text("result"))) {
        @Override
        void rows(RunRecord record, List<Metric> metrics, Consumer<List<@Nullable String>> sink) {
            RunSummary run = record.summary();
            Environment by = record.environment();
            sink.accept(java.util.Arrays.asList(run.id(), run.command(), StringList.write(run.arguments()),
                    record.directory(), run.state().word(), string(run.status()), run.outcome(), run.cause(),
                    run.started().toString(), string(run.ended()), string(run.seed()), run.data(), run.model(),
                    string(run.loss()), run.parent(), run.task(), by.nadir(), by.java(), by.blas(), by.host(),
                    by.machine(), record.conventions(), record.result()));
        }
    },

    SETTINGS(List.of(text("run"), text("name"), text("value"))) {
        @Override
        void rows(RunRecord record, List<Metric> metrics, Consumer<List<@Nullable String>> sink) {
            record.settings().forEach((name, value) -> sink.accept(List.of(record.summary().id(), name, value)));
        }
    },

    FIGURES(List.of(text("run"), text("name"), real("number"), text("text"))) {
        @Override
        void rows(RunRecord record, List<Metric> metrics, Consumer<List<@Nullable String>> sink) {
            record.figures()
                    .forEach((name, figure) -> sink.accept(java.util.Arrays.asList(record.summary().id(), name,
                            string(figure.number()), figure.text())));
        }
    },

    FILES(List.of(text("run"), text("direction"), text("role"), text("path"), text("location"), integer("bytes"),
            text("hash"), text("note"))) {
        @Override
        void rows(RunRecord record, List<Metric> metrics, Consumer<List<@Nullable String>> sink) {
            for (FileRecord file : record.files()) {
                sink.accept(java.util.Arrays.asList(record.summary().id(),
                        file.direction().name().toLowerCase(Locale.ROOT), file.role(), file.path(), file.location(),
                        string(file.bytes()), file.hash(), file.note()));
            }
        }
    },

    METRICS(List.of(text("run"), text("name"), integer("step"), real("value"), time("at"))) {
        @Override
        void rows(RunRecord record, List<Metric> metrics, Consumer<List<@Nullable String>> sink) {
            metrics.forEach(metric -> sink.accept(List.of(record.summary().id(), metric.name(),
                    Long.toString(metric.step()), Double.toString(metric.value()), metric.at().toString())));
        }
    },

    TAGS(List.of(text("run"), text("name"), text("value"))) {
        @Override
        void rows(RunRecord record, List<Metric> metrics, Consumer<List<@Nullable String>> sink) {
            record.tags().forEach((name, value) -> sink.accept(List.of(record.summary().id(), name, value)));
        }
    };

    /// A column.
    ///
    /// @param name its name
    /// @param type its type in DuckDB, and so in Parquet
    record Column(String name, String type) {}

    private final List<Column> columns;

    RunTable(List<Column> columns) {
        this.columns = columns;
    }

    List<Column> columns() {
        return columns;
    }

    /// The file's name without its ending.
    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Hands the rows of one run on.
    abstract void rows(RunRecord record, List<Metric> metrics, Consumer<List<@Nullable String>> sink);

    private static Column text(String name) {
        return new Column(name, "VARCHAR");
    }

    private static Column integer(String name) {
        return new Column(name, "BIGINT");
    }

    private static Column real(String name) {
        return new Column(name, "DOUBLE");
    }

    private static Column time(String name) {
        return new Column(name, "TIMESTAMP WITH TIME ZONE");
    }

    private static @Nullable String string(@Nullable Object value) {
        return Objects.toString(value, null);
    }
}
