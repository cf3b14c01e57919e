package nadir.study;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.network.Network;
import nadir.optimize.AskingOptimizer;
import nadir.optimize.MultiStart;
import nadir.optimize.Run;
import nadir.optimize.Snapshot;
import nadir.risk.Risk;
import org.jspecify.annotations.Nullable;

/// Trains a small network from many starts at once.
final class TogetherTraining {
    /// Samples times parameters up to which a run takes seconds at most, so that little is lost if one under way is killed
    /// and none needs progress of its own.
    private static final long WORK = 1 << 18;
    private static final String START = "start-";

    private final TrainingOptions options;
    private final Dataset data;
    private final Network network;
    private final Conventions conventions;
    private final Risk risk;
    private final int[] missing;
    private final Snapshot earlier;
    private Snapshot left = Snapshot.empty();

    /// @param done starts that have ended
    /// @param earlier what runs under way left when an earlier call was interrupted
    TogetherTraining(TrainingOptions options, Dataset data, Network network, Conventions conventions, Risk risk,
            Set<Integer> done, @Nullable Snapshot earlier) {
        this.options = options;
        this.data = data;
        this.network = network;
        this.conventions = conventions;
        this.risk = risk;
        this.missing = IntStream.range(0, options.starts()).filter(start -> !done.contains(start)).toArray();
        this.earlier = earlier == null ? Snapshot.empty() : earlier;
    }

    /// Whether training is to be done like this.
    static boolean suits(TrainingOptions options, Risk risk) {
        return options.starts() > 1 && suits(options, risk.terms(), risk.dimension());
    }

    /// Whether several starts are to be trained like this.
    ///
    /// @param terms samples
    /// @param dimension parameters
    static boolean suits(TrainingOptions options, long terms, long dimension) {
        return options.optimizer().method() == Method.LBFGS && options.precision() == Precision.FLOAT64
                && terms * dimension <= WORK;
    }

    private AskingOptimizer optimizer() {
        return (AskingOptimizer) options.optimizer()
                .optimizer(conventions, data.rows(), options.precision(), options.seed());
    }

    /// Hears of runs that have ended by themselves.
    interface Listener {
        void ended(int start, Run run);
    }

    /// Trains, and returns the runs that were interrupted, by start.
    Map<Integer, Run> run(BooleanSupplier cancelled, Listener listener) {
        SortedMap<Integer, Run> interrupted = new TreeMap<>();
        MultiStart.with(optimizer())
                .stopping(TrainingRun.rules(options.optimizer()))
                .cancelledBy(cancelled)
                .run(risk.batches(Math.clamp(missing.length, 1, options.threads())), missing.length, source(),
                        new MultiStart.Listener() {
                            @Override
                            public void ended(int k, Run run) {
                                listener.ended(missing[k], run);
                            }

                            @Override
                            public void interrupted(int k, Run run, Snapshot snapshot) {
                                interrupted.put(missing[k], run);
                                left = left.with(prefix(missing[k]), snapshot);
                            }
                        });
        return interrupted;
    }

    /// What the interrupted runs left, to be given to the call that goes on.
    Snapshot left() {
        return left;
    }

    private static String prefix(int start) {
        return START + start + "/";
    }

    private MultiStart.Source source() {
        return new MultiStart.Source() {
            @Override
            public double[] point(int k) {
                return options.network().start(network, conventions, data, options.seed() + missing[k]);
            }

            @Override
            public @Nullable Snapshot left(int k) {
                Snapshot own = earlier.below(prefix(missing[k]));
                return own.isEmpty() ? null : own;
            }
        };
    }
}
