package nadir.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import nadir.data.InputException;
import nadir.storage.Destination;
import nadir.storage.Journal;
import nadir.storage.NewFolder;
import nadir.task.TaskResult;
import nadir.version.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The races of an unfinished benchmark that have ended, in a file beside the folder that the result will be written to.
/// Without a folder there is none.
final class BenchmarkJournal implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final @Nullable Path file;
    private final @Nullable Journal journal;

    private BenchmarkJournal(@Nullable Path file, @Nullable Journal journal) {
        this.file = file;
        this.journal = journal;
    }

    /// A line of the journal; either `output` or `reason` is null.
    ///
    /// @param key of the race
    /// @param output if it was run
    /// @param reason if it could not be
    /// @param seconds that it took
    record Line(String key, @Nullable String output, @Nullable String reason, double seconds) {}

    /// Goes on with the journal of a folder, or begins it.
    ///
    /// @param subject what is raced
    /// @throws InputException if the folder is there, or the journal is and the user did not ask to resume
    static BenchmarkJournal open(BenchmarkOptions options, String subject) throws IOException {
        Path folder = options.folder();
        if (folder == null) {
            if (options.resume()) {
                throw new InputException("--resume goes on from the journal beside -o FOLDER; give the folder");
            }
            return new BenchmarkJournal(null, null);
        }
        NewFolder.requireFree(folder);
        Path file = beside(folder);
        if (!options.resume() && Destination.exists(file)) {
            throw new InputException("there is a benchmark that was cut short in " + file
                    + "; go on from it with --resume, or remove it");
        }
        return new BenchmarkJournal(file, Journal.open(file, Version.CURRENT + " " + subject));
    }

    /// Where the journal of a folder is.
    static Path beside(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".journal");
    }

    List<TaskResult> results() {
        return journal == null ? List.of() : journal.entries().stream().map(BenchmarkJournal::result).toList();
    }

    private static TaskResult result(String entry) {
        Line line = JSON.readValue(entry, Line.class);
        if (line.output() != null) {
            return new TaskResult.Done(line.key(), line.output(), line.seconds());
        }
        return new TaskResult.Failed(line.key(), line.reason() == null ? "" : line.reason(), line.seconds());
    }

    /// @throws UncheckedIOException if it cannot be written
    void add(TaskResult result) {
        if (journal == null) {
            return;
        }
        try {
            journal.add(JSON.writeValueAsString(switch (result) {
                case TaskResult.Done(String key, String output, double seconds) ->
                        new Line(key, output, null, seconds);
                case TaskResult.Failed(String key, String reason, double seconds) ->
                        new Line(key, null, reason, seconds);
            }));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /// What an interrupted user is told.
    String saved(int done, int all) {
        return file == null ? "nothing was saved, for there is no -o FOLDER"
                : done + " of " + all + " races are in " + file + ", and from there --resume goes on";
    }

    /// Removes the journal of a folder that has been written.
    static void discard(Path folder) throws IOException {
        Destination.remove(beside(folder));
    }

    @Override
    public void close() throws IOException {
        if (journal != null) {
            journal.close();
        }
    }
}
