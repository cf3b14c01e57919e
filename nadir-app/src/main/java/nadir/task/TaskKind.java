package nadir.task;

import java.util.function.BooleanSupplier;

/// What can be done as a task. Kinds are services: who wants to run one, here or on another machine, finds it by name.
public interface TaskKind {
    /// The name that tasks give.
    String name();

    /// Does one task. Whatever it throws is the task's failure, and its message the reason; other tasks go on.
    ///
    /// @param input what the task says
    /// @param stop true once nobody waits for the output any more
    /// @return what came out
    /// @throws Exception if the task cannot be done
    String run(String input, BooleanSupplier stop) throws Exception;
}
