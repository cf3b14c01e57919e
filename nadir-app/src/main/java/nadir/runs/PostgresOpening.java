package nadir.runs;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// Opens a PostgreSQL database as a run store. The tables lie in a schema of their own, so that the database may hold
/// other things.
final class PostgresOpening {
    private static final String SCHEMA = "nadir";
    private static final int CONNECT_SECONDS = 10;
    private static final int ANSWER_SECONDS = 120;
    /// The lock that whoever makes or changes the tables holds: "NADR".
    private static final long LOCK = 0x4e414452;

    private PostgresOpening() {}

    /// @throws InputException if the server cannot be reached or refuses, or the tables are of a newer Nadir
    static Connection open(StoreLocation.Postgres location) throws SQLException {
        Connection connection = connect(location);
        try {
            prepare(connection, location);
            return connection;
        } catch (SQLException | RuntimeException refused) {
            connection.close();
            throw refused;
        }
    }

    private static Connection connect(StoreLocation.Postgres location) {
        Properties settings = new Properties();
        settings.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        settings.setProperty("socketTimeout", Integer.toString(ANSWER_SECONDS));
        settings.setProperty("tcpKeepAlive", "true");
        settings.setProperty("ApplicationName", "nadir");
        String password = location.password() == null ? System.getenv("PGPASSWORD") : location.password();
        if (location.user() != null) {
            settings.setProperty("user", location.user());
        }
        if (password != null) {
            settings.setProperty("password", password);
        }
        String url = "jdbc:postgresql://" + location.address()
                + (location.options().isEmpty() ? "" : "?" + location.options());
        try {
            Connection connection = driver().connect(url, settings);
            if (connection == null) {
                throw new InputException("the driver of PostgreSQL does not understand the address " + location);
            }
            return connection;
        } catch (SQLException failed) {
            throw new InputException(refusal(location, failed));
        }
    }

    /// By name, for asking for a driver that fits would load all that there are.
    private static Driver driver() {
        try {
            return Class.forName("org.postgresql.Driver")
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("the driver of PostgreSQL is missing from this build", missing);
        }
    }

    /// The driver's exception is left out: it may show the address with its password.
    private static String refusal(StoreLocation.Postgres location, SQLException failed) {
        String state = failed.getSQLState() == null ? "" : failed.getSQLState();
        String advice = switch (state) {
            case "28P01", "28000" -> "check user and password (PGPASSWORD or the password file ~/.pgpass have it where "
                    + "the address has none)";
            case "3D000" -> "create the database first: createdb NAME";
            default -> "check that the server runs and that the address is right, and try again; --no-store goes on "
                    + "without it";
        };
        String password = location.password();
        String reason = Failures.oneLine(failed);
        return "cannot open the run store " + location + ": "
                + (password == null || password.isEmpty() ? reason : reason.replace(password, "***")) + "; " + advice;
    }

    private static void prepare(Connection connection, StoreLocation location) throws SQLException {
        String asked = connection.getSchema();
        String schema = asked == null || asked.equals("public") ? SCHEMA : asked;
        connection.setSchema(schema);
        Integer version = presentVersion(connection);
        if (version != null) {
            Schema.requireKnown(version, location);
            if (version == Schema.VERSION) {
                return;
            }
        }
        upgrade(connection, location, schema);
    }

    private static @Nullable Integer presentVersion(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select to_regclass('schema_version') is not null")) {
            return row.next() && row.getBoolean(1) ? Schema.version(connection) : null;
        }
    }

    private static void upgrade(Connection connection, StoreLocation location, String schema) throws SQLException {
        Dialect.POSTGRES.begin(connection);
        try {
            try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
                lock.setLong(1, LOCK);
                lock.executeQuery().close();
            }
            Dialect.execute(connection, "create schema if not exists \""
                    + schema.replace("\"", "\"\"") + "\"");
            Integer version = presentVersion(connection);
            Schema.requireKnown(version == null ? 0 : version, location);
            Schema.upgrade(connection, Dialect.POSTGRES, version == null ? 0 : version);
            Dialect.POSTGRES.commit(connection);
        } catch (SQLException | RuntimeException failed) {
            Dialect.POSTGRES.rollback(connection);
            throw failed;
        }
    }
}
