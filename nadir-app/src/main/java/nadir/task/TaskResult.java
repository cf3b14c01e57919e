package nadir.task;

/// How a task ended.
public sealed interface TaskResult {
    /// The task's key.
    String key();

    /// Seconds that the task itself took, in wall-clock time.
    double seconds();

    /// The task was done.
    ///
    /// @param output what its kind returned
    record Done(String key, String output, double seconds) implements TaskResult {}

    /// The task could not be done, though it was tried as often as its runner tries.
    ///
    /// @param reason one line for the user
    record Failed(String key, String reason, double seconds) implements TaskResult {}
}
