package nadir.spark;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import nadir.data.InputException;
import org.apache.spark.api.java.JavaSparkContext;

/// Who works for an application. A cluster that has no room for an executor, or lost all, keeps an application waiting
/// forever; here its patience ends.
final class Executors {
    private static final long LOOK_NANOSECONDS = 20_000_000;
    private static final long CALM_NANOSECONDS = 1_000_000_000;
    private static final long LONGEST_NANOSECONDS = 10 * CALM_NANOSECONDS;

    private final JavaSparkContext context;
    private long seen = System.nanoTime();

    Executors(JavaSparkContext context) {
        this.context = context;
    }

    /// Whether there is one at the moment.
    boolean any() {
        // The driver is among those that Spark tells of, and does the work itself where the master is local.
        return context.isLocal() || count() > 1;
    }

    /// Waits for the first.
    ///
    /// @throws InputException if there is none in that time
    void await(Duration patience) {
        while (!any()) {
            require(patience);
            LockSupport.parkNanos(LOOK_NANOSECONDS);
        }
    }

    /// Waits until no further one has come for a second, for ten at most: data stay where they are read first, so whoever
    /// comes later has nothing to do.
    void awaitOthers() {
        if (context.isLocal()) {
            return;
        }
        long begun = System.nanoTime();
        long last = begun;
        int count = count();
        while (System.nanoTime() - last < CALM_NANOSECONDS && System.nanoTime() - begun < LONGEST_NANOSECONDS) {
            LockSupport.parkNanos(LOOK_NANOSECONDS);
            int now = count();
            if (now != count) {
                count = now;
                last = System.nanoTime();
            }
        }
    }

    private int count() {
        return context.statusTracker().getExecutorInfos().length;
    }

    /// To be called again and again.
    ///
    /// @throws InputException if there has been none for as long
    void require(Duration patience) {
        if (any()) {
            seen = System.nanoTime();
        } else if (System.nanoTime() - seen > patience.toNanos()) {
            throw new InputException("the Spark cluster at " + context.master() + " has had no executor for Nadir for "
                    + patience.toSeconds() + " s, which takes a worker with a free core and "
                    + context.getConf().get("spark.executor.memory", "1g")
                    + " of free memory; look at the master's page, "
                    + "start workers or ask for less with -Dspark.executor.memory=SIZE in NADIR_JAVA_OPTS, then try again");
        }
    }
}
