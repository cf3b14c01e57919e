package nadir.study;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to race.
///
/// @param suite `smoke`, `standard` or `full`
/// @param optimizers names of contenders; empty for all that are known and all of `commands`
/// @param commands contenders that are programs of their own
/// @param problems a pattern of problems' names, in which `*` stands for any text; null for all
/// @param budget of each race, in gradients; null for the suite's
/// @param answerSeconds how long a program may take for a step
/// @param seed of all that contenders draw, and of the intervals of confidence
/// @param threads of this machine
/// @param master where races are run; null for this machine
/// @param folder that the result will be written to; null for none
/// @param resume whether to go on from the folder's journal
public record BenchmarkOptions(String suite, List<String> optimizers, List<OptimizerCommand> commands,
        @Nullable String problems, @Nullable Double budget, double answerSeconds, long seed, int threads,
        @Nullable String master, @Nullable Path folder, boolean resume) {
    /// Copies the lists.
    public BenchmarkOptions {
        optimizers = List.copyOf(optimizers);
        commands = List.copyOf(commands);
    }
}
