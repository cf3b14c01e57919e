package nadir.spark;

import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/// An application on a cluster, shared by all in this process who ask for the same master: Spark allows one at a time. It
/// ends when the last of them has closed.
final class Connection implements AutoCloseable {
    private static @Nullable JavaSparkContext shared;
    private static int users;

    private final JavaSparkContext context;
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

    @Override
    public void close() {
        synchronized (Connection.class) {
            if (closed) {
                return;
            }
            closed = true;
            if (context.equals(shared) && --users == 0) {
                context.close();
                shared = null;
            }
        }
    }
}
