package nadir.study;

import java.nio.file.Path;
import java.time.Duration;
import nadir.data.DataRequest;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.storage.Beginning;
import org.jspecify.annotations.Nullable;

/// What to train, on what, and how. [#of(DataRequest)] has the defaults.
///
/// @param data what to load
/// @param loss what is minimised
/// @param network what is trained
/// @param optimizer how
/// @param precision of the computations while training; the figures of the result are in double precision always
/// @param seed of the first start; the k-th further start has `seed + k`
/// @param starts how many times to train from another start, at least 1; the best is kept
/// @param threads to compute with, at least 1; results do not depend on it
/// @param model the file to save to; null for the name of the data with `.onnx`, in the working directory
/// @param beginning what to do about a checkpoint that an earlier run left
/// @param checkpointEvery how often to save what it takes to go on; zero for after every step
public record TrainingOptions(DataRequest data, LossChoice loss, NetworkChoice network, OptimizerChoice optimizer,
        Precision precision, long seed, int starts, int threads, @Nullable Path model, Beginning beginning,
        Duration checkpointEvery) {
    /// How often to save where nothing is said.
    public static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(5);

    /// @throws InputException if a number is out of its range
    public TrainingOptions {
        if (starts < 1) {
            throw new InputException("--starts requires at least 1, got " + starts);
        }
        if (starts > 1 && !network.seeded()) {
            throw new InputException(
                    "--starts asks for " + starts + " different starts, and --from has one; leave one out");
        }
        if (threads < 1) {
            throw new InputException("--threads requires at least 1, got " + threads);
        }
        if (checkpointEvery.isNegative()) {
            throw new InputException("--checkpoint-every requires a time of at least 0, got " + checkpointEvery);
        }
    }

    /// Training on data with all defaults: seed 0, one start, a thread for each processor.
    public static TrainingOptions of(DataRequest data) {
        return new TrainingOptions(data, LossChoice.open(), NetworkChoice.defaults(), OptimizerChoice.defaults(),
                Precision.FLOAT64, 0, 1, Runtime.getRuntime().availableProcessors(), null, Beginning.FRESH,
                CHECKPOINT_EVERY);
    }

    /// With another network.
    public TrainingOptions withNetwork(NetworkChoice other) {
        return new TrainingOptions(data, loss, other, optimizer, precision, seed, starts, threads, model, beginning,
                checkpointEvery);
    }

    /// With another method.
    public TrainingOptions withOptimizer(OptimizerChoice other) {
        return new TrainingOptions(data, loss, network, other, precision, seed, starts, threads, model, beginning,
                checkpointEvery);
    }

    /// From one start, with another seed; where the data are put in a random order, it is that of the new seed.
    public TrainingOptions withSeed(long newSeed) {
        DataRequest ordered = data.shuffle() ? data.withShuffle(newSeed) : data;
        return new TrainingOptions(ordered, loss, network, optimizer, precision, newSeed, 1, threads, model, beginning,
                checkpointEvery);
    }

    /// Saved to another file.
    public TrainingOptions withModel(Path file) {
        return new TrainingOptions(data, loss, network, optimizer, precision, seed, starts, threads, file, beginning,
                checkpointEvery);
    }
}
