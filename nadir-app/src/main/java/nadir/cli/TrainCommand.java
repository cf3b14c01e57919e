package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import nadir.data.InputException;
import nadir.eliminate.EliminationState;
import nadir.exec.Precision;
import nadir.optimize.Progress;
import nadir.report.Figures;
import nadir.runs.FileRecord;
import nadir.runs.Fingerprint;
import nadir.study.EliminationChoice;
import nadir.study.OptimizerChoice;
import nadir.study.Training;
import nadir.study.TrainingListener;
import nadir.study.TrainingOptions;
import nadir.study.TrainingOutcome;
import nadir.study.TrainingResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir train DATA`.
@Command(name = "train", description = "Train a network on data and save it as an ONNX model.")
final class TrainCommand implements Recorded {
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

    @Mixin
    private MasterOptions master;

    @Option(names = "--from", paramLabel = "MODEL",
            description = "Train the network of an ONNX file, of whatever tool, from the parameters that it has, instead of a "
                    + "new one.")
    private @Nullable Path from;

    @Mixin
    private FreezeOptions freeze;

    @Mixin
    private OptimizerOptions optimizer;

    @Mixin
    private EliminateOptions elimination;

    @Option(names = "--precision", paramLabel = "float64|float32", defaultValue = "FLOAT64",
            description = "Precision of the computations while training (default: float64).")
    private Precision precision = Precision.FLOAT64;

    @Option(names = "--starts", paramLabel = "N", defaultValue = "1",
            description = "Train from N starts, with seeds counting up from --seed, and keep the best (default: "
                    + "${DEFAULT-VALUE}).")
    private int starts;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "The model to write; a model that is there is replaced (default: the name of the data with "
                    + ".onnx, in the working directory).")
    private @Nullable Path output;

    @Mixin
    private BeginningOptions begins;

    @Option(names = "--checkpoint-every", paramLabel = "SECONDS", defaultValue = "5",
            description = "Time between checkpoints (default: ${DEFAULT-VALUE}).")
    private double checkpointEvery;

    @Option(names = "--keep-trajectory", paramLabel = "FILE",
            description = "Keep points of the way in a NumPy archive (.npz), for 'nadir surface --trajectory': parameters, "
                    + "loss and iteration of up to 256 iterations, evenly spaced, and of the end. From one start.")
    private @Nullable Path keepTrajectory;

    @Override
    public List<FileRecord> sources() {
        List<FileRecord> sources = data.sources(source);
        if (from != null) {
            sources.add(Fingerprint.input("model", from.toString()));
        }
        return sources;
    }

    @Override
    public Integer call() throws IOException {
        TrainingOptions options = options();
        OptimizerChoice choice = options.optimizer();
        EliminationChoice eliminated = elimination();
        ProgressLine line = common.progressLine();
        TrainingResult result;
        TrainingMetrics metrics = new TrainingMetrics(common, starts);
        Listener listener = new Listener(line, choice, metrics);
        try {
            result = train(options, eliminated, listener);
        } catch (CancellationException stopped) {
            common.interrupted(Objects.requireNonNullElse(stopped.getMessage(), "nothing was saved"));
            return ExitCode.INTERRUPTED;
        } finally {
            line.end();
            listener.end();
        }
        if (result.outcome() == TrainingOutcome.BLOW_UP || result.outcome() == TrainingOutcome.NON_FINITE) {
            common.warning(result.reason() + " " + result.remedy());
        }
        String model = Objects.requireNonNull(result.model());
        common.produced("model", Path.of(model));
        common.produced("trajectory", keepTrajectory);
        metrics.ends(result.starts());
        String next = "./nadir audit " + DataOptions.quoted(model) + " " + data.typed(source, common.seed())
                + master.typed();
        common.print(result.conventions(), result,
                out -> new TrainingText(result, choice.isSampling(), next).print(out));
        if (eliminated != null && result.starts().size() < starts) {
            common.interrupted(model + " is the best of " + Figures.count(result.starts().size(), "start")
                    + " so far, and from " + result.checkpoint() + " training goes on with --resume");
            return ExitCode.INTERRUPTED;
        }
        if (result.starts().stream().noneMatch(start -> start.outcome() == TrainingOutcome.INTERRUPTED)) {
            return ExitCode.DONE;
        }
        common.interrupted(model + " is the model so far, and from " + result.checkpoint()
                + " training goes on with --resume");
        return ExitCode.INTERRUPTED;
    }

    private TrainingResult train(TrainingOptions options, @Nullable EliminationChoice eliminated, Listener listener)
            throws IOException {
        String cluster = master.name();
        if (cluster != null && eliminated != null) {
            throw new InputException("--eliminate takes the data on one machine; leave it out with --master");
        }
        if (keepTrajectory != null) {
            if (cluster != null || eliminated != null) {
                throw new InputException("--keep-trajectory is for plain training on one machine; leave it out with "
                        + (cluster != null ? "--master" : "--eliminate"));
            }
            return Training.run(options, keepTrajectory, listener);
        }
        return cluster != null ? Training.run(options, cluster, listener)
                : eliminated == null ? Training.run(options, listener) : Training.run(options, eliminated, listener);
    }

    /// What is to be trained, as the options say.
    ///
    /// @throws InputException if they contradict each other, or a name or number among them cannot be used
    TrainingOptions options() {
        if (from == null && !freeze.names().isEmpty()) {
            throw new InputException("--freeze names parameters of a model, and --from MODEL says which; give both");
        }
        return new TrainingOptions(data.request(source, common.seed()), loss.choice(),
                from == null ? network.choice() : network.saved(from, freeze.names()), optimizer.choice(), precision,
                common.seed(), starts, common.threads(), output, begins.choice(), checkpointInterval());
    }

    /// Whether and how suboptimal minima are to be eliminated; null where they are not.
    ///
    /// @throws InputException as [#options()]
    @Nullable
    EliminationChoice elimination() {
        return elimination.choice();
    }

    private Duration checkpointInterval() {
        if (!(checkpointEvery >= 0 && checkpointEvery <= 1e6)) {
            throw new InputException("--checkpoint-every requires a number of seconds of at least 0, got "
                    + checkpointEvery);
        }
        return Duration.ofMillis(Math.round(1000 * checkpointEvery));
    }

    /// Shows progress, and passes on that the user wants to stop. Until the first question about that, Ctrl-C ends the
    /// process at once: there is nothing to save yet.
    private final class Listener implements TrainingListener {
        private final ProgressLine line;
        private final OptimizerChoice choice;
        private final TrainingMetrics metrics;
        private final EliminationMetrics eliminated;
        private @Nullable BooleanSupplier stopRule;
        private int start = -1;
        private long startsSince;
        private int startsBefore;
        private Progress first = new Progress(0, 0, true, 0, 0, 0,
                new nadir.optimize.Evaluations(0, 0, 0, 0, 1), 0);

        Listener(ProgressLine line, OptimizerChoice choice, TrainingMetrics metrics) {
            this.line = line;
            this.choice = choice;
            this.metrics = metrics;
            this.eliminated = new EliminationMetrics(common, choice, starts);
        }

        void end() {
            metrics.end();
            eliminated.end();
        }

        @Override
        public void iteration(int current, Progress progress) {
            if (current != start) {
                start = current;
                first = progress;
            }
            metrics.add(current, progress);
            line.show(() -> TrainingText.progress(start, starts, choice.iterations(), choice.isSampling(), first,
                    progress));
        }

        @Override
        public void starts(int done, int total, double lowest) {
            if (startsSince == 0) {
                startsSince = System.nanoTime();
                startsBefore = done;
            }
            line.show(() -> TrainingText.starts(done, total, lowest, done - startsBefore,
                    (System.nanoTime() - startsSince) * 1e-9));
        }

        @Override
        public void comparing(int current, Progress progress) {
            line.show(eliminated.plain(current, progress));
        }

        @Override
        public void eliminating(int current, EliminationState state) {
            line.show(eliminated.eliminating(current, state));
        }

        @Override
        public void polishing(int current, Progress progress) {
            line.show(eliminated.polishing(current, progress));
        }

        @Override
        public void warning(String text) {
            common.warning(text);
        }

        @Override
        public boolean isCancelled() {
            if (stopRule == null) {
                stopRule = common.stopRule();
            }
            return stopRule.getAsBoolean();
        }
    }
}
