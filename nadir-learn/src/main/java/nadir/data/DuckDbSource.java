package nadir.data;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Reads tables through DuckDB: Parquet and JSON files, and SQL over files. DuckDB's native library takes about half a
/// second to start, so nothing else touches it.
final class DuckDbSource {
    private static final String SQL = "sql";

    private DuckDbSource() {}

    /// Reads the result of a SELECT.
    ///
    /// @throws InputException if the SQL is wrong or does more than read, or the result is no data set
    static Dataset query(String sql, DataRequest request) {
        if (sql.isBlank()) {
            throw new InputException("sql: requires a SELECT, got nothing; write sql:SELECT ... FROM 'file.csv'");
        }
        try (Connection connection = DuckDb.open()) {
            DuckDb.requireReadOnly(connection, SQL, sql);
            List<Column> columns;
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                columns = columns(statement.getMetaData());
            }
            ColumnPlan plan = ColumnPlan.of(SQL, Column.names(columns), request);
            requireReadable(SQL, columns, plan);
            return read(connection, SQL, SQL, sql, columns, plan, request);
        } catch (SQLException e) {
            throw explained(SQL, e);
        }
    }

    /// Reads a Parquet or JSON file.
    ///
    /// @throws InputException if the file is damaged or no data set
    static Dataset file(SourceFile file, DataFormat format, DataRequest request) {
        String where = file.where();
        String table = table(file, format, request.source());
        try (Connection connection = DuckDb.open()) {
            List<Column> columns;
            try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM " + table)) {
                columns = columns(statement.getMetaData());
            }
            ColumnPlan plan = ColumnPlan.of(where, Column.names(columns), request);
            requireReadable(where, columns, plan);
            List<Column> used = IntStream.range(0, columns.size())
                    .filter(i -> plan.role(i) != 0)
                    .mapToObj(columns::get)
                    .toList();
            String select = used.stream()
                    .map(Column::expression)
                    .collect(Collectors.joining(", ", "SELECT ", " FROM " + table));
            ColumnPlan usedPlan = ColumnPlan.of(where, Column.names(used), plan.asRequest(request));
            return read(connection, where, file.fileName(), select, used.stream().map(Column::expressed).toList(),
                    usedPlan, request);
        } catch (SQLException e) {
            throw explained(where, e);
        }
    }

    private static String table(SourceFile file, DataFormat format, String source) {
        String path = Path.of(source).toAbsolutePath().toString();
        if (path.indexOf('*') >= 0 || path.indexOf('?') >= 0) {
            throw new InputException(file.where() + ": * and ? are not allowed in the path of a " + format
                    + " file; rename it, or read several files with sql:SELECT ... FROM '...'");
        }
        if (format == DataFormat.PARQUET) {
            file.requirePlain(format);
            return "read_parquet(" + DuckDb.literal(path) + ")";
        }
        return "read_json(" + DuckDb.literal(path)
                + ", sample_size = -1, records = true, map_inference_threshold = -1, "
                + "compression = " + (file.isGzipped() ? "'gzip'" : "'none'") + ")";
    }

    private static void requireReadable(String where, List<Column> columns, ColumnPlan plan) {
        for (int i = 0; i < columns.size(); i++) {
            if (plan.role(i) != 0 && columns.get(i).kind == Kind.OTHER) {
                throw new InputException(where + ": column " + Excerpt.of(columns.get(i).name) + " has type "
                        + columns.get(i).type + ", which is neither a number nor a text; leave it out with --features, "
                        + "or convert it with sql:SELECT ...");
            }
        }
    }

    private static Dataset read(Connection connection, String where, String name, String sql, List<Column> columns,
            ColumnPlan plan, DataRequest request) throws SQLException {
        TableBuilder table = new TableBuilder(where, plan, request, request.classes());
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (!table.isFull() && rows.next()) {
                table.beginRow(0);
                for (int i = 0; i < columns.size(); i++) {
                    if (table.takes(i)) {
                        columns.get(i).kind.copy(rows, i, table);
                    }
                }
            }
        }
        return table.build(name, TargetCoding.ONE_HOT);
    }

    private static List<Column> columns(ResultSetMetaData meta) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String type = meta.getColumnTypeName(i);
            columns.add(new Column(meta.getColumnName(i), type, Kind.of(type)));
        }
        return columns;
    }

    /// DuckDB's messages run over several lines; the first says what is wrong.
    private static InputException explained(String where, SQLException e) {
        String message = String.valueOf(e.getMessage()).lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        return new InputException(where + ": can't be read: " + Excerpt.plain(message), e);
    }

    private record Column(String name, String type, Kind kind) {
        /// The column in a SELECT. Doubles are fetched fastest, so DuckDB makes them of all numbers.
        String expression() {
            String column = DuckDb.identifier(name);
            return kind == Kind.TEXT ? column : "CAST(" + column + " AS DOUBLE)";
        }

        Column expressed() {
            return kind == Kind.TEXT ? this : new Column(name, "DOUBLE", Kind.DOUBLE);
        }

        static List<String> names(List<Column> columns) {
            return columns.stream().map(Column::name).toList();
        }
    }

    /// How the values of a column are fetched.
    private enum Kind {
        DOUBLE, BIG, BOOLEAN, TEXT, OTHER;

        static Kind of(String type) {
            return switch (type) {
                case "TINYINT", "SMALLINT", "INTEGER", "BIGINT" -> DOUBLE;
                case "UTINYINT", "USMALLINT", "UINTEGER", "FLOAT", "DOUBLE" -> DOUBLE;
                case "UBIGINT", "HUGEINT", "UHUGEINT" -> BIG;
                case "BOOLEAN" -> BOOLEAN;
                // A column of nulls only has the type "NULL", quoted; as a text each of them is missing.
                case "VARCHAR", "UUID", "\"NULL\"" -> TEXT;
                default -> type.startsWith("DECIMAL") ? BIG : type.startsWith("ENUM") ? TEXT : OTHER;
            };
        }

        void copy(ResultSet rows, int column, TableBuilder table) throws SQLException {
            switch (this) {
                case DOUBLE -> {
                    double value = rows.getDouble(column + 1);
                    if (rows.wasNull()) {
                        table.missing(column);
                    } else {
                        table.number(column, value);
                    }
                }
                case BIG -> {
                    if (rows.getObject(column + 1) instanceof Number number) {
                        table.number(column, number.doubleValue());
                    } else {
                        table.missing(column);
                    }
                }
                case BOOLEAN -> {
                    boolean value = rows.getBoolean(column + 1);
                    if (rows.wasNull()) {
                        table.missing(column);
                    } else {
                        table.number(column, value ? 1 : 0);
                    }
                }
                case TEXT -> {
                    String value = rows.getString(column + 1);
                    if (value == null) {
                        table.missing(column);
                    } else {
                        table.text(column, value);
                    }
                }
                case OTHER -> throw new IllegalStateException("a column that can't be read was not refused");
            }
        }
    }
}
