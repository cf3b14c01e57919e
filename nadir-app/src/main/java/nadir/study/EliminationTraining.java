package nadir.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.data.InputException;
import nadir.eliminate.EliminationOptions;
import nadir.eliminate.EliminationResult;
import nadir.eliminate.EliminationStudy;
import nadir.eliminate.Hypothesis;
import nadir.exec.Precision;
import nadir.optimize.Optimizer;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.storage.Destination;
import nadir.study.TrainingOptions.Beginning;
import org.jspecify.annotations.Nullable;

/// One call of [Training] with elimination.
final class EliminationTraining {
    private final TrainingOptions options;
    private final EliminationChoice choice;
    private final Training.Task task;
    private final TrainingListener listener;
    private final ModelPlace place;
    private final List<StartResult> done = new ArrayList<>();
    private final List<StartResult> plain = new ArrayList<>();
    private @Nullable EliminationResult best;
    private int bestStart;

    EliminationTraining(TrainingOptions options, EliminationChoice choice, Training.Task task,
            TrainingListener listener) {
        this.options = options;
        this.choice = choice;
        this.task = task;
        this.listener = listener;
        this.place = new ModelPlace(task.model());
    }

    TrainingResult run() throws IOException {
        if (options.beginning() == Beginning.RESUME) {
            throw new InputException("--resume belongs to training without --eliminate, of which there are no "
                    + "checkpoints; leave it out");
        }
        if (options.precision() != Precision.FLOAT64) {
            throw new InputException("--eliminate requires --precision float64, since single precision cannot tell a "
                    + "vanishing neuron from rounding; leave --precision out");
        }
        TrainingCheckpoint left = place.checkpoint(options.beginning());
        if (left != null && !left.finished()) {
            throw new InputException(place.checkpointName() + " was left by a run that did not finish; go on with it "
                    + "without --eliminate, or start over with --restart");
        }
        try (Risk risk = new Risk(task.network(), task.data(), task.conventions(), options.precision(),
                options.threads())) {
            warn(Hypothesis.of(risk, choice.method()));
            EliminationStudy study = EliminationStudy.of(risk, List.of(eliminationOptions()),
                    seed -> StartingPoint.of(options.network(), task.network(), task.conventions(), task.data(), seed),
                    options.seed(), options.starts(), new Recorder(), listener::isCancelled);
            return finish(risk, study);
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
        public void trained(long seed, Run run) {
            plain.add(StartResult.of(seed, run, run.value(), run.gradientNorm()));
        }

        @Override
        public void eliminated(int kind, long seed, EliminationResult result) {
            Run polished = result.polished();
            StartResult start = StartResult.of(seed, polished, polished.value(), polished.gradientNorm());
            if (best == null || start.isBetterThan(done.get(bestStart))) {
                best = result;
                bestStart = done.size();
            }
            done.add(start);
        }
    }

    private TrainingResult finish(Risk risk, EliminationStudy study) throws IOException {
        EliminationResult kept = Objects.requireNonNull(best);
        StartResult end = done.get(bestStart);
        if (!Double.isFinite(end.loss())) {
            throw new InputException(end.reason() + " " + end.remedy());
        }
        TrainingRun.Tally tally = TrainingRun.Tally.of(risk, kept.polished().point(), end.loss());
        EliminationReport report = EliminationReport.of(choice, kept, study);
        boolean replaced = Destination.exists(place.model());
        TrainingCheckpoint.Best saved = new TrainingCheckpoint.Best(bestStart, kept.polished().point(),
                TrainingHistory.of(kept.polished().history()));
        TrainedModel.save(place.model(), task.network(), saved, end, tally, texts(report), task.data(),
                task.conventions());
        place.removeCheckpoint();
        double seconds = done.stream().mapToDouble(StartResult::seconds).sum();
        return new TrainingResult(LossConventions.of(task.conventions()), end.loss(), end.gradientNorm(),
                task.network().layout().size(), end.iterations(), end.outcome(), end.reason(), end.remedy(),
                tally.bound().value(), tally.bound().attained(), tally.gap(), tally.accuracy(),
                place.model().toString(), replaced, null, task.data().name(), task.data().rows(),
                task.data().features(), task.network().architecture().toString(), options.network().scaled(),
                optimizer().name(), end.seed(), end.parameterNorm(), end.passes(), seconds, done, notes(study), report);
    }

    /// What a saved model tells of its elimination.
    private SortedMap<String, String> texts(EliminationReport report) {
        SortedMap<String, String> texts = new TreeMap<>(task.settings().texts());
        texts.putAll(report.history().entries());
        texts.put("elimination.method", report.method().label());
        texts.put("elimination.lambdas", report.lambdas().toString());
        texts.put("elimination.outcome", report.outcome());
        texts.put("elimination.reason", report.reason());
        return texts;
    }

    private List<String> notes(EliminationStudy study) {
        List<String> notes = new ArrayList<>(TrainingRun.notes(options.network(), task.data()));
        StartResult lowest = plain.getFirst();
        for (StartResult start : plain) {
            lowest = start.isBetterThan(lowest) ? start : lowest;
        }
        if (lowest.loss() < done.get(bestStart).loss() - study.gapTolerance()) {
            notes.add(String.format(Locale.ROOT, "Plain training from seed %d found a lower loss, %.10g; to keep that "
                    + "network, train without --eliminate.", lowest.seed(), lowest.loss()));
        }
        if (done.size() < options.starts()) {
            notes.add("Stopped after " + done.size() + " of " + options.starts() + " starts; the results are theirs.");
        }
        return notes;
    }
}
