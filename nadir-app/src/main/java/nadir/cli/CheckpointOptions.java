package nadir.cli;

import java.nio.file.Path;
import java.time.Duration;
import nadir.data.InputException;
import nadir.storage.Beginning;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options with which a long computation is kept in a file, to go on after an interruption.
final class CheckpointOptions {
    @Option(names = "--checkpoint", paramLabel = "FILE",
            description = "Where to keep what it takes to go on (default: the model's name with .spectrum).")
    private @Nullable Path file;

    @Mixin
    private BeginningOptions beginning;

    @Option(names = "--checkpoint-every", paramLabel = "SECONDS", defaultValue = "60",
            description = "Time between checkpoints (default: ${DEFAULT-VALUE}).")
    private double every;

    @Nullable
    Path file() {
        return file;
    }

    /// @throws InputException if the options contradict each other
    Beginning beginning() {
        return beginning.choice();
    }

    /// @throws InputException if it is no time
    Duration every() {
        if (!(every >= 0 && every <= 1e6)) {
            throw new InputException("--checkpoint-every requires a number of seconds of at least 0, got " + every);
        }
        return Duration.ofMillis(Math.round(1000 * every));
    }
}
