package nadir.cli;

import nadir.study.LossChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options with which a command says what loss it means.
final class LossOptions {
    @Option(names = "--loss", paramLabel = "LOSS",
            description = "squared, cross-entropy, logistic or hinge (default: what a saved model was trained with; for "
                    + "training, cross-entropy for classes and squared for numbers).")
    private @Nullable String loss;

    @Option(names = "--hinge-power", paramLabel = "P",
            description = "Power of the hinge loss, at least 2 (default: 3).")
    private @Nullable Double hingePower;

    @Option(names = "--label-smoothing", paramLabel = "E",
            description = "Label smoothing of the cross-entropy loss, in [0, 1) (default: 0).")
    private @Nullable Double labelSmoothing;

    @Option(names = "--reduction", paramLabel = "mean|sum",
            description = "How the losses of samples make one number (default: mean).")
    private @Nullable String reduction;

    @Option(names = "--weight-decay", paramLabel = "W",
            description = "Adds (W/2)|theta|^2 to the loss (default: 0).")
    private @Nullable Double weightDecay;

    /// What the user chose and what was left open.
    LossChoice choice() {
        return new LossChoice(loss, hingePower, labelSmoothing, reduction, weightDecay);
    }

    /// These options as they would be typed for another command, with a space before each; empty if none was given.
    String typed() {
        StringBuilder words = new StringBuilder();
        append(words, "--loss", loss);
        append(words, "--hinge-power", hingePower);
        append(words, "--label-smoothing", labelSmoothing);
        append(words, "--reduction", reduction);
        append(words, "--weight-decay", weightDecay);
        return words.toString();
    }

    private static void append(StringBuilder words, String name, @Nullable Object value) {
        if (value != null) {
            words.append(' ').append(name).append(' ').append(value);
        }
    }
}
