package nadir.spark;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.ShutdownHookManager$;
import org.jspecify.annotations.Nullable;
import scala.runtime.BoxedUnit;

/// An application on a cluster, shared by all in this process who ask for the same master: Spark allows one at a time. It
/// ends when the last of them has closed.
final class Connection implements AutoCloseable {
    private static @Nullable JavaSparkContext shared;
    private static int users;

    /// Spark stops its applications in hooks of priorities up to 100; those of higher ones run before.
    private static final int BEFORE_SPARK = 1000;
    private static final int PATIENCE_SECONDS = 15;

    private final JavaSparkContext context;
    private final CountDownLatch finished = new CountDownLatch(1);
    private @Nullable Object hook;
    private boolean closed;

    private Connection(JavaSparkContext context) {
        this.context = context;
    }

    /// @throws nadir.data.InputException as [SparkMaster#connect(String)]
    static Connection open(String master) {
        synchronized (Connection.class) {
            JavaSparkContext there = shared;
            if (there == null || there.sc().isStopped() || !there.master().equals(master)) {
                there = SparkMaster.connect(master);
                shared = there;
                users = 0;
            }
            users++;
            return new Connection(there);
        }
    }

    JavaSparkContext context() {
        return context;
    }

    /// When the process is asked to end, keeps the application until this is closed, for some seconds: a command that is
    /// interrupted has work to save. To be called by those who look whether they are to stop.
    void outliveInterruption() {
        synchronized (Connection.class) {
            if (hook == null && !closed) {
                hook = ShutdownHookManager$.MODULE$.addShutdownHook(BEFORE_SPARK, () -> {
                    awaitFinish();
                    return BoxedUnit.UNIT;
                });
            }
        }
    }

    private boolean awaitFinish() {
        try {
            return finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        finished.countDown();
        synchronized (Connection.class) {
            if (closed) {
                return;
            }
            closed = true;
            if (hook != null && !ShutdownHookManager$.MODULE$.inShutdown()) {
                ShutdownHookManager$.MODULE$.removeShutdownHook(hook);
            }
            if (context.equals(shared) && --users == 0) {
                context.close();
                shared = null;
            }
        }
    }
}
