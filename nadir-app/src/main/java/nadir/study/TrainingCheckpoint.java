package nadir.study;

import java.util.List;
import java.util.SortedMap;
import nadir.data.InputException;
import nadir.optimize.Snapshot;
import nadir.storage.Checkpoint;
import org.jspecify.annotations.Nullable;

/// All that training needs to go on: what it was asked for, which starts are done and which was best, and where the
/// present one stands.
///
/// @param settings what the result depends on, by the name a user knows it by
/// @param finished whether the run ended by its own rules, so that its model was saved
/// @param done the starts that have ended
/// @param best the best of them, null if there is none
/// @param snapshot of the start under way, null between two of them
record TrainingCheckpoint(SortedMap<String, String> settings, boolean finished, List<StartResult> done,
        @Nullable Best best, @Nullable Snapshot snapshot) {
    private static final String FORMAT = "training/format";
    private static final String FORMAT_1 = "1";
    private static final String FINISHED = "training/finished";
    private static final String START = "start";

    TrainingCheckpoint {
        done = List.copyOf(done);
    }

    /// The best start that has ended.
    ///
    /// @param start which, from 0
    /// @param point where it ended
    record Best(int start, double[] point, TrainingHistory history) {}

    Checkpoint toCheckpoint() {
        CheckpointEntries entries = CheckpointEntries.empty();
        entries.texts().put(FORMAT, FORMAT_1);
        entries.texts().put(FINISHED, Boolean.toString(finished));
        entries.putSettings(settings);
        entries.putStarts(START, done);
        if (best != null) {
            entries.putBest(best);
        }
        if (snapshot != null) {
            entries.putSnapshot(snapshot);
        }
        return entries.toCheckpoint();
    }

    /// Whether a checkpoint is one of training without elimination.
    static boolean isOne(Checkpoint checkpoint) {
        return checkpoint.texts().containsKey(FORMAT);
    }

    /// @param file its name, for messages
    /// @throws InputException if it is not the checkpoint of a training run
    static TrainingCheckpoint of(Checkpoint checkpoint, String file) {
        if (!FORMAT_1.equals(checkpoint.texts().get(FORMAT))) {
            throw new InputException(EliminationCheckpoint.isOne(checkpoint)
                    ? file + " was left by training with --eliminate; go on with it by --eliminate and --resume, or "
                            + "start over with --restart"
                    : file + " is no checkpoint of a training run that this version can read; train anew, with "
                            + "--restart");
        }
        CheckpointEntries entries = CheckpointEntries.of(checkpoint, file);
        List<StartResult> done = entries.starts(START);
        Snapshot snapshot = entries.snapshot();
        return new TrainingCheckpoint(entries.settings(), Boolean.parseBoolean(checkpoint.texts().get(FINISHED)), done,
                done.isEmpty() ? null : entries.best(), snapshot.isEmpty() ? null : snapshot);
    }
}
