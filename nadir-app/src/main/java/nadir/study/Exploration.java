package nadir.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.explore.CriticalClass;
import nadir.explore.ExploreOptions;
import nadir.explore.Explorer;
import nadir.explore.FoundPoint;
import nadir.linear.Census;
import nadir.linear.CriticalPoint;
import nadir.linear.LinearRegression;
import nadir.loss.Conventions;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.risk.Risk;
import nadir.spectrum.Count;
import nadir.spectrum.DenseOperator;
import nadir.task.Task;
import nadir.task.TaskResult;
import nadir.task.TaskRunner;
import nadir.task.TaskRunners;
import nadir.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Explores a network's critical points on data.
public final class Exploration {
    /// Families of a census that findings are compared with.
    private static final int FAMILIES = 100_000;

    private Exploration() {}

    /// Hears of every search that has ended, and stops the rest.
    @FunctionalInterface
    public interface Listener {
        /// Called after each search and between its steps.
        ///
        /// @return whether to go on
        boolean searched(int done, int starts);
    }

    /// What the run found and what its figures mean.
    public record Findings(ExplorationResult result, LossConventions conventions) {}

    /// What is to be explored.
    ///
    /// @param loaded the data as they come
    /// @param data with the targets coded as the loss wants them
    record Problem(Dataset loaded, Dataset data, DenseNetwork network, Conventions conventions) {}

    static Problem problem(ExplorationOptions options) {
        Dataset loaded = DataSources.load(options.data());
        Conventions conventions = options.loss().forData(loaded);
        Dataset data = conventions.loss().suited(loaded);
        return new Problem(loaded, data, options.network().network(data), conventions);
    }

    /// Runs the study on this machine.
    ///
    /// @throws InputException if data, loss and network do not suit each other, or the network is too large
    /// @throws CancellationException if the listener stops it
    public static Findings run(ExplorationOptions options, Listener listener) {
        return run(options, null, listener);
    }

    /// Runs the study, on a cluster if a master is named: then every search is a task there.
    ///
    /// @throws InputException as on this machine, and if the cluster cannot be reached or a search fails there
    /// @throws CancellationException if the listener stops it
    public static Findings run(ExplorationOptions options, @Nullable String master, Listener listener) {
        requirePositive("--starts", options.starts());
        requirePositive("--iterations", options.iterations());
        Problem problem = problem(options);
        DenseNetwork network = problem.network;
        if (network.layout().size() > DenseOperator.LARGEST_DIMENSION) {
            throw new InputException(
                    "exploring writes out the Hessian and takes at most " + DenseOperator.LARGEST_DIMENSION
                            + " parameters, got " + network.layout().size() + "; choose smaller widths");
        }
        Conventions conventions = problem.conventions;
        try (Risk risk = new Risk(network, problem.data, conventions, Precision.FLOAT64, options.threads())) {
            Explorer explorer = explorer(risk, options);
            List<FoundPoint> found = master == null
                    ? search(explorer, network, options, listener)
                    : distribute(master, options, problem.loaded, listener);
            return new Findings(result(explorer, found, risk, options), LossConventions.of(conventions));
        }
    }

    static Explorer explorer(Risk risk, ExplorationOptions options) {
        return new Explorer(risk, new ExploreOptions(options.iterations(), options.tolerance(), 1e-6));
    }

    private static void requirePositive(String option, int number) {
        if (number < 1) {
            throw new InputException(option + " requires a number of at least 1, got " + number);
        }
    }

    private static List<FoundPoint> search(Explorer explorer, DenseNetwork network, ExplorationOptions options,
            Listener listener) {
        List<FoundPoint> found = new ArrayList<>();
        for (int i = 0; i < options.starts(); i++) {
            int done = i;
            found.add(explorer.search(start(network, options, i), () -> !listener.searched(done, options.starts())));
            if (!listener.searched(i + 1, options.starts())) {
                throw stopped(i);
            }
        }
        return found;
    }

    private static CancellationException stopped(int searches) {
        return new CancellationException("exploring was stopped after " + searches + " searches");
    }

    /// The parameters that a search begins at.
    static double[] start(DenseNetwork network, ExplorationOptions options, int number) {
        double[] start = options.network().start().initialize(network.layout(), options.seed() + number);
        for (int j = 0; j < start.length; j++) {
            start[j] *= options.spread();
        }
        return start;
    }

    private static List<FoundPoint> distribute(String master, ExplorationOptions options, Dataset loaded,
            Listener listener) {
        String hash = loaded.contentHash();
        ExplorationOptions sent = options.withData(options.data().atAbsolutePath());
        List<Task> tasks = IntStream.range(0, options.starts())
                .mapToObj(i -> ExplorationTask.of(sent, i, hash))
                .toList();
        @Nullable
        FoundPoint[] found = new FoundPoint[options.starts()];
        AtomicInteger done = new AtomicInteger();
        try (TaskRunner runner = TaskRunners.open(master, options.threads())) {
            runner.run(tasks, end -> {
                found[Integer.parseInt(end.key())] = switch (end) {
                    case TaskResult.Done(String _, String output, double _) -> ExplorationTask.found(output);
                    case TaskResult.Failed(String key, String reason, double _) ->
                            throw new InputException("search " + key + " failed on the cluster: " + reason);
                };
                done.incrementAndGet();
            }, () -> !listener.searched(done.get(), options.starts()));
        }
        if (done.get() < options.starts()) {
            throw stopped(done.get());
        }
        return Arrays.stream(found).map(Objects::requireNonNull).toList();
    }

    private static ExplorationResult result(Explorer explorer, List<FoundPoint> found, Risk risk,
            ExplorationOptions options) {
        List<ExplorationResult.Point> points = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            FoundPoint p = found.get(i);
            points.add(
                    new ExplorationResult.Point(p.status(), p.loss(), p.gradientNorm(), known(p.inertia().negative()),
                            known(p.inertia().zero()), p.iterations(), options.seed() + i));
        }
        List<ExplorationResult.Bar> bars = new ArrayList<>();
        for (CriticalClass c : explorer.classes(found)) {
            bars.add(new ExplorationResult.Bar(c.loss(), known(c.index()), known(c.nullity()), c.count()));
        }
        return new ExplorationResult(risk.network().toString(), risk.dimension(), risk.terms(), found.size(),
                count(found, FoundPoint.Status.CRITICAL), count(found, FoundPoint.Status.GRADIENT_FLAT),
                count(found, FoundPoint.Status.NOT_CONVERGED), points, bars, check(found, risk));
    }

    private static int count(List<FoundPoint> found, FoundPoint.Status status) {
        return (int) found.stream().filter(p -> p.status() == status).count();
    }

    private static @Nullable Integer known(Count count) {
        return count.exact() ? (Integer) count.atLeast() : null;
    }

    /// Compares with the closed form where there is one.
    private static ExplorationResult.@Nullable CensusCheck check(List<FoundPoint> found, Risk risk) {
        if (!(risk.network() instanceof DenseNetwork network)
                || !hasCensus(network.architecture(), risk.conventions())) {
            return null;
        }
        Tensor x = network.scaling().map(scaling -> scaling.apply(risk.data().x())).orElse(risk.data().x());
        boolean sum = risk.conventions().reduction() == Reduction.SUM;
        Census census = new Census(LinearRegression.of(x, risk.data().y()), network.architecture().hidden(), sum);
        double[] losses = census.criticalPoints().limit(FAMILIES).mapToDouble(CriticalPoint::loss).toArray();
        int matched = 0;
        int unmatched = 0;
        for (FoundPoint point : found) {
            if (point.status() == FoundPoint.Status.CRITICAL) {
                boolean listed = false;
                for (double loss : losses) {
                    listed |= Math.abs(loss - point.loss()) <= 1e-6 * Math.max(loss, losses[0]);
                }
                matched += listed ? 1 : 0;
                unmatched += listed ? 0 : 1;
            }
        }
        return new ExplorationResult.CensusCheck(census.size().toString(), matched, unmatched);
    }

    private static boolean hasCensus(DenseArchitecture shape, Conventions conventions) {
        return shape.activation() == Activation.IDENTITY && !shape.bias() && !shape.residual() && !shape.skip()
                && !shape.hidden().isEmpty() && conventions.loss() instanceof SquaredLoss
                && conventions.weightDecay() == 0;
    }
}
