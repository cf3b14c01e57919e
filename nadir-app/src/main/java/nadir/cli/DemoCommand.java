package nadir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import nadir.report.DemoPage;
import nadir.runs.FileRecord;
import nadir.study.DemoOptions;
import nadir.study.DemoResult;
import nadir.study.Demonstration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `nadir demo`.
@Command(name = "demo",
        description = "The whole story in one command: a bad local minimum, optimisers that stay in it, the way "
                + "out, and a page with the pictures.")
final class DemoCommand implements Recorded {
    private static final String NAME = "nadir-demo";

    @Mixin
    private CommonOptions common;

    @Option(names = {"-o", "--output"}, paramLabel = "DIR",
            description = "The folder to make (default: nadir-demo, or nadir-demo-2 and so on). Nothing is overwritten.")
    private @Nullable Path folder;

    @Option(names = "--budget", paramLabel = "N", defaultValue = "2000",
            description = "Evaluations of each optimiser and of the escape, in passes over the data (default: "
                    + "${DEFAULT-VALUE}).")
    private double budget;

    @Override
    public List<FileRecord> sources() {
        return List.of();
    }

    @Override
    public Integer call() throws IOException {
        DemoOptions options = new DemoOptions(folder == null ? free() : folder, budget, common.seed(),
                common.threads());
        ProgressLine line = common.progressLine();
        BooleanSupplier stop = common.stopRule();
        Demonstration.Shown shown;
        try {
            shown = Demonstration.run(options, stage -> {
                line.show(() -> stage);
                return !stop.getAsBoolean();
            }, (story, file) -> DemoPage.of(story).write(file));
        } catch (CancellationException stopped) {
            line.end();
            common.interrupted("nothing was saved");
            return ExitCode.INTERRUPTED;
        } finally {
            line.end();
        }
        common.produced("demonstration", Path.of(shown.result().folder()));
        common.print(shown.conventions(), shown.result(), out -> print(out, shown.result()));
        return shown.result().escape().escaped() && shown.result().proof().proved() ? ExitCode.DONE : ExitCode.NEGATIVE;
    }

    private static Path free() {
        Path path = Path.of(NAME);
        for (int i = 2; Files.exists(path); i++) {
            path = Path.of(NAME + "-" + i);
        }
        return path;
    }

    private static void print(PrintWriter out, DemoResult result) {
        DemoResult.Trapped trap = result.trap();
        out.printf(Locale.ROOT, "trap         %s: %d parameters, %d samples, loss %.6g (best constant %.6g)%n",
                trap.network(), trap.parameters(), trap.samples(), trap.loss(), trap.bestConstant());
        out.printf(Locale.ROOT, "             Hessian: %s negative eigenvalues, %s zero (%d by construction)%n",
                count(trap.negativeEigenvalues()), count(trap.zeroEigenvalues()), trap.nullity());
        if (result.proof().proved()) {
            result.proof().statements().forEach(text -> out.println("proved       " + text));
        } else {
            out.println("not proved   " + result.proof().reason());
        }
        for (DemoResult.Stay run : result.optimisers()) {
            out.printf(Locale.ROOT, "%-16s started 0.001 away at %.8g, ended at %.8g after %.0f passes: %s%n",
                    run.name(), run.start(), run.loss(), run.evaluations(), run.left() ? "left it" : "stayed");
        }
        out.printf(Locale.ROOT, "escape       %s%n", result.escape().reason());
        out.printf(Locale.ROOT, "folder       %s, made in %s%n", result.folder(),
                ProgressLine.time(result.seconds()));
        if (result.proof().certificate() != null) {
            out.println("certificate  " + result.proof().certificate() + ", confirmed by the independent checker");
        }
        out.println("report       " + result.report());
    }

    private static String count(int count) {
        return count < 0 ? "an undecided number of" : Integer.toString(count);
    }
}
