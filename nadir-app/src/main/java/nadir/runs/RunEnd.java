package nadir.runs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a run.
///
/// @param state anything but running
/// @param status the exit status; null where there is none
/// @param outcome the answer in a word, such as `saddle`, `proved` or `converged`; null for none
/// @param cause why it failed or stopped, in a sentence; null where it did not
/// @param conventions what the numbers mean, as a JSON object; null where unknown
/// @param result the record of results, as a JSON object; null for none
/// @param files what it wrote
public record RunEnd(RunState state, @Nullable Integer status, @Nullable String outcome, @Nullable String cause,
        @Nullable String conventions, @Nullable String result, List<FileRecord> files) {
    /// @throws IllegalArgumentException if the state is running
    public RunEnd {
        if (state == RunState.RUNNING) {
            throw new IllegalArgumentException("a run that has ended is not running");
        }
        files = List.copyOf(files);
    }

    /// It came to its end.
    public static RunEnd finished(int status, @Nullable String outcome) {
        return new RunEnd(RunState.FINISHED, status, outcome, null, null, null, List.of());
    }

    /// It could not go on.
    public static RunEnd failed(int status, String cause) {
        return new RunEnd(RunState.FAILED, status, null, cause, null, null, List.of());
    }

    /// It was told to stop.
    public static RunEnd interrupted(int status, String cause) {
        return new RunEnd(RunState.INTERRUPTED, status, null, cause, null, null, List.of());
    }

    /// With this result, a JSON object.
    public RunEnd withResult(String json) {
        return new RunEnd(state, status, outcome, cause, conventions, json, files);
    }

    /// With these conventions, a JSON object.
    public RunEnd withConventions(String json) {
        return new RunEnd(state, status, outcome, cause, json, result, files);
    }

    /// With these files.
    public RunEnd withFiles(List<FileRecord> written) {
        return new RunEnd(state, status, outcome, cause, conventions, result, written);
    }
}
