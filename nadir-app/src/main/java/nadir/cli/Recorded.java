package nadir.cli;

import java.util.List;
import java.util.concurrent.Callable;
import nadir.runs.FileRecord;

/// A command that computes, so that its runs are recorded: what is read is asked for before it is called, what is printed
/// by [CommonOptions#print] and told to [CommonOptions#produced] is its result.
interface Recorded extends Callable<Integer> {
    /// What it reads.
    List<FileRecord> sources();

    /// Whether this call is worth a record; asked once its options are read.
    default boolean isRecorded() {
        return true;
    }
}
