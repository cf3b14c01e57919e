package nadir.spark;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import nadir.data.InputException;
import org.apache.spark.api.java.JavaSparkContext;

/// Who works for an application. A cluster that has no room for an executor, or lost all, keeps an application waiting
/// forever; here its patience ends.
final class Executors {
    private static final long LOOK_NANOSECONDS = 20_000_000;

    private final JavaSparkContext context;
    private long seen = System.nanoTime();

    Executors(JavaSparkContext context) {
        this.context = context;
    }

    /// Whether there is one at the moment.
    boolean any() {
        // The driver is among those that Spark tells of, and does the work itself where the master is local.
        return context.isLocal() || context.statusTracker().getExecutorInfos().length > 1;
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
