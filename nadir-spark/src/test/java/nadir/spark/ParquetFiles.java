package nadir.spark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// Writes Parquet with DuckDB, as users do.
final class ParquetFiles {
    private ParquetFiles() {}

    /// @param select whose rows are written
    /// @param rowGroup rows of a group, which Spark reads as one piece
    static Path write(Path file, String select, int rowGroup) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SELECT setseed(0.5)");
            statement.execute(
                    "COPY (" + select + ") TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE " + rowGroup + ")");
            return file;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
