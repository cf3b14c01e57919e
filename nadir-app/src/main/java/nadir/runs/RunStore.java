package nadir.runs;

import java.nio.file.Files;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// The runs of one user or one team, in a SQLite file or a PostgreSQL database. Threads may share it.
public final class RunStore implements AutoCloseable {
    private static final Pattern LATEST = Pattern.compile("last(?:~(\\d{1,6}))?");
    private static final int AMBIGUOUS_SHOWN = 4;

    private final StoreLocation location;
    private final Database database;
    private final Set<Recorder> active = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread pulse;

    private RunStore(StoreLocation location, Database database) {
        this.location = location;
        this.database = database;
    }

    /// Opens a store, and makes it where it is missing.
    ///
    /// @throws InputException if the location is no store, or of a newer Nadir, or cannot be reached or made; what is
    ///     there is unharmed
    /// @throws StoreException if the store itself fails, by a full disk for example
    public static RunStore open(StoreLocation location) {
        if (location.equals(StoreLocation.standard())) {
            SqliteOpening.makeDirectory((StoreLocation.SqliteFile) location);
        }
        return new RunStore(location, Database.open(location));
    }

    /// Whether there is something to open; of a server only opening it tells.
    public static boolean exists(StoreLocation location) {
        return switch (location) {
            case StoreLocation.SqliteFile file -> Files.exists(file.path());
            case StoreLocation.Postgres server -> true;
        };
    }

    /// Where this is, as it may be shown: without a password.
    public StoreLocation location() {
        return location;
    }

    Database database() {
        return database;
    }

    /// Begins a run, which is in the store when this returns.
    ///
    /// @throws InputException if the parent is not there, or has this task finished already
    /// @throws StoreException if it cannot be written
    public Recorder start(RunStart start) {
        Recorder recorder = Recorder.start(database, start, active::remove);
        active.add(recorder);
        pulse();
        return recorder;
    }

    /// Writes a run that has ended already, such as a part that was computed elsewhere; all of it is in the store when this
    /// returns.
    ///
    /// @param seconds that it took, up to now
    /// @return whether it was written: false if its parent has this task finished already
    /// @throws InputException if the parent is not there
    /// @throws StoreException if it cannot be written
    public boolean record(RunStart start, RunEnd end, double seconds) {
        return Recorder.record(database, start, end, seconds);
    }

    private synchronized void pulse() {
        if (pulse == null) {
            Thread thread = Thread.ofPlatform().daemon().name("nadir-runs").unstarted(this::beat);
            pulse = thread;
            thread.start();
        }
    }

    private void beat() {
        try {
            while (!closed.await(1, TimeUnit.SECONDS)) {
                active.forEach(Recorder::beat);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /// The runs that a query asks for. Runs whose process is gone are marked as interrupted first.
    ///
    /// @param query whose parent may be named as in [#find(String)]
    /// @throws InputException if the parent is not there
    /// @throws StoreException if the store fails
    public List<RunSummary> list(RunQuery query) {
        settle();
        String parent = query.parent();
        RunQuery whole = parent == null ? query : query.withParent(find(parent).id());
        return database.read(connection -> RunSearch.run(connection, whole));
    }

    /// One run.
    ///
    /// @param name the id or its beginning, `last` for the latest run, `last~1` for the one before, and so on
    /// @throws InputException if there is none, or more than one begins so
    public RunSummary find(String name) {
        settle();
        Matcher latest = LATEST.matcher(name);
        if (latest.matches()) {
            int skipped = latest.group(1) == null ? 0 : Integer.parseInt(latest.group(1));
            List<RunSummary> found = database.read(connection -> RunSearch.latest(connection, skipped));
            if (found.isEmpty()) {
                throw new InputException(
                        "the run store " + location + " has no run " + name + "; see 'nadir runs list'");
            }
            return found.getFirst();
        }
        return byIdStart(name);
    }

    private RunSummary byIdStart(String name) {
        String start = name.toLowerCase(Locale.ROOT);
        if (!start.matches("[0-9a-f]{1,32}")) {
            throw new InputException("a run is named by its id, the beginning of it, or last; got '" + name
                    + "'; see 'nadir runs list'");
        }
        List<RunSummary> found = database.read(
                connection -> RunSearch.byIdStart(connection, start, AMBIGUOUS_SHOWN + 1));
        if (found.isEmpty()) {
            throw new InputException("the run store " + location + " has no run " + name + "; see 'nadir runs list'");
        }
        if (found.size() > 1) {
            String some = found.stream()
                    .limit(AMBIGUOUS_SHOWN)
                    .map(run -> run.id().substring(0, 12) + " (" + run.command() + ")")
                    .collect(Collectors.joining(", "));
            throw new InputException("'" + name + "' is the beginning of several runs: " + some
                    + (found.size() > AMBIGUOUS_SHOWN ? ", ..." : "") + "; give more of the id");
        }
        return found.getFirst();
    }

    /// All of one run but its metrics.
    ///
    /// @param name as in [#find(String)]
    /// @throws InputException if there is none, or more than one begins so
    public RunRecord get(String name) {
        RunSummary summary = find(name);
        return database.read(connection -> RunRows.record(connection, summary));
    }

    /// The metrics of a run, in the order of name and step.
    ///
    /// @param id the whole id
    public List<Metric> metrics(String id) {
        return database.read(connection -> RunRows.metrics(connection, id));
    }

    /// Removes runs with all that belongs to them, and with their parts. The files they wrote stay.
    ///
    /// @param ids whole ids; those that are not there are passed over
    /// @throws StoreException if the store fails; then all are still there
    public void delete(Collection<String> ids) {
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("delete from runs where id = ?")) {
                for (String id : ids) {
                    statement.setString(1, id);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    /// Marks the runs as interrupted whose process ended without a word. A store that this user may only read shows
    /// them as they are.
    private void settle() {
        try {
            Liveness.settle(database);
        } catch (StoreException unwritable) {
            return;
        }
    }

    /// Ends the connection. Runs of this store that are still going on are written up to now, and stay as they are.
    @Override
    public void close() {
        closed.countDown();
        active.forEach(Recorder::beat);
        database.close();
    }
}
