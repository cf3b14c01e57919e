package nadir.studio;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How far a job got.
enum JobState {
    /// Its process has not spoken yet.
    STARTING,
    /// Its process works.
    RUNNING,
    /// It did what it should, whatever the answer.
    FINISHED,
    /// Wrong input, or a fault.
    FAILED,
    /// It was told to stop, or its process is gone without a word.
    INTERRUPTED;

    private static final int NEGATIVE = 3;
    private static final int STOPPED = 130;

    /// The state that an exit status tells.
    static JobState of(int status) {
        return status == 0 || status == NEGATIVE ? FINISHED : status == STOPPED ? INTERRUPTED : FAILED;
    }

    boolean isOver() {
        return this != STARTING && this != RUNNING;
    }

    /// As it stands in documents.
    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
