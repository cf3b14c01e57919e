package nadir.runs;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// One connection, used by one thread at a time. A transaction that another process got in the way of is tried again,
/// and so is one whose connection broke, on a new one: all of ours may be repeated without doing anything twice.
final class Database implements AutoCloseable {
    private static final int TRIES = 6;
    private static final long PAUSE_MILLISECONDS = 20;

    private final StoreLocation location;
    private final Dialect dialect;
    private final ReentrantLock lock = new ReentrantLock();
    private Connection connection;

    private Database(StoreLocation location, Dialect dialect, Connection connection) {
        this.location = location;
        this.dialect = dialect;
        this.connection = connection;
    }

    /// What is done with a connection.
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /// What is done with a connection and gives nothing back.
    @FunctionalInterface
    interface Action {
        void with(Connection connection) throws SQLException;
    }

    /// @throws nadir.data.InputException if the location is no store, or of a newer Nadir, or cannot be reached
    /// @throws StoreException if the store fails
    static Database open(StoreLocation location) {
        Dialect dialect = switch (location) {
            case StoreLocation.SqliteFile file -> Dialect.SQLITE;
            case StoreLocation.Postgres server -> Dialect.POSTGRES;
        };
        for (int attempt = 1;; attempt++) {
            try {
                return new Database(location, dialect, connect(location));
            } catch (SQLException failed) {
                if (!Failures.isPassing(failed, dialect) || attempt == TRIES) {
                    throw Failures.describe(location, failed, dialect);
                }
                pause(attempt);
            }
        }
    }

    private static Connection connect(StoreLocation location) throws SQLException {
        return switch (location) {
            case StoreLocation.SqliteFile file -> SqliteOpening.open(file);
            case StoreLocation.Postgres server -> PostgresOpening.open(server);
        };
    }

    Dialect dialect() {
        return dialect;
    }

    /// Does `work` in a transaction: all of it is done when this returns, and nothing of it when it throws.
    void write(Action work) {
        attempt(used -> {
            dialect.begin(used);
            try {
                work.with(used);
                dialect.commit(used);
            } catch (SQLException | RuntimeException | Error failed) {
                rollBack(used, failed);
                throw failed;
            }
            return true;
        });
    }

    /// Asks without a transaction.
    <T> T read(Work<T> work) {
        return attempt(work);
    }

    /// Whether no other thread is at work now; a dying process cannot wait.
    boolean tryWrite(Action work, long milliseconds) throws InterruptedException {
        if (!lock.tryLock(milliseconds, TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            write(work);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private <T> T attempt(Work<T> work) {
        lock.lock();
        try {
            for (int attempt = 1;; attempt++) {
                try {
                    return work.with(connection);
                } catch (SQLException failed) {
                    boolean lost = Failures.isLostConnection(failed, dialect);
                    if (attempt == TRIES || !(lost || Failures.isPassing(failed, dialect))) {
                        throw Failures.describe(location, failed, dialect);
                    }
                    pause(attempt);
                    if (lost) {
                        reconnect(failed);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void reconnect(SQLException lost) {
        try {
            connection.close();
        } catch (SQLException alreadyGone) {
            lost.addSuppressed(alreadyGone);
        }
        try {
            connection = connect(location);
        } catch (SQLException failed) {
            throw Failures.describe(location, failed, dialect);
        }
    }

    private void rollBack(Connection used, Throwable reason) {
        try {
            dialect.rollback(used);
        } catch (SQLException failed) {
            reason.addSuppressed(failed);
        }
    }

    private static void pause(int attempt) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLISECONDS << attempt));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException failed) {
            throw Failures.describe(location, failed, dialect);
        } finally {
            lock.unlock();
        }
    }
}
