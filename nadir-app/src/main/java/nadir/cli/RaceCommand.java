package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import nadir.report.RacePage;
import nadir.runs.FileRecord;
import nadir.runs.Fingerprint;
import nadir.storage.Destination;
import nadir.study.LossConventions;
import nadir.study.TrapFolder;
import nadir.study.TrapRace;
import nadir.study.TrapRaceOptions;
import nadir.study.TrapRaceResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir race TRAP`.
@Command(name = "race", description = "Race optimisers out of a trap, and follow their ways in its most telling plane.")
final class RaceCommand implements Recorded {
    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "TRAP",
            description = "The folder that 'nadir trap' wrote, or the name of a problem of 'nadir bench --list' that begins "
                    + "at a trap, as in saddle/order2/4-3-3/rank1/m60/s0.")
    private String trap = "";

    @Option(names = "--optimizers", paramLabel = "NAME[,NAME...]", split = ",",
            description = "Who takes part (default: gd, momentum, adam-fast, lbfgs, newton-cg, noisy-sgd, perturbed-gd, "
                    + "escape-auto; 'nadir bench --list' shows all).")
    private List<String> optimizers = new ArrayList<>();

    @Option(names = "--budget", paramLabel = "N", defaultValue = "1000",
            description = "What each may cost, in gradients (default: ${DEFAULT-VALUE}).")
    private double budget;

    @Option(names = "--distance", paramLabel = "D", defaultValue = "0.001",
            description = "How far from the trap they begin, in one random direction for all; 0 for the trap itself "
                    + "(default: ${DEFAULT-VALUE}).")
    private double distance;

    @Option(names = "--points", paramLabel = "N", defaultValue = "200",
            description = "Points that are kept of each way (default: ${DEFAULT-VALUE}).")
    private int points;

    @Option(names = "--grid", paramLabel = "N", defaultValue = "41",
            description = "Points on a side of the picture of the loss (default: ${DEFAULT-VALUE}).")
    private int grid;

    @Option(names = {"-o", "--report"}, paramLabel = "FILE", description = "Write an HTML page with the ways.")
    private @Nullable Path report;

    @Option(names = "--resume", description = "Go on from FILE.journal, which a race with --report that was cut short "
            + "leaves.")
    private boolean resume;

    @Override
    public List<FileRecord> sources() {
        Path folder = Path.of(trap);
        return TrapFolder.isOne(folder) ? new ArrayList<>(List.of(
                Fingerprint.input("trap", TrapFolder.truthFile(folder).toString()),
                Fingerprint.input("model", TrapFolder.model(folder).toString()),
                Fingerprint.input("data", TrapFolder.data(folder).toString()))) : List.of();
    }

    @Override
    public Integer call() throws IOException {
        if (report != null) {
            Destination.requireWritable(report);
        }
        ProgressLine line = common.progressLine();
        TrapRace.Findings findings;
        try {
            findings = TrapRace.run(new TrapRaceOptions(trap, optimizers, budget, distance, points, grid, common.seed(),
                    common.threads(), report, resume), new Listener(line, common.stopRule()));
        } catch (CancellationException stopped) {
            line.end();
            common.interrupted(Objects.requireNonNullElse(stopped.getMessage(), "nothing was saved"));
            return ExitCode.INTERRUPTED;
        } finally {
            line.end();
        }
        TrapRaceResult result = findings.result();
        LossConventions conventions = findings.conventions();
        if (report != null) {
            RacePage.of(result, conventions).write(report);
            TrapRace.finished(report);
            common.produced("report", report);
        }
        common.print(conventions, result, out -> RaceText.print(out, result, conventions));
        return ExitCode.DONE;
    }

    private record Listener(ProgressLine line, BooleanSupplier stop) implements TrapRace.Listener {
        @Override
        public void raced(int done, int contenders) {
            line.show(() -> done + " of " + contenders + " have ended");
        }

        @Override
        public void drawn(int done, int all) {
            line.show(() -> "drawing the plane: " + done + " of " + all + " points");
        }

        @Override
        public boolean isCancelled() {
            return stop.getAsBoolean();
        }
    }
}
