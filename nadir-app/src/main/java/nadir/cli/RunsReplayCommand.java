package nadir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import nadir.runs.RunDifference;
import nadir.runs.RunRecord;
import nadir.runs.RunStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir runs replay RUN`.
@Command(name = "replay",
        description = "Repeat a run from its record and tell whether it comes to the same. Exit status 3 "
                + "if it does not.")
final class RunsReplayCommand implements Callable<Integer> {
    private static final int SHOWN = 20;

    @Parameters(index = "0", paramLabel = "RUN", description = RunsCommand.RUN)
    private String run = "";

    @Option(names = "--keep", description = "Leave the directory in which it was repeated, and say where it is.")
    private boolean keep;

    @Mixin
    private CommonOptions common;

    /// The JSON document.
    ///
    /// @param run its id
    /// @param same whether all that was compared is
    /// @param values how many were compared
    /// @param differences what is not the same
    /// @param warnings what was not as it was, so that a difference need not be a fault
    /// @param folder where it was repeated; null where that is gone
    record Document(String run, boolean same, int values, List<RunDifference.Entry> differences, List<String> warnings,
            @Nullable String folder) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunRecord record;
        Replay replay;
        try (RunStore store = RunsCommand.open(common)) {
            record = store.get(run);
            replay = new Replay(record, store.metrics(record.summary().id()));
        }
        replay.requireRepeatable();
        List<String> warnings = new ArrayList<>(replay.warnings());
        warnings.forEach(common::warning);
        Document document;
        try (Scratch scratch = Scratch.of(record)) {
            Replay.Outcome outcome = replay.run(scratch);
            String machine = replay.machineWarning(outcome.repeated());
            if (machine != null) {
                warnings.add(machine);
                common.warning(machine);
            }
            List<RunDifference.Entry> differences = outcome.findings().differences();
            document = new Document(record.summary().id(), differences.isEmpty(), outcome.findings().values(),
                    differences, warnings, keep ? scratch.keep().toString() : null);
        }
        common.print(RunsCommand.Conventions.STATED, document, out -> print(out, record, document));
        return document.same() ? ExitCode.DONE : ExitCode.NEGATIVE;
    }

    private static void print(PrintWriter out, RunRecord record, Document document) {
        String id = record.summary().shortId();
        if (document.same()) {
            out.println("same: run " + id + " came to the same in all " + document.values() + " values compared");
        } else {
            out.println("differs: run " + id + " came to something else in " + document.differences().size() + " of "
                    + document.values() + " values compared");
            document.differences()
                    .stream()
                    .limit(SHOWN)
                    .forEach(entry -> out.println("  " + entry.what() + ": recorded "
                            + Objects.requireNonNullElse(entry.recorded(), "nothing") + ", repeated "
                            + Objects.requireNonNullElse(entry.repeated(), "nothing")));
            if (document.differences().size() > SHOWN) {
                out.println("  ... and " + (document.differences().size() - SHOWN) + " more with --json");
            }
        }
        if (document.folder() != null) {
            out.println("folder: " + document.folder());
        }
    }
}
