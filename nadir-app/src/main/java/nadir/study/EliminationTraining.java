package nadir.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import nadir.data.InputException;
import nadir.eliminate.EliminationOptions;
import nadir.eliminate.EliminationResult;
import nadir.eliminate.EliminationState;
import nadir.eliminate.EliminationStudy;
import nadir.eliminate.Hypothesis;
import nadir.eliminate.StudyPosition;
import nadir.exec.Precision;
import nadir.optimize.Optimizer;
import nadir.optimize.Progress;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.storage.Beginning;
import nadir.storage.Checkpoint;
import org.jspecify.annotations.Nullable;

/// One call of [Training] with elimination.
final class EliminationTraining {
    private final TrainingOptions options;
    private final EliminationChoice choice;
    private final Training.Task task;
    private final TrainingListener listener;
    private final ModelPlace place;
    private final TrainingSettings settings;
    private final List<StartResult> done = new ArrayList<>();
    private final List<StartResult> plain = new ArrayList<>();
    private EliminationCheckpoint.@Nullable Best best;
    private StudyPosition position = StudyPosition.START;
    private long savedAt = System.nanoTime();

    EliminationTraining(TrainingOptions options, EliminationChoice choice, Training.Task task,
            TrainingListener listener) {
        this.options = options;
        this.choice = choice;
        this.task = task;
        this.listener = listener;
        this.place = new ModelPlace(task.model());
        this.settings = task.settings().with(choice, options.optimizer());
    }

    TrainingResult run() throws IOException {
        requireDouble(options.precision());
        begin();
        try (Risk risk = new Risk(task.network(), task.data(), task.conventions(), options.precision(),
                options.threads())) {
            List<Hypothesis> hypotheses = Hypothesis.of(risk, choice.method());
            warn(hypotheses);
            EliminationStudy study = EliminationStudy.resume(risk, List.of(eliminationOptions()),
                    seed -> options.network()
                            .start(task.network(), task.conventions(), task.data(), seed),
                    options.seed(), options.starts(), position, new Recorder(), listener::isCancelled);
            return finish(risk, hypotheses, study);
        } catch (UncheckedIOException unwritable) {
            throw Objects.requireNonNull(unwritable.getCause());
        } catch (CancellationException stopped) {
            save();
            throw new CancellationException("no start is complete yet, so that there is no model; from "
                    + place.checkpointName() + " training goes on with --resume");
        }
    }

    static void requireDouble(Precision precision) {
        if (precision != Precision.FLOAT64) {
            throw new InputException("--eliminate requires --precision float64, since single precision cannot tell a "
                    + "vanishing neuron from rounding; leave --precision out");
        }
    }

    /// Takes up what an earlier run left.
    private void begin() {
        Checkpoint there = place.load(options.beginning());
        if (there == null) {
            return;
        }
        String name = place.checkpointName();
        if (options.beginning() == Beginning.RESUME) {
            EliminationCheckpoint left = EliminationCheckpoint.of(there, name);
            settings.requireSame(left.settings(), name);
            done.addAll(left.eliminated());
            plain.addAll(left.plain());
            best = left.best();
            position = left.position();
        } else if (EliminationCheckpoint.isOne(there)) {
            throw new InputException(
                    name + " was left by a run that did not finish; go on with it by --resume, or start "
                            + "over with --restart");
        } else if (!TrainingCheckpoint.of(there, name).finished()) {
            throw new InputException(name + " was left by a run without --eliminate that did not finish; go on with it "
                    + "by --resume without --eliminate, or start over with --restart");
        }
    }

    private void warn(List<Hypothesis> hypotheses) {
        Hypothesis.require(hypotheses, choice.anyway());
        hypotheses.stream()
                .filter(hypothesis -> !hypothesis.holds())
                .forEach(hypothesis -> listener.warning(hypothesis.finding() + "; " + hypothesis.remedy()));
    }

    private Optimizer optimizer() {
        return options.optimizer()
                .optimizer(task.conventions(), task.data().rows(), options.precision(), options.seed());
    }

    private EliminationOptions eliminationOptions() {
        double[] lambdas = choice.lambdas().stream().mapToDouble(Double::doubleValue).toArray();
        return EliminationOptions.of(choice.method(), lambdas)
                .withOptimizer(optimizer())
                .withRules(StopRules.defaults()
                        .withTolerance(options.optimizer().tolerance())
                        .withMaxIterations(options.optimizer().iterations()))
                .withEvenIfImpossible(choice.anyway())
                .withThreads(options.threads());
    }

    private final class Recorder implements EliminationStudy.Listener {
        @Override
        public void advance(int runs, int total) {
            listener.comparison(runs, total);
        }

        @Override
        public void training(long seed, Progress progress) {
            listener.comparing(start(seed), progress);
        }

        @Override
        public void eliminating(int kind, long seed, EliminationState state) {
            listener.eliminating(start(seed), state);
        }

        @Override
        public void polishing(int kind, long seed, Progress progress) {
            listener.polishing(start(seed), progress);
        }

        private int start(long seed) {
            return (int) (seed - options.seed());
        }

        @Override
        public void trained(long seed, Run run) {
            plain.add(of(seed, run));
        }

        @Override
        public void eliminated(int kind, long seed, EliminationResult result) {
            Run polished = result.polished();
            StartResult start = of(seed, polished);
            if (best == null || start.isBetterThan(done.get(best.network().start()))) {
                best = new EliminationCheckpoint.Best(new TrainingCheckpoint.Best(done.size(), polished.point(),
                        TrainingHistory.of(polished.history())), EliminationEnd.of(result));
            }
            done.add(start);
        }

        @Override
        public void standing(StudyPosition now) {
            position = now;
            if (System.nanoTime() - savedAt >= options.checkpointEvery().toNanos()) {
                try {
                    save();
                } catch (IOException unwritable) {
                    throw new UncheckedIOException(unwritable);
                }
            }
        }

        @Override
        public Duration interval() {
            return options.checkpointEvery();
        }
    }

    /// Training with elimination cannot be resumed beyond its limits, unlike training without.
    private static StartResult of(long seed, Run run) {
        StartResult start = StartResult.of(seed, run, run.value(), run.gradientNorm());
        return start.outcome() == TrainingOutcome.BUDGET_EXHAUSTED ? start.withRemedy(
                "Train with a larger --max-iterations, raise the tolerance, or take a method that converges faster.")
                : start;
    }

    private void save() throws IOException {
        place.save(new EliminationCheckpoint(settings.texts(), done, plain, best, position).toCheckpoint());
        savedAt = System.nanoTime();
    }

    private TrainingResult finish(Risk risk, List<Hypothesis> hypotheses, EliminationStudy study) throws IOException {
        boolean interrupted = done.size() < options.starts();
        EliminationCheckpoint.Best kept = Objects.requireNonNull(best);
        StartResult end = done.get(kept.network().start());
        if (!Double.isFinite(end.loss())) {
            place.removeCheckpoint();
            throw new InputException(end.reason() + " " + end.remedy());
        }
        TrainingRun.Tally tally = TrainingRun.Tally.of(risk, kept.network().point(), end.loss());
        EliminationReport report = EliminationReport.of(choice, kept.end(), hypotheses, study);
        boolean replaced = place.isTaken();
        if (interrupted) {
            save();
        }
        if (place.model() != null) {
            TrainedModel.save(place.model(), task.network(), kept.network(), end, tally, texts(report), task.data(),
                    task.conventions());
        }
        if (!interrupted) {
            place.removeCheckpoint();
        }
        double seconds = done.stream().mapToDouble(StartResult::seconds).sum();
        return new TrainingResult(LossConventions.of(task.conventions()), end.loss(), end.gradientNorm(),
                task.network().layout().size(), end.iterations(), end.outcome(), end.reason(), end.remedy(),
                tally.bound(), tally.attained(), tally.gap(), tally.accuracy(),
                place.modelName(), replaced, interrupted ? place.checkpointName() : null, task.data().name(),
                task.data().rows(),
                task.data().features(), options.network().text(task.network()), options.network().scaled(),
                optimizer().name(), end.seed(), end.parameterNorm(), end.passes(), seconds, done, notes(study, end),
                report, null);
    }

    /// What a saved model tells of its elimination.
    private SortedMap<String, String> texts(EliminationReport report) {
        SortedMap<String, String> texts = new TreeMap<>(settings.texts());
        texts.putAll(report.history().entries());
        texts.put("elimination.method", report.method().label());
        texts.put("elimination.lambdas", report.lambdas().toString());
        texts.put("elimination.outcome", report.outcome());
        texts.put("elimination.reason", report.reason());
        return texts;
    }

    private List<String> notes(EliminationStudy study, StartResult end) {
        List<String> notes = new ArrayList<>(TrainingRun.notes(options.network(), task.data()));
        StartResult lowest = plain.getFirst();
        for (StartResult start : plain) {
            lowest = start.isBetterThan(lowest) ? start : lowest;
        }
        if (lowest.loss() < end.loss() - study.gapTolerance()) {
            notes.add(String.format(Locale.ROOT, "Plain training from seed %d found a lower loss, %.10g; to keep that "
                    + "network, train without --eliminate.", lowest.seed(), lowest.loss()));
        }
        if (done.size() < options.starts()) {
            notes.add("Stopped after " + done.size() + " of " + options.starts() + " starts; the results are theirs.");
        }
        return notes;
    }
}
