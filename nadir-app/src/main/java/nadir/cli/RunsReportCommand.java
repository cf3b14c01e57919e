package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import nadir.report.Page;
import nadir.report.RunPage;
import nadir.runs.RunRecord;
import nadir.runs.RunStore;
import nadir.storage.Destination;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir runs report RUN`.
@Command(name = "report", description = "Write all that is known of a run as one HTML file with charts.")
final class RunsReportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = RunsCommand.RUN)
    private String run = "";

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "The file to write; one that is there is replaced (default: run-ID.html).")
    private @Nullable Path output;

    @Mixin
    private ReportPictures pictures;

    @Mixin
    private CommonOptions common;

    /// The JSON document.
    record Document(String run, String report) {}

    @Override
    public Integer call() throws IOException {
        try (RunStore store = RunsCommand.open(common)) {
            RunRecord record = store.get(run);
            Path file = output == null ? Path.of("run-" + record.summary().shortId() + ".html") : output;
            Destination.requireWritable(file);
            pictures.require();
            Page page = RunPage.of(record, store.metrics(record.summary().id()));
            page.write(file);
            pictures.write(() -> page, common);
            common.print(RunsCommand.Conventions.STATED, new Document(record.summary().id(), file.toString()),
                    out -> out.println("report: " + file));
        }
        return ExitCode.DONE;
    }
}
