package nadir.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import nadir.data.InputException;
import nadir.storage.FileContent;
import org.sqlite.JDBC;

/// Opens a SQLite file as a run store, or refuses it before anything is written to it.
final class SqliteOpening {
    /// Marks a SQLite file as a run store: "NADR".
    static final int APPLICATION = 0x4e414452;

    /// How long a write waits for those of other processes.
    static final int PATIENCE_MILLISECONDS = 30_000;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private SqliteOpening() {}

    /// @throws InputException if the file is something else, or is of a newer Nadir, or cannot be a file
    static Connection open(StoreLocation.SqliteFile location) throws SQLException {
        requireStoreOrNothing(location.path());
        SqliteLibrary.provide();
        Properties settings = new Properties();
        settings.setProperty("busy_timeout", Integer.toString(PATIENCE_MILLISECONDS));
        settings.setProperty("foreign_keys", "true");
        Connection connection = new JDBC().connect("jdbc:sqlite:" + location.path().toAbsolutePath(), settings);
        try {
            prepare(connection, location);
            return connection;
        } catch (SQLException | RuntimeException refused) {
            connection.close();
            throw refused;
        }
    }

    private static void requireStoreOrNothing(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path)) {
            throw new InputException("the run store " + path + " is a directory; name a file");
        }
        if (parent == null || !Files.isDirectory(parent)) {
            throw new InputException("there is no directory " + parent + " for the run store " + path
                    + "; create it first");
        }
        if (!Files.exists(path) && !Files.isWritable(parent)) {
            throw new InputException("cannot make the run store " + path
                    + ": its directory is closed to writing; choose another with --store, or --no-store");
        }
        if (Files.exists(path) && !(Files.isReadable(path) && Files.isWritable(path))) {
            throw new InputException("no permission to read and write the run store " + path
                    + "; choose another with --store, or --no-store");
        }
        byte[] start = Files.exists(path) ? FileContent.start(path, MAGIC.length) : new byte[0];
        if (start.length > 0 && !Arrays.equals(start, MAGIC)) {
            throw notAStore(path);
        }
    }

    private static InputException notAStore(Path path) {
        return new InputException(path + " is not a run store; name another file with --store. It was not changed");
    }

    private static void prepare(Connection connection, StoreLocation.SqliteFile location) throws SQLException {
        if (number(connection, "pragma application_id") == APPLICATION) {
            int version = Schema.version(connection);
            Schema.requireKnown(version, location);
            tune(connection);
            if (version < Schema.VERSION) {
                upgrade(connection, location);
            }
            return;
        }
        if (number(connection, "select count(*) from sqlite_master") != 0
                && number(connection, "pragma application_id") != APPLICATION) {
            throw notAStore(location.path());
        }
        tune(connection);
        upgrade(connection, location);
    }

    /// Makes or completes the tables; of several processes that come at once, one does and the others find them.
    private static void upgrade(Connection connection, StoreLocation location) throws SQLException {
        Dialect.SQLITE.begin(connection);
        try {
            boolean isNew = number(connection, "pragma application_id") != APPLICATION;
            int version = isNew ? 0 : Schema.version(connection);
            Schema.requireKnown(version, location);
            Dialect.execute(connection, "pragma application_id = " + APPLICATION);
            Schema.upgrade(connection, Dialect.SQLITE, version);
            Dialect.SQLITE.commit(connection);
        } catch (SQLException | RuntimeException failed) {
            Dialect.SQLITE.rollback(connection);
            throw failed;
        }
    }

    /// A log beside the file: readers do not wait for writers, and a commit needs no waiting for the disk. What was
    /// committed survives a killed process; a power cut may take the last commits, and harms nothing.
    private static void tune(Connection connection) throws SQLException {
        Dialect.execute(connection, "pragma journal_mode = wal");
        Dialect.execute(connection, "pragma synchronous = normal");
    }

    private static int number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /// The directory of the user's own store, made where it is missing.
    ///
    /// @throws InputException if that is not possible
    static void makeDirectory(StoreLocation.SqliteFile location) {
        Path parent = location.path().toAbsolutePath().getParent();
        try {
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException closed) {
            throw new InputException("cannot make the directory " + parent + " for the run store; choose another with "
                    + "--store, or --no-store", closed);
        }
    }
}
