package nadir.task;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The kinds of tasks that this process can do.
public final class TaskKinds {
    private static final Map<String, TaskKind> KINDS = ServiceLoader
            .load(TaskKind.class, TaskKinds.class.getClassLoader())
            .stream()
            .map(ServiceLoader.Provider::get)
            .collect(Collectors.toUnmodifiableMap(TaskKind::name, kind -> kind));

    private TaskKinds() {}

    /// The kind of a name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static TaskKind named(String name) {
        TaskKind kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "there is no kind of task named " + name + "; known are " + KINDS.keySet());
        }
        return kind;
    }
}
