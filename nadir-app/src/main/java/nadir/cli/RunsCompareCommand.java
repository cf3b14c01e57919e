package nadir.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import nadir.data.InputException;
import nadir.runs.RunComparison;
import nadir.runs.RunStore;
import nadir.runs.RunSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir runs compare RUN RUN...`.
@Command(name = "compare",
        description = "Put runs side by side: the settings, inputs and results in which they differ.")
final class RunsCompareCommand implements Callable<Integer> {
    private static final int MOST = 50;

    @Parameters(arity = "1..*", paramLabel = "RUN", description = RunsCommand.RUN)
    private List<String> runs = new ArrayList<>();

    @Option(names = "--all", description = "Also what is the same in all of them.")
    private boolean all;

    @Mixin
    private CommonOptions common;

    /// The JSON document; all rows, each of which says whether it differs.
    record Document(List<RunDocument> runs, List<RunComparison.Section> sections) {}

    @Override
    public Integer call() {
        if (runs.size() < 2 || runs.size() > MOST) {
            throw new InputException("runs compare requires two runs or more, and at most " + MOST + "; got "
                    + runs.size());
        }
        try (RunStore store = RunsCommand.open(common)) {
            RunComparison comparison = RunComparison.of(runs.stream().map(store::get).toList());
            Document document = new Document(comparison.runs().stream().map(RunDocument::of).toList(),
                    comparison.sections());
            common.print(RunsCommand.Conventions.STATED, document, out -> print(out, comparison));
        }
        return ExitCode.DONE;
    }

    private void print(PrintWriter out, RunComparison comparison) {
        TextTable table = new TextTable().ofTexts();
        table.row(cells("", comparison.runs().stream().map(RunSummary::shortId).toList()));
        table.row(cells("command", comparison.runs().stream().map(RunSummary::command).toList()));
        int same = 0;
        for (RunComparison.Section section : comparison.sections()) {
            List<RunComparison.Row> shown = section.rows().stream().filter(row -> all || row.differs()).toList();
            same += section.rows().size() - shown.size();
            if (!shown.isEmpty()) {
                table.row(section.name());
                shown.forEach(row -> table.row(cells("  " + row.name(), row.values()
                        .stream()
                        .map(value -> RunsText.shortened(Objects.requireNonNullElse(value, "-")))
                        .toList())));
            }
        }
        table.print(out);
        if (same > 0) {
            out.println("  " + same + (same == 1 ? " row is" : " rows are") + " the same in all; --all shows them");
        }
    }

    private static String[] cells(String first, List<String> others) {
        List<String> cells = new ArrayList<>(List.of(first));
        cells.addAll(others);
        return cells.toArray(String[]::new);
    }
}
