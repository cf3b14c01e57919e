package nadir.cli;

import java.time.Instant;
import java.time.ZoneId;
import nadir.runs.RunQuery;
import nadir.runs.RunState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that choose among recorded runs.
final class RunFilterOptions {
    @Option(names = "--command", paramLabel = "NAME", description = "Only runs of this command.")
    private @Nullable String command;

    @Option(names = "--state", paramLabel = "STATE",
            description = "Only runs that are running, finished, failed or interrupted.")
    private @Nullable String state;

    @Option(names = "--outcome", paramLabel = "WORD", description = "Only runs with this outcome, such as saddle.")
    private @Nullable String outcome;

    @Option(names = "--data", paramLabel = "TEXT", description = "Only runs on data with this in their name.")
    private @Nullable String data;

    @Option(names = "--model", paramLabel = "TEXT", description = "Only runs on models with this in their name.")
    private @Nullable String model;

    @Option(names = "--since", paramLabel = "TIME",
            description = "Only runs started since: 2026-05-01, 2026-05-01T12:00, or so long ago: 90m, 8h, 2d, 3w.")
    private @Nullable String since;

    @Option(names = "--text", paramLabel = "TEXT",
            description = "Only runs with this in their arguments, outcome or cause, or at the start of their id.")
    private @Nullable String text;

    @Option(names = "--parent", paramLabel = "RUN",
            description = "Only the parts of this run, such as a sweep; its id or the beginning of it, or last.")
    private @Nullable String parent;

    /// The query that they make, without order and limit.
    RunQuery query() {
        return RunQuery.all()
                .withCommand(command)
                .withState(state == null ? null : RunState.of(state))
                .withOutcome(outcome)
                .withData(data)
                .withModel(model)
                .withSince(since == null ? null : Since.parse(since, Instant.now(), ZoneId.systemDefault()))
                .withText(text)
                .withParent(parent);
    }

    boolean areGiven() {
        return !query().equals(RunQuery.all());
    }
}
