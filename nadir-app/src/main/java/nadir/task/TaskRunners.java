package nadir.task;

import java.util.ServiceLoader;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// Finds the place where tasks are to be done.
public final class TaskRunners {
    private TaskRunners() {}

    /// A runner on a master, or on this machine.
    ///
    /// @param master the name of a cluster's master; null for this machine
    /// @param threads of this machine, where it is meant
    /// @throws InputException if nothing here can reach that master
    public static TaskRunner open(@Nullable String master, int threads) {
        if (master == null) {
            return new LocalTasks(threads, TaskKinds::named);
        }
        for (TaskRunnerProvider provider : ServiceLoader.load(TaskRunnerProvider.class,
                TaskRunners.class.getClassLoader())) {
            if (provider.accepts(master)) {
                return provider.open(master);
            }
        }
        throw new InputException("--master " + master + " requires a name that Spark knows (local[*], "
                + "spark://HOST:PORT, yarn, k8s://...) and Spark itself, which is an optional download: get it once by "
                + "./mvnw -pl nadir-spark -am -Dmaven.test.skip=true package (docs/guide/spark.md), or leave --master out "
                + "to use this machine alone");
    }
}
