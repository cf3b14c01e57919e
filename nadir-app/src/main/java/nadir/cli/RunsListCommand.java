package nadir.cli;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import nadir.runs.RunQuery;
import nadir.runs.RunStore;
import nadir.runs.RunSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `nadir runs list`.
@Command(name = "list", description = "List runs, the latest first.")
final class RunsListCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private RunFilterOptions filters;

    @Option(names = "--sort", paramLabel = "KEY", defaultValue = "started",
            description = "started, command, state, outcome, data, model, seconds, or a figure of the result such as loss or "
                    + "hessian.min (default: ${DEFAULT-VALUE}). Largest or latest first.")
    private String sort = "started";

    @Option(names = "--ascending", description = "Smallest or earliest first.")
    private boolean ascending;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
            description = "List at most N (default: ${DEFAULT-VALUE}).")
    private int limit;

    /// The JSON document.
    ///
    /// @param store where they are
    /// @param runs in the order asked for
    /// @param more whether there are more than were asked for
    record Document(String store, List<RunDocument> runs, boolean more) {}

    @Override
    public Integer call() {
        // One more than is shown tells whether there are more.
        RunQuery query = filters.query()
                .withSort(sort, !ascending)
                .withLimit(limit == Integer.MAX_VALUE ? limit : Math.max(0, limit) + 1);
        RunQuery.all().withLimit(limit);
        try (RunStore store = RunsCommand.open(common)) {
            List<RunSummary> found = store.list(query);
            boolean more = found.size() > limit;
            List<RunSummary> shown = more ? found.subList(0, limit) : found;
            Document document = new Document(store.location().toString(),
                    shown.stream().map(RunDocument::of).toList(), more);
            common.print(RunsCommand.Conventions.STATED, document, out -> print(out, document, shown));
        }
        return ExitCode.DONE;
    }

    private void print(PrintWriter out, Document document, List<RunSummary> runs) {
        if (runs.isEmpty()) {
            out.println("no such runs in " + document.store());
            return;
        }
        RunsText.table(runs, ZoneId.systemDefault()).print(out);
        if (document.more()) {
            out.println("  ... and more; see --limit");
        }
    }
}
