package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import nadir.data.InputException;
import nadir.runs.MlflowExport;
import nadir.runs.RunStore;
import nadir.runs.RunSummary;
import nadir.runs.TableExport;
import nadir.storage.NewFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir runs export DIR`.
@Command(name = "export", description = "Write runs to a new folder, for other programs: tables as CSV or Parquet, or "
        + "MLflow's file store.")
final class RunsExportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "The folder to make. Nothing is overwritten.")
    private Path folder = Path.of("");

    @Parameters(index = "1..*", paramLabel = "RUN", description = RunsCommand.RUN + " Default: all that are chosen.")
    private List<String> runs = new ArrayList<>();

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "csv",
            description = "csv, parquet or mlflow (default: ${DEFAULT-VALUE}).")
    private String format = "csv";

    @Mixin
    private RunFilterOptions filters;

    @Mixin
    private CommonOptions common;

    /// The JSON document.
    record Document(String folder, String format, int runs) {}

    @Override
    public Integer call() throws IOException {
        if (!runs.isEmpty() && filters.areGiven()) {
            throw new InputException("runs export takes runs or options that choose them, not both");
        }
        NewFolder.requireFree(folder);
        int count;
        try (RunStore store = RunsCommand.open(common)) {
            List<RunSummary> chosen = runs.isEmpty() ? store.list(filters.query())
                    : runs.stream().map(store::find).distinct().toList();
            count = chosen.size();
            switch (format.toLowerCase(Locale.ROOT)) {
                case "csv" -> TableExport.csv(store, chosen, folder);
                case "parquet" -> TableExport.parquet(store, chosen, folder);
                case "mlflow" -> MlflowExport.write(store, chosen, folder);
                default -> throw new InputException("--format requires csv, parquet or mlflow, got '" + format + "'");
            }
        }
        common.print(RunsCommand.Conventions.STATED,
                new Document(folder.toString(), format.toLowerCase(Locale.ROOT), count),
                out -> out.println("wrote " + (count == 1 ? "1 run" : count + " runs") + " to " + folder));
        return ExitCode.DONE;
    }
}
