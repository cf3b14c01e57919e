package nadir.task;

import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// How a task ended.
public sealed interface TaskResult {
    /// The task's key.
    String key();

    /// Seconds that the task itself took, in wall-clock time.
    double seconds();

    /// Does a task, here and now. An exception is the task's failure, an error the caller's business.
    ///
    /// @param kind that can do it
    /// @param stop true once nobody waits for the result any more
    static TaskResult of(Task task, Function<String, TaskKind> kind, BooleanSupplier stop) {
        long begun = System.nanoTime();
        try {
            String output = kind.apply(task.kind()).run(task.input(), stop);
            return new Done(task.key(), output, (System.nanoTime() - begun) / 1e9);
        } catch (Exception failure) {
            String message = failure.getMessage();
            String reason = message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
            return new Failed(task.key(), reason, (System.nanoTime() - begun) / 1e9);
        }
    }

    /// The task was done.
    ///
    /// @param output what its kind returned
    record Done(String key, String output, double seconds) implements TaskResult {}

    /// The task could not be done, though it was tried as often as its runner tries.
    ///
    /// @param reason one line for the user
    record Failed(String key, String reason, double seconds) implements TaskResult {}
}
