package nadir.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import nadir.data.DataRequest;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.eliminate.Hypothesis;
import nadir.exec.Precision;
import nadir.optimize.AskingOptimizer;
import nadir.optimize.MultiStart;
import nadir.optimize.Run;
import nadir.risk.Risk;
import org.jspecify.annotations.Nullable;

/// The same training from several seeds, of which only the figures are kept: each is what [Training] comes to with one
/// start and that seed, to the bit, but for the files. Small networks are trained from all seeds at once where L-BFGS does
/// it.
///
/// @param options what to train; seed, starts, model and checkpoints are left out of account
/// @param elimination how suboptimal minima are eliminated; null where they are not
public record Trials(TrainingOptions options, @Nullable EliminationChoice elimination) {
    /// What came of one seed.
    public sealed interface Trial {
        /// The seed.
        long seed();

        /// Training came to an end.
        record Done(long seed, TrainingResult result) implements Trial {}

        /// It could not be done, or came to no finite loss.
        ///
        /// @param reason one line for the user
        record Failed(long seed, String reason) implements Trial {}
    }

    /// Data that were loaded before. Programs that train on the same data many times keep one.
    public static final class LoadedData {
        private static final int MOST = 4;

        private final Map<DataRequest, Dataset> loaded = new LinkedHashMap<>();

        /// Nothing is loaded yet.
        public LoadedData() {}

        /// The data of new networks; those of saved ones depend on the model.
        synchronized Dataset of(TrainingOptions options) {
            if (!(options.network() instanceof DenseChoice)) {
                return Training.loaded(options);
            }
            Dataset known = loaded.remove(options.data());
            Dataset data = known == null ? Training.loaded(options) : known;
            loaded.put(options.data(), data);
            if (loaded.size() > MOST) {
                loaded.remove(loaded.keySet().iterator().next());
            }
            return data;
        }
    }

    /// What is known of the trials before anything is trained.
    ///
    /// @param content hash of the data
    /// @param parameters of the network
    /// @param samples of the data
    /// @param together whether seeds are trained at once
    public record Preview(String content, long parameters, int samples, boolean together) {}

    /// Checks all that can be checked without training.
    ///
    /// @throws InputException if [Training] would refuse the same options
    public Preview preview(LoadedData loaded, long seed) {
        TrainingOptions one = options.withSeed(seed);
        Training.Task task = Training.prepare(one, loaded.of(one), null);
        EliminationChoice choice = elimination;
        if (choice != null) {
            EliminationTraining.requireDouble(options.precision());
            try (Risk risk = risk(task, Precision.FLOAT64)) {
                Hypothesis.require(Hypothesis.of(risk, choice.method()), choice.anyway());
            }
        }
        return new Preview(task.content(), task.network().layout().size(), task.data().rows(),
                isTogether(task.data().rows(), task.network().layout().size()));
    }

    private boolean isTogether(long terms, long parameters) {
        return elimination == null && !options.data().shuffle() && options.network().seeded()
                && TogetherTraining.suits(options, terms, parameters);
    }

    /// Trains from every seed.
    ///
    /// @param content hash of the data that is expected; null for any
    /// @param stop asked often; once true, what is returned is not complete
    /// @throws InputException if no seed can be tried, or the data are not as expected
    public List<Trial> run(LoadedData loaded, @Nullable String content, long[] seeds, BooleanSupplier stop) {
        Map<Long, Trial> trials = new TreeMap<>();
        if (options.data().shuffle()) {
            for (long seed : seeds) {
                run(loaded, null, new long[] {seed}, stop, trials);
            }
        } else {
            run(loaded, content, seeds, stop, trials);
        }
        List<Trial> inOrder = new ArrayList<>();
        for (long seed : seeds) {
            Trial trial = trials.get(seed);
            if (trial != null) {
                inOrder.add(trial);
            }
        }
        return inOrder;
    }

    private void run(LoadedData loaded, @Nullable String content, long[] seeds, BooleanSupplier stop,
            Map<Long, Trial> trials) {
        TrainingOptions first = options.withSeed(seeds[0]);
        Training.Task task = Training.prepare(first, loaded.of(first), null);
        if (content != null && !content.equals(task.content())) {
            throw new InputException("the data " + options.data().source()
                    + " are not those that the runs were planned for: they have changed since");
        }
        if (elimination != null) {
            for (long seed : seeds) {
                one(trials, stop, seed, () -> new EliminationTraining(options.withSeed(seed),
                        Objects.requireNonNull(elimination), task, listener(stop)).run());
            }
            return;
        }
        try (Risk risk = risk(task, options.precision());
                Risk judge = options.precision() == Precision.FLOAT64 ? risk : risk(task, Precision.FLOAT64)) {
            if (seeds.length > 1 && isTogether(risk.terms(), risk.dimension())) {
                together(task, risk, seeds, stop, trials);
            } else {
                for (long seed : seeds) {
                    one(trials, stop, seed, () -> training(task, seed, stop).run(risk, judge));
                }
            }
        }
    }

    private Risk risk(Training.Task task, Precision precision) {
        return new Risk(task.network(), task.data(), task.conventions(), precision, options.threads());
    }

    private TrainingRun training(Training.Task task, long seed, BooleanSupplier stop) {
        return new TrainingRun(options.withSeed(seed), task.data(), task.network(), task.conventions(),
                task.settings(), null, listener(stop));
    }

    private void together(Training.Task task, Risk risk, long[] seeds, BooleanSupplier stop,
            Map<Long, Trial> trials) {
        AskingOptimizer optimizer = (AskingOptimizer) options.optimizer()
                .optimizer(task.conventions(), task.data().rows(), options.precision(), seeds[0]);
        // The risk is busy with other starts until all have ended.
        Map<Integer, Run> ended = new TreeMap<>();
        MultiStart.with(optimizer)
                .stopping(TrainingRun.rules(options.optimizer()))
                .cancelledBy(stop)
                .run(risk.batches(Math.clamp(seeds.length, 1, options.threads())), seeds.length,
                        k -> options.network().start(task.network(), task.conventions(), task.data(), seeds[k]),
                        ended::put);
        ended.forEach((k, run) -> one(trials, stop, seeds[k],
                () -> training(task, seeds[k], stop).resultOf(risk, run)));
    }

    private interface Work {
        TrainingResult result() throws IOException;
    }

    /// What fails for one seed is that seed's failure.
    private static void one(Map<Long, Trial> trials, BooleanSupplier stop, long seed, Work work) {
        if (stop.getAsBoolean()) {
            return;
        }
        try {
            trials.put(seed, new Trial.Done(seed, work.result()));
        } catch (CancellationException stopped) {
            return;
        } catch (InputException failed) {
            trials.put(seed, new Trial.Failed(seed, Objects.requireNonNullElse(failed.getMessage(), "it failed")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static TrainingListener listener(BooleanSupplier stop) {
        return new TrainingListener() {
            @Override
            public boolean isCancelled() {
                return stop.getAsBoolean();
            }
        };
    }
}
