package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import nadir.data.InputException;
import nadir.storage.Beginning;
import nadir.storage.Checkpoint;
import nadir.storage.Destination;
import org.jspecify.annotations.Nullable;

/// Where a model goes, and the checkpoint of its training beside it.
///
/// @param model its file; null for nowhere: then no file is looked for, and none is written
record ModelPlace(@Nullable Path model) {
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
        if (model == null) {
            return null;
        }
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

    /// The model's name; null for none.
    @Nullable
    String modelName() {
        return model == null ? null : model.toString();
    }

    /// Whether a file is the model's or its checkpoint's.
    boolean isTakenBy(Path file) {
        Path place = file.toAbsolutePath().normalize();
        return model != null && (place.equals(model.toAbsolutePath().normalize())
                || place.equals(checkpointFile().toAbsolutePath().normalize()));
    }

    /// Whether there is a model already.
    boolean isTaken() {
        return model != null && Destination.exists(model);
    }

    void save(Checkpoint checkpoint) throws IOException {
        if (model != null) {
            checkpoint.save(checkpointFile());
        }
    }

    void removeCheckpoint() throws IOException {
        if (model != null) {
            Destination.remove(checkpointFile());
        }
    }
}
