package nadir.runs;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import nadir.runs.RunTable.Column;
import nadir.storage.NewFolder;

/// Runs as tables in files: `runs`, `settings`, `figures`, `files`, `metrics` and `tags`, as CSV or as Parquet. Nothing is
/// an empty cell; an empty text is a quoted one.
public final class TableExport {
    private TableExport() {}

    /// Makes a folder with one CSV file for each table.
    ///
    /// @throws nadir.data.InputException if there is something of the folder's name, or it cannot be made
    /// @throws IOException if writing fails; no folder is left then
    public static void csv(RunStore store, List<RunSummary> runs, Path folder) throws IOException {
        NewFolder.create(folder, part -> tables(store, runs, part));
    }

    /// Makes a folder with one Parquet file for each table, by DuckDB.
    ///
    /// @throws nadir.data.InputException if there is something of the folder's name, or it cannot be made
    /// @throws IOException if writing fails; no folder is left then
    public static void parquet(RunStore store, List<RunSummary> runs, Path folder) throws IOException {
        NewFolder.create(folder, part -> {
            tables(store, runs, part);
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                statement.execute("set timezone = 'UTC'");
                for (RunTable table : RunTable.values()) {
                    Path csv = file(part, table);
                    statement.execute(conversion(table, csv, part.resolve(table.fileName() + ".parquet")));
                    Files.delete(csv);
                }
            } catch (SQLException failed) {
                throw new IOException("DuckDB could not write Parquet: " + Failures.oneLine(failed), failed);
            }
        });
    }

    private static void tables(RunStore store, List<RunSummary> runs, Path folder) throws IOException {
        Map<RunTable, CsvWriter> writers = new EnumMap<>(RunTable.class);
        try {
            for (RunTable table : RunTable.values()) {
                CsvWriter writer = CsvWriter.builder()
                        .quoteStrategy(QuoteStrategies.EMPTY)
                        .build(file(folder, table));
                writers.put(table, writer);
                writer.writeRecord(table.columns().stream().map(Column::name).toList());
            }
            for (RunSummary run : runs) {
                RunRecord record = store.get(run.id());
                List<Metric> metrics = store.metrics(run.id());
                writers.forEach((table, writer) -> table.rows(record, metrics, writer::writeRecord));
            }
        } finally {
            for (CsvWriter writer : writers.values()) {
                writer.close();
            }
        }
    }

    private static Path file(Path folder, RunTable table) {
        return folder.resolve(table.fileName() + ".csv");
    }

    private static String conversion(RunTable table, Path csv, Path parquet) {
        String columns = table.columns()
                .stream()
                .map(column -> "'" + column.name() + "': '" + column.type() + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        // One thread, for only so are line breaks within cells read; a record may be as long as its result.
        return "copy (select * from read_csv(" + literal(csv)
                + ", header = true, delim = ',', quote = '\"', escape = '\"', "
                + "nullstr = '', allow_quoted_nulls = false, parallel = false, max_line_size = 1000000000, columns = "
                + columns + ")) to " + literal(parquet) + " (format parquet)";
    }

    private static String literal(Path file) {
        return "'" + file.toString().replace("'", "''") + "'";
    }
}
