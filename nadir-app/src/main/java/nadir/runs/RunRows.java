package nadir.runs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// The rows that belong to one run.
final class RunRows {
    private RunRows() {}

    /// What is made of a row.
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    static RunRecord record(Connection connection, RunSummary summary) throws SQLException {
        String own = "where run = (select number from runs where id = ?) ";
        SortedMap<String, String> settings = texts(connection, "select name, value from settings " + own, summary.id());
        SortedMap<String, String> tags = texts(connection, "select name, value from tags " + own, summary.id());
        SortedMap<String, Figure> figures = new TreeMap<>();
        rows(connection, "select name, number, text from figures " + own, summary.id(), row -> figures.put(
                row.getString(1), figure(row)));
        SortedMap<String, Long> metrics = new TreeMap<>();
        rows(connection, "select name, count(*) from metrics " + own + "group by name", summary.id(),
                row -> metrics.put(row.getString(1), row.getLong(2)));
        List<FileRecord> files = rows(connection, "select * from files " + own + "order by direction, role, path",
                summary.id(), RunRows::file);
        List<RunRecord> found = rows(connection, "select * from runs where id = ?", summary.id(),
                row -> new RunRecord(summary, row.getString("directory"),
                        new Environment(row.getString("nadir"), row.getString("java"), row.getString("blas"),
                                row.getString("host"), row.getString("machine")),
                        settings, figures, files, tags, metrics, row.getString("conventions"),
                        row.getString("result")));
        if (found.isEmpty()) {
            throw new InputException("run " + summary.shortId() + " was just deleted");
        }
        return found.getFirst();
    }

    static List<Metric> metrics(Connection connection, String id) throws SQLException {
        return rows(connection, "select name, step, value, at from metrics where run = (select number from runs where "
                + "id = ?) order by name, step", id,
                row -> new Metric(row.getString(1), row.getLong(2), Numbers.get(row, 3),
                        Instant.ofEpochMilli(row.getLong(4))));
    }

    private static Figure figure(ResultSet row) throws SQLException {
        String text = row.getString("text");
        return text == null ? Figure.of(Numbers.get(row, 2)) : Figure.of(text);
    }

    private static FileRecord file(ResultSet row) throws SQLException {
        return new FileRecord(FileRecord.Direction.valueOf(row.getString("direction").toUpperCase(Locale.ROOT)),
                row.getString("role"), row.getString("path"), row.getString("location"),
                Numbers.getLong(row, "bytes"), row.getString("hash"), row.getString("note"));
    }

    private static SortedMap<String, String> texts(Connection connection, String sql, String id) throws SQLException {
        SortedMap<String, String> texts = new TreeMap<>();
        rows(connection, sql, id, row -> texts.put(row.getString(1), row.getString(2)));
        return texts;
    }

    private static <T> List<T> rows(Connection connection, String sql, String id, Row<T> made) throws SQLException {
        List<T> all = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    all.add(made.of(row));
                }
            }
        }
        return all;
    }

    static void insertTexts(Connection connection, String table, long run, Map<String, String> texts)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into " + table
                + " (run, name, value) values (?, ?, ?) on conflict (run, name) do update set value = excluded.value")) {
            for (var entry : texts.entrySet()) {
                insert.setLong(1, run);
                insert.setString(2, entry.getKey());
                insert.setString(3, entry.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static void insertFigures(Connection connection, long run, Map<String, Figure> figures) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into figures (run, name, number, text) "
                + "values (?, ?, ?, ?) on conflict (run, name) do update set number = excluded.number, "
                + "text = excluded.text")) {
            for (var entry : figures.entrySet()) {
                Double number = entry.getValue().number();
                insert.setLong(1, run);
                insert.setString(2, entry.getKey());
                Numbers.set(insert, 3, number == null ? Double.NaN : number);
                insert.setString(4, entry.getValue().text());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static void insertFiles(Connection connection, long run, List<FileRecord> files) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into files (run, direction, role, path, "
                + "location, bytes, hash, note) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (run, direction, role, path) "
                + "do update set location = excluded.location, bytes = excluded.bytes, hash = excluded.hash, "
                + "note = excluded.note")) {
            for (FileRecord file : files) {
                insert.setLong(1, run);
                insert.setString(2, file.direction().name().toLowerCase(Locale.ROOT));
                insert.setString(3, file.role());
                insert.setString(4, file.path());
                insert.setString(5, file.location());
                Numbers.set(insert, 6, file.bytes());
                insert.setString(7, file.hash());
                insert.setString(8, file.note());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static void insertMetrics(Connection connection, long run, List<Metric> metrics) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into metrics (run, name, step, value, at) "
                + "values (?, ?, ?, ?, ?) on conflict (run, name, step) do update set value = excluded.value, "
                + "at = excluded.at")) {
            for (Metric metric : metrics) {
                insert.setLong(1, run);
                insert.setString(2, metric.name());
                insert.setLong(3, metric.step());
                Numbers.set(insert, 4, metric.value());
                insert.setLong(5, metric.at().toEpochMilli());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static @Nullable Long number(Connection connection, String id) throws SQLException {
        List<Long> found = rows(connection, "select number from runs where id = ?", id, row -> row.getLong(1));
        return found.isEmpty() ? null : found.getFirst();
    }
}
