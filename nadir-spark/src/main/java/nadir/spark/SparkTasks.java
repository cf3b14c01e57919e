package nadir.spark;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import nadir.task.Task;
import nadir.task.TaskResult;
import nadir.task.TaskRunner;

/// Tasks on a cluster. What is lost with an executor is done again by another; what a task throws is its failure and is
/// not tried again, because it would fail again.
final class SparkTasks implements TaskRunner {
    private final Connection connection;

    SparkTasks(Connection connection) {
        this.connection = connection;
    }

    @Override
    public int slots() {
        return connection.context().defaultParallelism();
    }

    @Override
    public void run(List<Task> tasks, Consumer<TaskResult> done, BooleanSupplier stop) {
        connection.outliveInterruption();
        new TaskRound(connection.context(), tasks).run(done, stop);
    }

    @Override
    public void close() {
        connection.close();
    }
}
