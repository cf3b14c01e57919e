package nadir.runs;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import nadir.data.InputException;

/// How far a run got.
public enum RunState {
    /// Its process is at work.
    RUNNING,
    /// It came to its end; the exit status and the outcome say with what answer.
    FINISHED,
    /// It could not do what it was asked for; the cause says why.
    FAILED,
    /// It was told to stop, or its process ended without a word.
    INTERRUPTED;

    /// As it is written and typed: in lower case.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The state of that name.
    ///
    /// @throws InputException if there is none
    public static RunState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InputException("a run's state is " + Arrays.stream(values())
                        .map(RunState::word)
                        .collect(Collectors.joining(", ")) + "; got '" + word + "'"));
    }
}
