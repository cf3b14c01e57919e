package nadir.cli;

import java.io.Console;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import nadir.data.InputException;
import nadir.runs.RunState;
import nadir.runs.RunStore;
import nadir.runs.RunSummary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir runs delete RUN...`.
@Command(name = "delete",
        description = "Remove runs from the store, with their parts and metrics. The files they wrote "
                + "stay.")
final class RunsDeleteCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "RUN", description = RunsCommand.RUN)
    private List<String> runs = new ArrayList<>();

    @Mixin
    private RunFilterOptions filters;

    @Option(names = {"-y", "--yes"}, description = "Do not ask.")
    private boolean yes;

    @Mixin
    private CommonOptions common;

    /// The JSON document.
    ///
    /// @param deleted ids
    record Document(List<String> deleted) {}

    @Override
    public Integer call() {
        if (runs.isEmpty() == !filters.areGiven()) {
            throw new InputException(runs.isEmpty() ? "runs delete requires runs, or an option that chooses them"
                    : "runs delete takes runs or options that choose them, not both");
        }
        try (RunStore store = RunsCommand.open(common)) {
            List<RunSummary> chosen = chosen(store);
            chosen.stream().filter(run -> run.state() == RunState.RUNNING).findFirst().ifPresent(run -> {
                throw new InputException("run " + run.shortId() + " (" + run.command()
                        + ") is still running; stop it first");
            });
            if (!chosen.isEmpty() && !yes && !isConfirmed(chosen.size())) {
                return ExitCode.NEGATIVE;
            }
            List<String> ids = chosen.stream().map(RunSummary::id).toList();
            store.delete(ids);
            common.print(RunsCommand.Conventions.STATED, new Document(ids),
                    out -> out.println("deleted " + count(ids.size())));
        }
        return ExitCode.DONE;
    }

    private List<RunSummary> chosen(RunStore store) {
        if (runs.isEmpty()) {
            return store.list(filters.query());
        }
        Map<String, RunSummary> named = new LinkedHashMap<>();
        for (String name : runs) {
            RunSummary run = store.find(name);
            named.put(run.id(), run);
        }
        return List.copyOf(named.values());
    }

    private boolean isConfirmed(int count) {
        Console terminal = terminal();
        if (terminal == null) {
            throw new InputException("runs delete asks before it deletes " + count(count)
                    + ", and there is nobody to ask; add --yes");
        }
        common.progress("delete " + count(count) + "? (yes/no)");
        String answer = terminal.readLine();
        return answer != null && (answer.strip().equalsIgnoreCase("yes") || answer.strip().equalsIgnoreCase("y"));
    }

    /// Java's console, which some releases have also where nobody sits at it, and others have not.
    @SuppressWarnings("SystemConsoleNull")
    private static @Nullable Console terminal() {
        Console console = System.console();
        return console != null && console.isTerminal() ? console : null;
    }

    private static String count(int count) {
        return count == 1 ? "1 run" : count + " runs";
    }
}
