package nadir.task;

/// A service that reaches other machines.
public interface TaskRunnerProvider {
    /// Whether a name of a master, as users give it, is one of this provider's.
    boolean accepts(String master);

    /// A runner there.
    ///
    /// @param master its name
    /// @throws nadir.data.InputException if it cannot be reached
    TaskRunner open(String master);
}
