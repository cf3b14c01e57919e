package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import nadir.data.InputException;
import nadir.storage.Checkpoint;
import nadir.storage.Destination;
import nadir.study.TrainingOptions.Beginning;
import org.jspecify.annotations.Nullable;

/// Where a model goes, and the checkpoint of its training beside it.
record ModelPlace(Path model) {
    private static final String SUFFIX = ".checkpoint";

    String checkpointName() {
        return model + SUFFIX;
    }

    private Path checkpointFile() {
        return Path.of(checkpointName());
    }

    /// The checkpoint of training without elimination that is there, if it matters.
    ///
    /// @throws InputException if there is none to resume from, or it cannot be read
    @Nullable
    TrainingCheckpoint checkpoint(Beginning beginning) {
        Checkpoint there = load(beginning);
        return there == null ? null : TrainingCheckpoint.of(there, checkpointName());
    }

    /// The checkpoint that is there, if it matters.
    ///
    /// @throws InputException if there is none to resume from, or it cannot be read
    @Nullable
    Checkpoint load(Beginning beginning) {
        Path file = checkpointFile();
        if (beginning == Beginning.RESTART || (beginning == Beginning.FRESH && !Destination.exists(file))) {
            return null;
        }
        if (!Destination.exists(file)) {
            throw new InputException("there is no checkpoint " + file + " to resume from; "
                    + (Destination.exists(model) ? "training of " + model + " has ended, so " : "")
                    + "leave out --resume");
        }
        return Checkpoint.load(file);
    }

    void save(Checkpoint checkpoint) throws IOException {
        checkpoint.save(checkpointFile());
    }

    void removeCheckpoint() throws IOException {
        Destination.remove(checkpointFile());
    }
}
