package nadir.data;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Opens DuckDB in memory with as little power as reading local files takes, and refuses SQL that does more.
///
/// DuckDB has no switch for "read files, write none", so three things together see to it: external access is off except
/// for local paths (no network, no extensions, no secrets) and the configuration is locked; a statement must parse as a
/// single SELECT; and it must bind as a subquery, where DuckDB allows no `COPY`, `INSERT` and the like in a `WITH`.
final class DuckDb {
    private DuckDb() {}

    /// A connection to an empty database of its own. Only one thread works, so that rows come in the same order and
    /// `random()` gives the same numbers on every run.
    static Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        properties.setProperty("threads", "1");
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT setseed(0)");
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
            statement.execute("SET allow_community_extensions = false");
            statement.execute("SET temp_directory = ''");
            statement.execute("SET allowed_directories = [" + roots() + "]");
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static String roots() {
        return StreamSupport.stream(FileSystems.getDefault().getRootDirectories().spliterator(), false)
                .map(Path::toString)
                .map(DuckDb::literal)
                .collect(Collectors.joining(", "));
    }

    /// A text as an SQL literal.
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// A name as an SQL identifier.
    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// Refuses SQL that is anything but a single SELECT that only reads.
    ///
    /// @throws InputException if it is something else, or no SQL
    static void requireReadOnly(Connection connection, String where, String sql) throws SQLException {
        try (PreparedStatement parse = connection.prepareStatement("""
                SELECT json_extract_string(tree, '$.error'), json_extract_string(tree, '$.error_type'),
                    json_extract_string(tree, '$.error_message'), json_array_length(tree, '$.statements')
                FROM (SELECT json_serialize_sql(CAST(? AS VARCHAR)) AS tree)""")) {
            parse.setString(1, sql);
            try (ResultSet result = parse.executeQuery()) {
                result.next();
                boolean syntax = "parser".equals(result.getString(2));
                if (syntax) {
                    throw new InputException(where + ": " + Excerpt.plain(result.getString(3)) + " in "
                            + Excerpt.of(sql.strip()));
                }
                if (!"false".equals(result.getString(1)) || result.getInt(4) != 1) {
                    throw readsOnly(where, sql);
                }
            }
        }
        String statement = sql.strip().replaceFirst("[;\\s]+$", "");
        try (PreparedStatement bind = connection.prepareStatement("SELECT * FROM (\n" + statement + "\n) AS data")) {
            bind.getMetaData();
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("must be at the top level")) {
                throw readsOnly(where, sql);
            }
            throw e;
        }
    }

    private static InputException readsOnly(String where, String sql) {
        return new InputException(where + ": requires a single SELECT that only reads, got " + Excerpt.of(sql.strip()));
    }
}
