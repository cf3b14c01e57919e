package nadir.runs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import nadir.data.InputException;
import nadir.linalg.BlasLibrary;
import org.jspecify.annotations.Nullable;

/// Writes one run while it goes on. Any thread may call it. What is told on the way is gathered and written every second
/// or so by a thread of the store; the computation never waits for that, and does not fail with it.
public final class Recorder implements AutoCloseable {
    private static final int MOST_WAITING = 200_000;
    private static final int INTERRUPTED = 130;

    private final Database database;
    private final String id;
    private final long number;
    private final Consumer<Recorder> onEnd;
    private final Object flushing = new Object();
    private List<Metric> waiting = new ArrayList<>();
    private long lost;
    private long lastSign = System.nanoTime();
    private boolean ended;

    private Recorder(Database database, String id, long number, Consumer<Recorder> onEnd) {
        this.database = database;
        this.id = id;
        this.number = number;
        this.onEnd = onEnd;
    }

    static Recorder start(Database database, RunStart start, Consumer<Recorder> onEnd) {
        String id = newId();
        HostProcess process = HostProcess.here();
        Environment environment = Environment.here(process);
        long[] number = new long[1];
        database.write(connection -> {
            Long inserted = insert(connection, database.dialect(), id, start, process, environment);
            if (inserted == null) {
                throw new InputException(
                        "run " + start.parent() + " has its part '" + start.task() + "' finished already");
            }
            number[0] = inserted;
        });
        return new Recorder(database, id, number[0], onEnd);
    }

    /// Writes a run that has ended, in one transaction; false if its parent has this task finished already.
    static boolean record(Database database, RunStart start, RunEnd end, double seconds) {
        String id = newId();
        HostProcess process = HostProcess.here();
        Environment environment = Environment.here(process);
        boolean[] written = new boolean[1];
        database.write(connection -> {
            Long number = insert(connection, database.dialect(), id, start, process, environment);
            written[0] = number != null;
            if (number != null) {
                try (PreparedStatement begun = connection
                        .prepareStatement("update runs set started = started - ? where number = ?")) {
                    begun.setLong(1, Math.round(1000 * seconds));
                    begun.setLong(2, number);
                    begun.executeUpdate();
                }
                write(connection, database.dialect(), id, number, end);
            }
        });
        return written[0];
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /// The number of the new run; null if its parent has this task finished already.
    private static @Nullable Long insert(Connection connection, Dialect dialect, String id, RunStart start,
            HostProcess process,
            Environment environment) throws SQLException {
        Long parent = start.parent() == null ? null : RunRows.number(connection, start.parent());
        if (start.parent() != null && parent == null) {
            throw new InputException("there is no run " + start.parent() + " that this one could be a part of");
        }
        if (parent != null) {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from runs where parent = ? and task = ? and state <> 'finished'")) {
                delete.setLong(1, parent);
                delete.setString(2, start.task());
                delete.executeUpdate();
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into runs (id, parent, task, command, "
                + "arguments, directory, seed, data, model, state, started, alive, host, scope, process, "
                + "process_started, nadir, java, blas, machine) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', "
                + dialect.now() + ", " + dialect.now() + ", ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
            insert.setString(1, id);
            Numbers.set(insert, 2, parent);
            insert.setString(3, start.task());
            insert.setString(4, start.command());
            insert.setString(5, StringList.write(start.arguments()));
            insert.setString(6, start.directory());
            Numbers.set(insert, 7, start.seed());
            insert.setString(8, start.input("data"));
            insert.setString(9, start.input("model"));
            insert.setString(10, process.host());
            insert.setString(11, process.scope());
            insert.setLong(12, process.process());
            insert.setLong(13, process.started());
            insert.setString(14, environment.nadir());
            insert.setString(15, environment.java());
            insert.setString(16, environment.blas());
            insert.setString(17, environment.machine());
            insert.executeUpdate();
        }
        Long number = RunRows.number(connection, id);
        if (number == null) {
            return null;
        }
        RunRows.insertTexts(connection, "settings", number, start.settings());
        RunRows.insertTexts(connection, "tags", number, start.tags());
        RunRows.insertFiles(connection, number, start.inputs());
        return number;
    }

    /// The run's id, 32 hexadecimal digits.
    public String id() {
        return id;
    }

    /// Tells a number on the way; a later one of the same name and step replaces it. For a long run, ask
    /// [Thinning#keeps(long)] first.
    ///
    /// @param name such as `loss`
    /// @param step in the run's own count
    public void metric(String name, long step, double value) {
        Metric metric = new Metric(name, step, value, Instant.now());
        synchronized (this) {
            if (ended) {
                return;
            }
            if (waiting.size() >= MOST_WAITING) {
                // The store is out of reach; memory has its bound.
                lost++;
                return;
            }
            waiting.add(metric);
        }
    }

    /// Tells what was read or written, with hashes where they are known by now.
    ///
    /// @throws StoreException if it cannot be written
    public void files(List<FileRecord> files) {
        database.write(connection -> RunRows.insertFiles(connection, number, files));
    }

    /// Adds tags, or replaces those of the same name.
    ///
    /// @throws StoreException if it cannot be written
    public void tags(Map<String, String> tags) {
        database.write(connection -> RunRows.insertTexts(connection, "tags", number, tags));
    }

    /// Writes what was told until now.
    ///
    /// @throws StoreException if that fails; it is kept for the next time
    public void flush() {
        synchronized (flushing) {
            List<Metric> taken;
            synchronized (this) {
                taken = waiting;
                waiting = new ArrayList<>();
            }
            if (taken.isEmpty()) {
                return;
            }
            try {
                database.write(connection -> RunRows.insertMetrics(connection, number, taken));
            } catch (RuntimeException failed) {
                synchronized (this) {
                    taken.addAll(waiting);
                    waiting = taken;
                }
                throw failed;
            }
        }
    }

    /// What the store's thread does every second.
    void beat() {
        try {
            flush();
            synchronized (this) {
                if (ended || System.nanoTime() - lastSign < Liveness.BEAT.toNanos()) {
                    return;
                }
                lastSign = System.nanoTime();
            }
            sign();
        } catch (RuntimeException later) {
            // The next beat tries again, and the end tells if it fails too.
        }
    }

    /// Says that the process lives; takes the run back if it was taken for dead.
    void sign() {
        database.write(connection -> {
            try (PreparedStatement update = connection.prepareStatement("update runs set alive = "
                    + database.dialect().now() + ", state = 'running', cause = null, ended = null where number = ? and "
                    + "status is null and state in ('running', 'interrupted')")) {
                update.setLong(1, number);
                update.executeUpdate();
            }
        });
    }

    /// Ends the run: all of its end is in the store when this returns. The first end counts; later ones are passed over.
    ///
    /// @throws StoreException if it cannot be written; a later end may try again
    public void finish(RunEnd end) {
        synchronized (flushing) {
            RunEnd whole = claim(end);
            if (whole == null) {
                return;
            }
            try {
                flush();
                database.write(connection -> write(connection, database.dialect(), id, number, whole));
            } catch (RuntimeException failed) {
                release();
                throw failed;
            }
            onEnd.accept(this);
        }
    }

    private synchronized @Nullable RunEnd claim(RunEnd end) {
        if (ended) {
            return null;
        }
        ended = true;
        String gap = lost == 0 ? null : lost + " metrics were lost while the store was out of reach";
        return gap == null || end.cause() != null ? end
                : new RunEnd(end.state(), end.status(), end.outcome(), gap, end.conventions(), end.result(),
                        end.files());
    }

    private synchronized void release() {
        ended = false;
    }

    /// Ends the run as interrupted while the process is dying, if that is possible within the time.
    public void cut(String cause, long milliseconds) {
        RunEnd end = RunEnd.interrupted(INTERRUPTED, cause);
        if (claim(end) == null) {
            return;
        }
        try {
            database.tryWrite(connection -> write(connection, database.dialect(), id, number, end), milliseconds);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unwritable) {
            // Whoever looks next finds the process gone, and marks the run.
            release();
        }
    }

    private static void write(Connection connection, Dialect dialect, String id, long number, RunEnd end)
            throws SQLException {
        String blas = BlasLibrary.loaded().orElse(null);
        try (PreparedStatement update = connection
                .prepareStatement("update runs set state = ?, status = ?, outcome = ?, "
                        + "cause = ?, conventions = ?, result = ?, blas = coalesce(?, blas), ended = "
                        + dialect.now() + ", alive = " + dialect.now() + " where number = ?")) {
            update.setString(1, end.state().word());
            if (end.status() == null) {
                update.setNull(2, Types.INTEGER);
            } else {
                update.setInt(2, end.status());
            }
            update.setString(3, end.outcome());
            update.setString(4, end.cause());
            update.setString(5, end.conventions());
            update.setString(6, end.result());
            update.setString(7, blas);
            update.setLong(8, number);
            if (update.executeUpdate() == 0) {
                throw new InputException("run " + id + " is no longer in the store: it was deleted, or taken over by "
                        + "another process");
            }
        }
        if (end.result() != null) {
            RunRows.insertFigures(connection, number, ResultFigures.of(end.result()));
        }
        RunRows.insertFiles(connection, number, end.files());
    }

    /// Ends a run that nobody ended as interrupted.
    ///
    /// @throws StoreException if that cannot be written
    @Override
    public void close() {
        finish(RunEnd.interrupted(INTERRUPTED, "it was left without an end"));
    }
}
