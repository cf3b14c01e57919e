package nadir.runs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Finds the runs that are said to be running and are not: their process is gone from this machine, or has given no sign
/// of life from another one. A process that was only cut off for a while takes its run back with its next sign.
final class Liveness {
    /// A process gives a sign so often.
    static final Duration BEAT = Duration.ofSeconds(30);

    private static final Duration SILENCE = BEAT.multipliedBy(10);

    private Liveness() {}

    private record Dead(long number, long alive, String cause) {}

    static void settle(Database database) {
        HostProcess here = HostProcess.here();
        List<Dead> dead = database.read(connection -> find(connection, database.dialect(), here));
        if (!dead.isEmpty()) {
            database.write(connection -> mark(connection, dead));
        }
    }

    private static List<Dead> find(Connection connection, Dialect dialect, HostProcess here) throws SQLException {
        List<Dead> dead = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select number, host, scope, process, process_started, alive, "
                        + dialect.now() + " as now from runs where state = 'running'")) {
            while (row.next()) {
                HostProcess process = new HostProcess(row.getString("host"), row.getString("scope"),
                        row.getLong("process"), row.getLong("process_started"));
                long alive = row.getLong("alive");
                long silence = row.getLong("now") - alive;
                if (here.sees(process) && !process.isAlive()) {
                    dead.add(new Dead(row.getLong("number"), alive, "its process " + process.process()
                            + " is gone without a word; it was killed, or the machine went down"));
                } else if (!here.sees(process) && silence > SILENCE.toMillis()) {
                    dead.add(new Dead(row.getLong("number"), alive, "no sign of life from its process "
                            + process.process() + " on " + process.host() + " for " + SILENCE.toMinutes()
                            + " minutes"));
                }
            }
        }
        return dead;
    }

    private static void mark(Connection connection, List<Dead> dead) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("update runs set state = 'interrupted', cause = ?, "
                        + "ended = alive where number = ? and state = 'running' and alive = ?")) {
            for (Dead run : dead) {
                statement.setString(1, run.cause());
                statement.setLong(2, run.number());
                statement.setLong(3, run.alive());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
