package nadir.cli;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import nadir.eliminate.EliminationProgress;
import nadir.eliminate.EliminationState;
import nadir.optimize.Progress;
import nadir.study.OptimizerChoice;

/// Tells the record of a run, and those who wait, how training with elimination goes on. Each start has three parts, which
/// the names of the metrics tell apart behind a slash: `plain`, which it is compared with, `eliminating`, and `polishing`,
/// whose steps go on from those of eliminating. What was added is told neuron by neuron where there is one start and at
/// most eight neurons, else by its largest.
final class EliminationMetrics {
    private static final int MOST_NEURONS = 8;
    private static final int PARTS = 3;

    private final CommonOptions common;
    private final OptimizerChoice choice;
    private final int starts;
    private final TrainingMetrics plain;
    private final TrainingMetrics polishing;
    private final Map<String, Long> told = new HashMap<>();
    private long eliminated;
    private int partsBefore = -1;
    private long iterations;
    private long iteration;
    private long since;

    EliminationMetrics(CommonOptions common, OptimizerChoice choice, int starts) {
        this.common = common;
        this.choice = choice;
        this.starts = starts;
        this.plain = new TrainingMetrics(common, starts, "plain");
        this.polishing = new TrainingMetrics(common, starts, "polishing");
    }

    /// An iteration of plain training.
    ///
    /// @return where training stands, in a line
    Supplier<String> plain(int start, Progress progress) {
        plain.add(start, progress);
        reach(PARTS * start, progress.iteration());
        return () -> line("plain training", figures(progress));
    }

    /// Where training with what was added stands.
    ///
    /// @return the same in a line
    Supplier<String> eliminating(int start, EliminationState state) {
        EliminationProgress figures = state.figures();
        eliminated = figures.iteration();
        String part = part("eliminating", start);
        tell("loss" + part, eliminated, figures.strippedLoss());
        tell("modifiedLoss" + part, eliminated, figures.modifiedLoss());
        tell("modifiedGradientNorm" + part, eliminated, figures.gradientNorm());
        tell("parameterNorm" + part, eliminated, figures.parameterNorm());
        if (starts == 1 && state.a().length <= MOST_NEURONS) {
            tellEach(state);
        } else {
            tell("neuronAbsA" + part("largest", start), eliminated, figures.maxAbsA());
            tell("neuronAbsB" + part("largest", start), eliminated, figures.maxAbsB());
            tell("neuronWeightNorm" + part("all", start), eliminated, figures.weightNorm());
        }
        tell("neuronOutput" + part("largest", start), eliminated, figures.maxNeuronOutput());
        reach(PARTS * start + 1, eliminated);
        return () -> line("eliminating", String.format(Locale.ROOT, "loss %.6g, modified %.6g, |a| %.3g",
                figures.strippedLoss(), figures.modifiedLoss(), figures.maxAbsA()));
    }

    private void tellEach(EliminationState state) {
        for (int k = 0; k < state.a().length; k++) {
            String neuron = "/neuron-" + (k + 1);
            tell("neuronAbsA" + neuron, eliminated, Math.abs(state.a()[k]));
            tell("neuronB" + neuron, eliminated, state.b()[k]);
            if (state.weightNorms().length > 0) {
                tell("neuronWeightNorm" + neuron, eliminated, state.weightNorms()[k]);
            }
        }
    }

    /// An iteration of training the network alone after elimination.
    ///
    /// @return where training stands, in a line
    Supplier<String> polishing(int start, Progress progress) {
        polishing.add(start, progress, eliminated);
        reach(PARTS * start + 2, progress.iteration());
        return () -> line("polishing", figures(progress));
    }

    /// The last iterations.
    void end() {
        plain.end();
        polishing.end();
    }

    private static String figures(Progress progress) {
        return String.format(Locale.ROOT, "loss %.6g, |gradient| %.3g", progress.value(), progress.gradientNorm());
    }

    private String part(String name, int start) {
        return "/" + name + (starts == 1 ? "" : "-start-" + (start + 1));
    }

    /// A step is told once: the next stage begins where the last one ended.
    private void tell(String name, long step, double value) {
        if (told.getOrDefault(name, -1L) < step) {
            told.put(name, step);
            common.metric(name, step, value);
        }
    }

    private void reach(int parts, long now) {
        if (partsBefore < 0) {
            since = System.nanoTime();
        } else {
            iterations += parts == partsBefore ? now - iteration : now;
        }
        partsBefore = parts;
        iteration = now;
    }

    /// The time left is that until all parts have come to their limit of iterations, at the rate so far; most end earlier.
    private String line(String name, String figures) {
        long limit = choice.iterations();
        String line = (starts > 1 ? "start " + (partsBefore / PARTS + 1) + "/" + starts + ", " : "") + name + ", "
                + (choice.isSampling() ? "epoch " : "iteration ") + iteration + "/" + limit + ": " + figures;
        if (iterations == 0) {
            return line;
        }
        double left = (double) limit * (PARTS * starts - partsBefore) - iteration;
        return line + ", at most "
                + ProgressLine.time((System.nanoTime() - since) * 1e-9 / iterations * Math.max(0, left)) + " left";
    }
}
