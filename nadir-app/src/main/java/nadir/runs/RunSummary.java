package nadir.runs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run as it stands in a list.
///
/// @param id 32 hexadecimal digits
/// @param command the name behind `nadir`
/// @param arguments what was typed behind `nadir`
/// @param state how far it got
/// @param status the exit status; null while there is none
/// @param outcome the answer in a word; null for none
/// @param cause why it failed or stopped; null where it did not
/// @param started when
/// @param ended when; null while it runs
/// @param seed of everything random; null where nothing is
/// @param data what it read, as typed; null for none
/// @param model what it read, as typed; null for none
/// @param loss the figure of that name; null for none
/// @param parent the id of the run that it is a part of; null for none
/// @param task what part; null for none
public record RunSummary(String id, String command, List<String> arguments, RunState state,
        @Nullable Integer status, @Nullable String outcome, @Nullable String cause, Instant started,
        @Nullable Instant ended, @Nullable Long seed, @Nullable String data, @Nullable String model,
        @Nullable Double loss, @Nullable String parent, @Nullable String task) {
    /// How much of an id is shown; enough to tell some thousands of runs apart.
    public static final int SHORT = 8;

    /// Copies the list.
    public RunSummary {
        arguments = List.copyOf(arguments);
    }

    /// The start of the id.
    public String shortId() {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /// From start to end in seconds; null while it runs.
    public @Nullable Double seconds() {
        return ended == null ? null : Duration.between(started, ended).toMillis() / 1000.0;
    }
}
