package nadir.task;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A place where tasks are done, several at once.
public interface TaskRunner extends AutoCloseable {
    /// How many tasks are done at once, as far as is known.
    int slots();

    /// Has the tasks done and waits for them.
    ///
    /// @param tasks with keys that differ
    /// @param done called once for every task that ended, in the order in which they end, by one thread at a time; what it
    ///        throws ends the call
    /// @param stop asked often; once true, no task is begun any more, those that run are told, and those that had not
    ///        ended have no result
    /// @throws nadir.data.InputException if the place cannot be reached, or is lost for good
    void run(List<Task> tasks, Consumer<TaskResult> done, BooleanSupplier stop);

    /// Gives back what the place has held.
    @Override
    void close();
}
