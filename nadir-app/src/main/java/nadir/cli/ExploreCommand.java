package nadir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import nadir.data.InputException;
import nadir.report.ExplorationPage;
import nadir.runs.FileRecord;
import nadir.storage.Destination;
import nadir.study.Exploration;
import nadir.study.ExplorationOptions;
import nadir.study.ExplorationResult;
import nadir.study.LossConventions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir explore DATA`.
@Command(name = "explore", description = "Find critical points of any index of a network's loss from many starts.")
final class ExploreCommand implements Recorded {
    private static final int LINES = 30;

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "DATA", description = DataOptions.DATA)
    private String source = "";

    @Mixin
    private DataOptions data;

    @Mixin
    private LossOptions loss;

    @Mixin
    private NetworkOptions network;

    @Option(names = "--starts", paramLabel = "N", defaultValue = "50",
            description = "Searches, with seeds counting up from --seed (default: ${DEFAULT-VALUE}).")
    private int starts;

    @Option(names = "--iterations", paramLabel = "N", defaultValue = "300",
            description = "Newton steps for each search at most (default: ${DEFAULT-VALUE}).")
    private int iterations;

    @Option(names = "--tolerance", paramLabel = "T", defaultValue = "1e-9",
            description = "A point is critical where |gradient| <= T max(1, |gradient at the start|) (default: "
                    + "${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(names = "--spread", paramLabel = "FACTOR", defaultValue = "1",
            description = "Factor of the initial weights (default: ${DEFAULT-VALUE}).")
    private double spread;

    @Mixin
    private MasterOptions master;

    @Option(names = {"-o", "--report"}, paramLabel = "FILE", description = "Write an HTML page with a plot.")
    private @Nullable Path report;

    @Mixin
    private ReportPictures pictures;

    @Override
    public List<FileRecord> sources() {
        return data.sources(source);
    }

    @Override
    public Integer call() throws IOException {
        if (!(tolerance > 0) || !(spread > 0) || Double.isInfinite(spread) || Double.isInfinite(tolerance)) {
            throw new InputException("--tolerance and --spread require positive numbers, got " + tolerance + " and "
                    + spread);
        }
        ExplorationOptions options = new ExplorationOptions(data.request(source, common.seed()), loss.choice(),
                network.choice(), starts, iterations, tolerance, spread, common.seed(), common.threads());
        if (report != null) {
            Destination.requireWritable(report);
        }
        pictures.require();
        ProgressLine line = common.progressLine();
        BooleanSupplier stop = common.stopRule();
        Exploration.Findings findings;
        try {
            findings = Exploration.run(options, master.name(), (done, all) -> {
                line.show(() -> "explored " + done + " of " + all + " starts");
                return !stop.getAsBoolean();
            });
        } catch (CancellationException stopped) {
            line.end();
            common.interrupted("nothing was saved");
            return ExitCode.INTERRUPTED;
        } finally {
            line.end();
        }
        if (report != null) {
            ExplorationPage.of(findings.result(), findings.conventions()).write(report);
            common.produced("report", report);
        }
        pictures.write(() -> ExplorationPage.of(findings.result(), findings.conventions()), common);
        common.print(findings.conventions(), findings.result(), out -> print(out, findings.result(),
                findings.conventions()));
        return ExitCode.DONE;
    }

    private static void print(PrintWriter out, ExplorationResult result, LossConventions conventions) {
        out.printf(Locale.ROOT, "%s, %,d parameters, %,d samples%n", result.network(), result.parameters(),
                result.samples());
        out.println(conventions.formula());
        out.printf(Locale.ROOT,
                "%,d of %,d searches ended at a critical point, %,d where the gradient is flat but not zero, "
                        + "%,d did not converge%n",
                result.critical(), result.starts(), result.gradientFlat(),
                result.notConverged());
        out.println();
        out.printf("  %14s %10s %10s %10s%n", "loss", "index", "nullity", "searches");
        result.histogram()
                .stream()
                .limit(LINES)
                .forEach(bar -> out.printf(Locale.ROOT, "  %14.6g %10s %10s %10d%n",
                        bar.loss(), text(bar.index()), text(bar.nullity()), bar.count()));
        if (result.histogram().size() > LINES) {
            out.printf("  ... and %d more with --json%n", result.histogram().size() - LINES);
        }
        ExplorationResult.CensusCheck census = result.census();
        if (census != null) {
            out.println();
            out.println("the census of this deep linear network has " + census.families() + " families; "
                    + census.matched() + " of the critical points found have the loss of one, " + census.unmatched()
                    + " have not");
        }
    }

    private static String text(@Nullable Integer number) {
        return number == null ? "undecided" : number.toString();
    }
}
