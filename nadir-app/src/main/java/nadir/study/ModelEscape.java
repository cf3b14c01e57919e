package nadir.study;

import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.data.InputException;
import nadir.escape.Comparison;
import nadir.escape.Escape;
import nadir.escape.EscapeListener;
import nadir.escape.EscapeMethod;
import nadir.escape.EscapeOptions;
import nadir.escape.EscapeResult;
import nadir.onnx.ModelFile;
import nadir.risk.Risk;
import nadir.storage.Destination;

/// Looks for a way out of the point that a saved model is at, and saves what it finds.
public final class ModelEscape {
    private ModelEscape() {}

    /// The result with what its losses mean.
    public record Findings(ModelEscapeResult result, LossConventions conventions) {}

    /// Reads model and data, escapes, and writes the lower model, if there is one.
    ///
    /// @param listener may stop it; what was found until then counts
    /// @throws InputException if model, data or method cannot be used; the message is one line for the user
    /// @throws IOException if the model cannot be written
    public static Findings run(ModelEscapeOptions options, EscapeListener listener) throws IOException {
        if (options.comparisons() < 0) {
            throw new InputException("--compare requires a number of at least 0, got " + options.comparisons());
        }
        if (!options.frozen().isEmpty() && options.escape().method() == EscapeMethod.GROWTH) {
            throw new InputException(
                    "growth makes another network, of which nothing is frozen; leave out --freeze, or use "
                            + "another method");
        }
        ModelOnData subject = ModelOnData.load(options.model(), options.frozen(), options.data(), options.loss());
        Destination.requireWritable(options.output());
        try (Risk risk = subject.risk(options.escape().threads())) {
            double[] point = subject.model().parameters();
            EscapeOptions escape = options.frozen().isEmpty() ? options.escape() : options.escape().withoutGrowth();
            EscapeResult found = Escape.run(risk, point, escape, listener);
            boolean escaped = found instanceof EscapeResult.Escaped;
            if (escaped) {
                save(subject, found, options);
            }
            boolean interrupted = found.course().tried().contains("stopped");
            Optional<Comparison> comparison = options.comparisons() > 0 && !interrupted
                    ? Optional.of(Comparison.of(risk, point, options.comparisons(), options.escape().budget(),
                            options.escape().seed()))
                    : Optional.empty();
            return new Findings(result(found, options, comparison, interrupted),
                    LossConventions.of(subject.conventions()));
        }
    }

    private static ModelEscapeResult result(EscapeResult found, ModelEscapeOptions options,
            Optional<Comparison> comparison, boolean interrupted) {
        EscapeResult.Course course = found.course();
        boolean escaped = found instanceof EscapeResult.Escaped;
        return new ModelEscapeResult(escaped, course.before(), course.settled(), course.after(), course.bound(),
                course.gain(), course.rise(), course.method(), course.path(), course.tried(), course.evaluations(),
                course.iterations(), course.point().length, course.network().toString(),
                escaped ? options.output().toString() : null,
                comparison.map(c -> ModelEscapeResult.RandomSearch.of(c, course.settled(), course.after()))
                        .orElse(null),
                interrupted, found.reason(), found.remedy());
    }

    /// The summary of the training stays, with the figures that are no longer true replaced or left out.
    private static void save(ModelOnData subject, EscapeResult found, ModelEscapeOptions options) throws IOException {
        EscapeResult.Course course = found.course();
        SortedMap<String, String> training = new TreeMap<>(subject.model().metadata().training());
        training.remove("accuracy");
        training.put("loss", Double.toString(course.after()));
        training.put("gradient-norm", Double.toString(course.path().getLast().gradientNorm()));
        training.put("escape.method", course.method().label());
        training.put("escape.from", Double.toString(course.before()));
        training.put("escape.evaluations", Double.toString(course.evaluations()));
        training.put("escape.seed", Long.toString(options.escape().seed()));
        ModelFile.save(options.output(), course.network(), course.point(), subject.model()
                .metadata()
                .withConventions(subject.conventions())
                .withTraining(training));
    }
}
