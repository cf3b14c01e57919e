package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import nadir.study.Training;
import nadir.study.TrainingListener;
import nadir.study.TrainingOutcome;
import nadir.study.TrainingResult;
import nadir.study.Trials;
import nadir.sweep.PlannedRuns;
import nadir.sweep.SweepSummary;

/// Saves the best network of a sweep: it is trained once more from its seed, which comes to the same bits, as its command
/// would. Runs themselves hand back figures and no networks, wherever they are computed.
///
/// @param reading of arguments
/// @param threads to compute with
/// @param stop asked often
record SweepBest(TrainReading reading, int threads, BooleanSupplier stop) {
    /// The model's name in the folder.
    static final String NAME = "best.onnx";

    /// Trains and saves.
    ///
    /// @param lowest the combination with the lowest median, some of whose runs have results
    /// @return false if it was stopped
    boolean save(PlannedRuns planned, SweepSummary lowest, Path model, CommonOptions common) throws IOException {
        List<String> arguments = new ArrayList<>(planned.arguments());
        arguments.addAll(List.of("--seed=" + Objects.requireNonNull(lowest.bestSeed()), "--threads",
                Integer.toString(threads), "--output", model.toString(), "--restart"));
        Trials trials = reading.trials(arguments);
        ProgressLine line = common.progressLine();
        TrainingListener listener = listener(common);
        TrainingResult result;
        line.show(() -> "the best network once more");
        try {
            result = trials.elimination() == null ? Training.run(trials.options(), listener)
                    : Training.run(trials.options(), trials.elimination(), listener);
        } catch (CancellationException stopped) {
            return false;
        } finally {
            line.end();
        }
        if (result.starts().stream().anyMatch(start -> start.outcome() == TrainingOutcome.INTERRUPTED)) {
            return false;
        }
        if (lowest.best() == null || result.loss() != lowest.best()) {
            common.warning("the network in " + model + " has the loss " + result.loss() + " and not " + lowest.best()
                    + " as in the sweep: the data have changed since, or this machine computes otherwise than the one that "
                    + "ran it");
        }
        return true;
    }

    private TrainingListener listener(CommonOptions common) {
        return new TrainingListener() {
            @Override
            public boolean isCancelled() {
                return stop.getAsBoolean();
            }

            @Override
            public void warning(String text) {
                common.warning(text);
            }
        };
    }
}
