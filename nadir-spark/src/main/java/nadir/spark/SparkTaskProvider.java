package nadir.spark;

import nadir.task.TaskRunner;
import nadir.task.TaskRunnerProvider;

/// Has tasks done on Spark.
public final class SparkTaskProvider implements TaskRunnerProvider {
    /// The service.
    public SparkTaskProvider() {}

    @Override
    public boolean accepts(String master) {
        return SparkMaster.isOne(master);
    }

    @Override
    public TaskRunner open(String master) {
        return new SparkTasks(Connection.open(master));
    }
}
