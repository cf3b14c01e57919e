package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import nadir.report.BenchmarkFolder;
import nadir.report.BenchmarkPage;
import nadir.runs.FileRecord;
import nadir.study.Benchmark;
import nadir.study.BenchmarkConventions;
import nadir.study.BenchmarkOptions;
import nadir.study.BenchmarkResult;
import nadir.study.OptimizerCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `nadir bench`.
@Command(name = "bench", description = "Race optimisers on problems whose truth is known: traps, saddles, plateaus, "
        + "valleys, linear networks, small networks on real data.")
final class BenchCommand implements Recorded {
    @Mixin
    private CommonOptions common;

    @Option(names = "--suite", paramLabel = "SIZE", defaultValue = "smoke",
            description = "smoke, standard or full, from about a minute to hours (default: ${DEFAULT-VALUE}).")
    private String suite = "";

    @Option(names = "--optimizers", paramLabel = "NAME[,NAME...]", split = ",",
            description = "Who takes part (default: all; --list shows them).")
    private List<String> optimizers = new ArrayList<>();

    @Option(names = "--optimizer-command", paramLabel = "NAME=COMMAND",
            description = "A program that is raced too, as in 'mine=python3 mine.py'; it speaks JSON lines on standard "
                    + "input and output. May be given several times.")
    private List<String> commands = new ArrayList<>();

    @Option(names = "--answer-timeout", paramLabel = "SECONDS", defaultValue = "60",
            description = "How long such a program may take for its next line (default: ${DEFAULT-VALUE}).")
    private double answerSeconds;

    @Option(names = "--problems", paramLabel = "PATTERN",
            description = "Only problems whose names fit, where * stands for any text, as in 'saddle/*'.")
    private @Nullable String problems;

    @Option(names = "--budget", paramLabel = "N",
            description = "What a race may cost, in gradients (default: the suite's, 2000, 5000 or 20000).")
    private @Nullable Double budget;

    @Option(names = "--list", description = "Show problems and optimisers, and race nobody.")
    private boolean list;

    @Option(names = {"-o", "--output"}, paramLabel = "FOLDER",
            description = "Write leaderboard.html, .md, .json and .csv to a new folder.")
    private @Nullable Path folder;

    @Option(names = "--resume", description = "Go on from FOLDER.journal, which a benchmark that was cut short leaves.")
    private boolean resume;

    @Option(names = "--master", paramLabel = "MASTER",
            description = "Race on a Spark cluster (spark://HOST:PORT, yarn, k8s://..., local[*]) instead of here.")
    private @Nullable String master;

    @Mixin
    private ReportPictures pictures;

    @Override
    public List<FileRecord> sources() {
        return List.of();
    }

    @Override
    public Integer call() throws IOException {
        BenchmarkOptions options = new BenchmarkOptions(suite, optimizers,
                commands.stream().map(OptimizerCommand::of).toList(), problems, budget, answerSeconds, common.seed(),
                common.threads(), master, folder, resume);
        BenchmarkConventions conventions = BenchmarkConventions.current();
        if (list) {
            BenchmarkResult listed = Benchmark.list(options);
            common.print(conventions, listed, out -> BenchText.list(out, listed));
            return ExitCode.DONE;
        }
        pictures.require();
        ProgressLine line = common.progressLine();
        BenchmarkResult result;
        try {
            result = Benchmark.run(options, new Listener(line, common.stopRule()));
        } catch (CancellationException stopped) {
            line.end();
            common.interrupted(Objects.requireNonNullElse(stopped.getMessage(), "nothing was saved"));
            return ExitCode.INTERRUPTED;
        } finally {
            line.end();
        }
        if (folder != null) {
            new BenchmarkFolder(result, conventions, JsonDocument::render).write(folder);
            Benchmark.finished(folder);
            common.produced("benchmark", folder);
        }
        pictures.write(() -> BenchmarkPage.of(result, conventions), common);
        common.print(conventions, result, out -> BenchText.print(out, result, conventions, folder));
        return ExitCode.DONE;
    }

    /// Shows how many races are done and about how long the others will take.
    private static final class Listener implements Benchmark.Listener {
        private final ProgressLine line;
        private final BooleanSupplier stop;
        private final long begun = System.nanoTime();

        Listener(ProgressLine line, BooleanSupplier stop) {
            this.line = line;
            this.stop = stop;
        }

        @Override
        public void raced(int done, int kept, int races) {
            line.show(() -> {
                String text = String.format(Locale.ROOT, "%,d of %,d races", done, races);
                double seconds = (System.nanoTime() - begun) / 1e9;
                return done == kept ? text
                        : text + ", about " + ProgressLine.time(seconds * (races - done) / (done - kept)) + " left";
            });
        }

        @Override
        public boolean isCancelled() {
            return stop.getAsBoolean();
        }
    }
}
