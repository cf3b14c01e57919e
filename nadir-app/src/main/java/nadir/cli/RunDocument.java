package nadir.cli;

import java.util.List;
import nadir.runs.RunState;
import nadir.runs.RunSummary;
import org.jspecify.annotations.Nullable;

/// A run in a JSON document, its times as texts.
///
/// @param id 32 hexadecimal digits
/// @param command the name behind `nadir`
/// @param arguments what was typed behind `nadir`
/// @param state how far it got
/// @param status the exit status
/// @param outcome the answer in a word
/// @param cause why it failed or stopped
/// @param started in UTC
/// @param ended in UTC
/// @param seconds between them
/// @param seed of everything random
/// @param data what it read
/// @param model what it read
/// @param loss the figure of that name
/// @param parent the run that it is a part of
/// @param task what part
record RunDocument(String id, String command, List<String> arguments, RunState state, @Nullable Integer status,
        @Nullable String outcome, @Nullable String cause, String started, @Nullable String ended,
        @Nullable Double seconds, @Nullable Long seed, @Nullable String data, @Nullable String model,
        @Nullable Double loss, @Nullable String parent, @Nullable String task) {
    static RunDocument of(RunSummary run) {
        return new RunDocument(run.id(), run.command(), run.arguments(), run.state(), run.status(), run.outcome(),
                run.cause(), run.started().toString(), run.ended() == null ? null : run.ended().toString(),
                run.seconds(), run.seed(), run.data(), run.model(), run.loss(), run.parent(), run.task());
    }
}
