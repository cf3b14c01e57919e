package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.distributed.DistributedData;
import nadir.distributed.DistributedRisk;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.network.DenseNetwork;
import nadir.network.Network;
import nadir.onnx.ModelFile;
import nadir.storage.Destination;
import org.jspecify.annotations.Nullable;

/// Trains a network on data and saves it.
///
/// - *Start.* Matrices are drawn as [DenseChoice#initializer()] says, biases are 0. With the squared loss the biases of
///   the outputs start at the means of the targets: targets are never scaled, and so a network for targets around 150
///   need not first find its way there.
/// - *Scaling.* Inputs are scaled to mean 0 and standard deviation 1 by frozen numbers inside the model, so that a saved
///   model takes raw features.
/// - *Files.* The model appears, or replaces the one of that name, in one step at the end. Beside it, `MODEL.checkpoint`
///   is replaced every few seconds; from it a run that was interrupted or killed goes on to the result that it would have
///   had, bit for bit. It is removed at the end, unless the run ended at its limit of iterations: then it lets a run with
///   a larger limit go on.
/// - *Several starts*: the end with the lowest loss is kept. Small networks are trained by L-BFGS from many starts at once, to
///   the same ends; else starts are trained one after the other.
public final class Training {
    private static final String SUFFIX = ".onnx";

    private Training() {}

    /// Loads the data, trains, and saves.
    ///
    /// @throws InputException if an option or the data cannot be used, or no start gives a finite loss; the message is one
    ///     line for the user, and no file is left
    /// @throws IOException if the model or a checkpoint cannot be written, because the disk is full for example
    public static TrainingResult run(TrainingOptions options, TrainingListener listener) throws IOException {
        return run(prepare(options), options, listener).run();
    }

    private static TrainingRun run(Task task, TrainingOptions options, TrainingListener listener) {
        return new TrainingRun(options, task.data, task.network, task.conventions, task.settings, task.model, listener);
    }

    /// Loads the data, trains from one start, saves, and keeps points of the way: every iteration, or every second, fourth,
    /// ... of them, so that there are few enough.
    ///
    /// @param trajectory the file for them, see [nadir.storage.Trajectory]
    /// @throws InputException as without it, if there are several starts, or if a run that is resumed kept no such file
    /// @throws IOException if the model, a checkpoint or the trajectory cannot be written
    public static TrainingResult run(TrainingOptions options, Path trajectory, TrainingListener listener)
            throws IOException {
        return run(prepare(options), options, listener).keeping(trajectory).run();
    }

    /// Loads the data, trains with elimination of suboptimal minima, compares with training without it, and saves the
    /// best network of those that were trained with it, stripped and polished. Checkpoints are as for training without it.
    ///
    /// @throws InputException as for training without it, and if elimination cannot be tried or cannot succeed
    /// @throws IOException if the model or a checkpoint cannot be written
    /// @throws CancellationException if the listener says so before one start is complete; the message names the checkpoint
    ///     that was saved
    public static TrainingResult run(TrainingOptions options, EliminationChoice elimination, TrainingListener listener)
            throws IOException {
        Task task = prepare(options);
        return new EliminationTraining(options, elimination, task, listener).run();
    }

    /// Trains on data that lie on a cluster, and saves. Sums over samples come from there; the optimiser works here.
    ///
    /// @throws InputException as on one machine, if the optimiser draws minibatches, and if the cluster cannot be reached or
    ///     is lost; what a checkpoint holds is kept then
    /// @throws IOException if the model or a checkpoint cannot be written
    public static TrainingResult run(TrainingOptions options, String master, TrainingListener listener)
            throws IOException {
        if (options.optimizer().isSampling()) {
            throw new InputException("--optimizer " + options.optimizer().method().label()
                    + " draws minibatches, which "
                    + "takes the data on one machine; with --master choose lbfgs, newton-cg or gd, or --batch all");
        }
        if (options.precision() != Precision.FLOAT64) {
            throw new InputException("--precision float32 is for data on one machine; leave it out with --master");
        }
        if (options.model() != null) {
            requirePlace(options.model());
        }
        try (DistributedData there = DistributedData.open(master, options.data())) {
            Dataset loaded = there.example();
            Conventions conventions = conventions(options, loaded);
            Dataset example = conventions.loss().suited(loaded);
            Network network = options.network().network(example);
            if (network instanceof DenseNetwork dense && options.network().scaled()) {
                network = dense.withScaling(there.scaling());
            }
            Path model = options.model() != null ? options.model() : Path.of(modelName(options.data(), example));
            requirePlace(model);
            TrainingSettings settings = TrainingSettings.of(options, example, there.contentHash(), network,
                    conventions);
            DistributedRisk risk = there.risk(network, conventions);
            there.outliveInterruption();
            return new TrainingRun(options, example, network, conventions, settings, model, listener).run(risk);
        }
    }

    private static Conventions conventions(TrainingOptions options, Dataset loaded) {
        return switch (options.network()) {
            case DenseChoice _ -> options.loss().forData(loaded);
            case SavedChoice saved -> ModelOnData.conventions(saved.file(), saved.model(), options.loss());
        };
    }

    /// What is to be trained, loaded and checked.
    ///
    /// @param data with the targets coded as the loss wants them
    /// @param content hash of the data as they were loaded
    /// @param model null for no files at all
    record Task(Dataset data, String content, Network network, Conventions conventions, TrainingSettings settings,
            @Nullable Path model) {}

    private static Task prepare(TrainingOptions options) throws IOException {
        if (options.model() != null) {
            requirePlace(options.model());
        }
        Dataset loaded = loaded(options);
        Path model = options.model() != null ? options.model() : Path.of(modelName(options.data(), loaded));
        requirePlace(model);
        return prepare(options, loaded, model);
    }

    /// @param model null for no files at all
    static Task prepare(TrainingOptions options, Dataset loaded, @Nullable Path model) {
        Conventions conventions = conventions(options, loaded);
        Dataset data = conventions.loss().suited(loaded);
        Network network = options.network().network(data);
        String content = loaded.contentHash();
        TrainingSettings settings = TrainingSettings.of(options, data, content, network, conventions);
        return new Task(data, content, network, conventions, settings, model);
    }

    static Dataset loaded(TrainingOptions options) {
        return switch (options.network()) {
            case DenseChoice _ -> DataSources.load(options.data());
            case SavedChoice saved -> ModelOnData.load(saved.file(), options.data(), options.loss()).data();
        };
    }

    /// The name of the model where none is given: that of the data.
    static String modelName(DataRequest request, Dataset data) {
        String name = request.source().startsWith("sql:") ? "query" : data.name().replaceFirst("\\.gz$", "");
        String stem = name.replaceFirst(".*[/\\\\]", "")
                .replaceFirst("(?<=.)\\.[A-Za-z0-9]+$", "")
                .replaceAll("[^\\p{L}\\p{N}._-]+", "-");
        return (stem.isBlank() || stem.startsWith(".") ? "model" : stem) + SUFFIX;
    }

    /// A file that is no model is never replaced by one: it is there by mistake.
    private static void requirePlace(Path file) throws IOException {
        Destination.requireWritable(file);
        if (!Destination.exists(file) || file.toString().endsWith(SUFFIX)) {
            return;
        }
        try {
            ModelFile.load(file);
        } catch (InputException noModel) {
            throw new InputException(file + " is there already and is no model; name another file with -o", noModel);
        }
    }
}
