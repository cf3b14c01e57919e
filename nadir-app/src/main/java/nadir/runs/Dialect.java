package nadir.runs;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// What the two databases say differently. Everything else is the same SQL.
enum Dialect {
    SQLITE("integer primary key autoincrement", "without rowid",
            "cast((julianday('now') - 2440587.5) * 86400000 as integer)") {
        @Override
        void begin(Connection connection) throws SQLException {
            // Not at the first write: a transaction that reads first and then finds another one's write must fail.
            execute(connection, "begin immediate");
        }

        @Override
        void commit(Connection connection) throws SQLException {
            execute(connection, "commit");
        }

        @Override
        void rollback(Connection connection) throws SQLException {
            execute(connection, "rollback");
        }
    },

    POSTGRES("bigint generated always as identity primary key", "",
            "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)") {
        @Override
        void begin(Connection connection) throws SQLException {
            connection.setAutoCommit(false);
        }

        @Override
        void commit(Connection connection) throws SQLException {
            connection.commit();
            connection.setAutoCommit(true);
        }

        @Override
        void rollback(Connection connection) throws SQLException {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    };

    private final String identity;
    private final String clustered;
    private final String now;

    Dialect(String identity, String clustered, String now) {
        this.identity = identity;
        this.clustered = clustered;
        this.now = now;
    }

    /// Statements of the schema in this database's words.
    String translate(String sql) {
        return sql.replace("${identity}", identity).replace("${clustered}", clustered);
    }

    /// The database's clock in milliseconds, as an expression: the clocks of machines that share a database may differ.
    String now() {
        return now;
    }

    abstract void begin(Connection connection) throws SQLException;

    abstract void commit(Connection connection) throws SQLException;

    abstract void rollback(Connection connection) throws SQLException;

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
