package nadir.study;

import java.util.function.BooleanSupplier;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.explore.Explorer;
import nadir.explore.FoundPoint;
import nadir.risk.Risk;
import nadir.task.Task;
import nadir.task.TaskKind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// One search of [Exploration] from one start, as a task: what it finds has the same bits wherever it is done by the same
/// arithmetic. Data are read where the task is done, and have to be what they are here.
public final class ExplorationTask implements TaskKind {
    private static final String NAME = "explore";
    private static final JsonMapper MAPPER = new JsonMapper();
    /// The problem that came last, for the tasks that come next are most often its as well.
    private static @Nullable Read last;

    /// The service.
    public ExplorationTask() {}

    /// What a task says.
    ///
    /// @param content hash of the data
    private record Input(ExplorationOptions options, int start, String content) {}

    private record Read(ExplorationOptions options, Exploration.Problem problem) {}

    /// The task of one start.
    ///
    /// @param content hash of the data as they are here
    static Task of(ExplorationOptions options, int start, String content) {
        return new Task(NAME, Integer.toString(start), MAPPER.writeValueAsString(new Input(options, start, content)));
    }

    /// What the task of a start has found.
    static FoundPoint found(String output) {
        return MAPPER.readValue(output, FoundPoint.class);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String run(String text, BooleanSupplier stop) {
        Input input = MAPPER.readValue(text, Input.class);
        ExplorationOptions options = input.options;
        Exploration.Problem problem = problem(options);
        if (!problem.loaded().contentHash().equals(input.content)) {
            throw new InputException(
                    options.data().source() + " has another content where the task is done than where it "
                            + "was asked for; give every machine the same file at the same path");
        }
        try (Risk risk = new Risk(problem.network(), problem.data(), problem.conventions(), Precision.FLOAT64, 1)) {
            Explorer explorer = Exploration.explorer(risk, options);
            return MAPPER.writeValueAsString(
                    explorer.search(Exploration.start(problem.network(), options, input.start), stop));
        }
    }

    private static Exploration.Problem problem(ExplorationOptions options) {
        synchronized (ExplorationTask.class) {
            Read read = last;
            if (read == null || !read.options.equals(options)) {
                read = new Read(options, Exploration.problem(options));
                last = read;
            }
            return read.problem;
        }
    }
}
