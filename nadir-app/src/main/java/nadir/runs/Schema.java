package nadir.runs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import nadir.data.InputException;
import nadir.version.Version;

/// The tables, made and brought up to date by numbered files of SQL, one for each version. A file never changes once a
/// Nadir with it was released; a new version is a new file.
final class Schema {
    /// The version that this Nadir reads and writes.
    static final int VERSION = 1;

    private Schema() {}

    /// Brings an open store up to date, within the caller's transaction, which no other process interrupts.
    ///
    /// @param present the version of the tables, 0 for none
    static void upgrade(Connection connection, Dialect dialect, int present) throws SQLException {
        for (int version = present + 1; version <= VERSION; version++) {
            for (String statement : dialect.translate(script(version)).split(";\\s*\\n", -1)) {
                if (!statement.isBlank()) {
                    Dialect.execute(connection, statement);
                }
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into schema_version (version, applied, nadir) values (?, " + dialect.now() + ", ?)")) {
                insert.setInt(1, version);
                insert.setString(2, Version.CURRENT);
                insert.executeUpdate();
            }
        }
    }

    /// The version of the tables of a store.
    static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select max(version) from schema_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /// @throws InputException if a newer Nadir made the tables
    static void requireKnown(int version, StoreLocation location) {
        if (version > VERSION) {
            throw new InputException("the run store " + location + " was written by a newer Nadir (tables of version "
                    + version + ", this Nadir " + Version.CURRENT + " knows " + VERSION
                    + "); use that Nadir, or another --store. Nothing in it was changed");
        }
    }

    private static String script(int version) {
        String name = "schema-" + version + ".sql";
        try (InputStream stream = Schema.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " is missing from this build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("reading the resource " + name, e);
        }
    }
}
