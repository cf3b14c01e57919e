package nadir.study;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import nadir.race.Contender;
import nadir.race.Contenders;
import nadir.race.Problem;
import nadir.race.ProblemSpec;
import nadir.race.Race;
import nadir.race.Result;
import nadir.race.Start;
import nadir.race.Suite;
import nadir.subprocess.ProgramContender;
import nadir.task.TaskKind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A race as a task: its names in, its result out, both as JSON.
public final class BenchmarkTask implements TaskKind {
    static final String NAME = "bench";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int KEPT = 8;

    /// Problems take longer to build than most races on them, and races on one problem follow each other.
    private static final Map<String, FutureTask<Problem>> PROBLEMS = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FutureTask<Problem>> eldest) {
            return size() > KEPT;
        }
    };

    /// What to race.
    ///
    /// @param suite its version: a process of another version must not take part
    /// @param problem a name
    /// @param start a name
    /// @param optimizer a name
    /// @param command the program and its arguments, null for contenders that this process knows
    /// @param answerSeconds how long a program may take for a step
    /// @param budget in gradients
    /// @param seed of what contenders draw
    public record Input(int suite, String problem, String start, String optimizer, @Nullable List<String> command,
            double answerSeconds, double budget, long seed) {
        String text() {
            return JSON.writeValueAsString(this);
        }
    }

    /// What came out.
    ///
    /// @param result of the race
    /// @param truth of its problem
    public record Output(Result result, BenchmarkResult.ProblemTruth truth) {
        static Output of(String text) {
            return JSON.readValue(text, Output.class);
        }
    }

    /// As a service.
    public BenchmarkTask() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String run(String text, BooleanSupplier stop) throws Exception {
        Input input = JSON.readValue(text, Input.class);
        if (input.suite() != Suite.VERSION) {
            throw new IllegalArgumentException("the race is of version " + input.suite() + " of the suite, and this "
                    + "process knows " + Suite.VERSION + "; use the same Nadir everywhere");
        }
        Problem problem = problem(input.problem());
        Result result = new Race(problem, Start.of(input.start()), contender(input), input.budget(), input.seed())
                .run(stop);
        return JSON.writeValueAsString(new Output(result, truth(problem)));
    }

    private static Contender contender(Input input) {
        return input.command() == null ? Contenders.named(input.optimizer())
                : new ProgramContender(input.optimizer(), input.command(),
                        Duration.ofMillis(Math.round(1000 * input.answerSeconds())));
    }

    private static Problem problem(String name) throws Exception {
        FutureTask<Problem> task;
        synchronized (PROBLEMS) {
            task = PROBLEMS.computeIfAbsent(name, key -> new FutureTask<>(() -> Problem.of(ProblemSpec.of(key))));
        }
        task.run();
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private static BenchmarkResult.ProblemTruth truth(Problem problem) {
        return new BenchmarkResult.ProblemTruth(problem.network().toString(), problem.network().layout().size(),
                problem.data().rows(), problem.conventions().text(), problem.truth().level(),
                problem.truth().better(), problem.truth().knowledge().label(), problem.truth().target(),
                problem.facts());
    }
}
