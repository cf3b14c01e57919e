package nadir.cli;

import java.util.concurrent.Callable;
import nadir.data.InputException;
import nadir.runs.RunStore;
import nadir.runs.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `nadir runs`: one subcommand for each thing to do with recorded runs.
@Command(name = "runs",
        description = "Look at the runs that were recorded: what was computed, from what, and what came "
                + "of it.",
        subcommands = {RunsListCommand.class, RunsShowCommand.class, RunsCompareCommand.class,
            RunsReportCommand.class,
            RunsExportCommand.class, RunsDeleteCommand.class, RunsReplayCommand.class})
final class RunsCommand implements Callable<Integer> {
    /// What the help says about a run's name.
    static final String RUN = "The run's id or the beginning of it, or last, last~1, ... for the latest and those before.";

    @Spec
    private CommandSpec command;

    /// What the numbers and times in documents about runs mean.
    ///
    /// @param times how they are written
    /// @param losses what they mean
    record Conventions(String times, String losses) {
        static final Conventions STATED = new Conventions("UTC, ISO 8601",
                "those of each run's own conventions, which 'runs show' has");
    }

    @Override
    public Integer call() {
        throw new ParameterException(command.commandLine(),
                "something to do is required: list, show, compare, report, export, delete or replay");
    }

    /// The store of this call, which has to be there.
    ///
    /// @throws InputException if there is none, or it cannot be opened
    static RunStore open(CommonOptions common) {
        StoreLocation location = common.store().location();
        if (location == null) {
            throw new InputException("there is no run store to look into: " + (common.store().named()
                    ? "--no-store and runs contradict each other"
                    : StoreLocation.VARIABLE + " is " + StoreLocation.NONE + "; name one with --store"));
        }
        if (!RunStore.exists(location)) {
            throw new InputException(
                    "there is no run store " + location + " yet; the first command that computes makes "
                            + "it, or --store names another");
        }
        return RunStore.open(location);
    }
}
