package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import nadir.escape.EscapeMethod;
import nadir.escape.EscapeOptions;
import nadir.runs.FileRecord;
import nadir.study.ModelEscape;
import nadir.study.ModelEscapeOptions;
import nadir.study.ModelEscapeResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir escape MODEL DATA`.
@Command(name = "escape", description = "Get a trained model out of the point it is stuck at, and save the lower one. "
        + "Exit status 3 if no way out was found.")
final class EscapeCommand implements Recorded {
    private static final String ENDING = ".onnx";

    @Parameters(index = "0", paramLabel = "MODEL", description = AuditCommand.MODEL)
    private Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "DATA", description = DataOptions.DATA)
    private String source = "";

    @Mixin
    private DataOptions data;

    @Mixin
    private LossOptions loss;

    @Mixin
    private FreezeOptions freeze;

    @Option(names = "--method", paramLabel = "METHOD", defaultValue = "auto",
            description = "auto, curvature, fiber, neurons, scaling or growth (default: ${DEFAULT-VALUE}, which grows the "
                    + "network only if nothing else finds anything).")
    private String method = "auto";

    @Option(names = "--budget", paramLabel = "N", defaultValue = "2000",
            description = "Evaluations in passes over the data (default: ${DEFAULT-VALUE}).")
    private double budget;

    @Option(names = "--compare", paramLabel = "N", defaultValue = "0",
            description = "Also descend from N random starts and N random kicks with the same budget each.")
    private int comparisons;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "The model to write; a model that is there is replaced (default: the model's name with "
                    + "-escaped).")
    private @Nullable Path output;

    @Mixin
    private CommonOptions common;

    @Override
    public List<FileRecord> sources() {
        return data.sources(source, model);
    }

    @Override
    public Integer call() throws IOException {
        EscapeOptions escape = EscapeOptions.of(EscapeMethod.of(method), budget, common.seed())
                .withThreads(common.threads());
        ModelEscapeOptions options = new ModelEscapeOptions(model, freeze.names(),
                data.request(source, common.seed()), loss.choice(), escape, comparisons,
                output == null ? besideModel() : output);
        BooleanSupplier stop = common.stopRule();
        ProgressLine line = common.progressLine();
        ModelEscape.Findings findings;
        try {
            findings = ModelEscape.run(options, (stage, fraction) -> {
                line.show(() -> stage + ": " + Math.round(100 * fraction) + " % of the budget used");
                return !stop.getAsBoolean();
            });
        } finally {
            line.end();
        }
        ModelEscapeResult result = findings.result();
        common.produced("model", result.model() == null ? null : Path.of(result.model()));
        String next = result.model() == null ? ""
                : "./nadir audit " + DataOptions.quoted(result.model()) + " " + data.typed(source, common.seed());
        common.print(findings.conventions(), result,
                out -> new EscapeText(result, findings.conventions(), next).print(out));
        if (result.interrupted()) {
            common.interrupted(result.model() == null ? "nothing was saved" : result.model() + " is the lowest so far");
            return ExitCode.INTERRUPTED;
        }
        return result.escaped() ? ExitCode.DONE : ExitCode.NEGATIVE;
    }

    private Path besideModel() {
        String name = model.getFileName() == null ? "" : model.getFileName().toString();
        String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        return model.resolveSibling(stem + "-escaped" + ENDING);
    }
}
