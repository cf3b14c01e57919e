package nadir.cli;

import java.util.ArrayList;
import java.util.List;
import nadir.data.InputException;
import nadir.eliminate.EliminationMethod;
import nadir.study.EliminationChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options with which a user asks for the elimination of suboptimal minima.
final class EliminateOptions {
    private static final String NONE = "none";

    @Option(names = "--eliminate", paramLabel = "METHOD", defaultValue = NONE,
            description = "Eliminate suboptimal minima by output-neurons, one-neuron or loss-scaling, and compare with "
                    + "plain training from the same starts (default: ${DEFAULT-VALUE}).")
    private String method = "";

    @Option(names = "--lambda", paramLabel = "L[,L...]",
            description = "Weight of what --eliminate adds; several are used one after the other (default: 1).")
    private @Nullable String lambda;

    @Option(names = "--eliminate-anyway",
            description = "Run --eliminate also where nothing can be eliminated, to see how it fails.")
    private boolean anyway;

    /// What the options say; null for training without elimination.
    ///
    /// @throws InputException if they contradict each other, or there is no method or number of that text
    @Nullable
    EliminationChoice choice() {
        if (method.equals(NONE)) {
            if (lambda != null || anyway) {
                throw new InputException((lambda != null ? "--lambda" : "--eliminate-anyway")
                        + " belongs to --eliminate; name a method with it, or leave it out");
            }
            return null;
        }
        EliminationChoice standard = EliminationChoice.of(EliminationMethod.of(method));
        return new EliminationChoice(standard.method(), lambda == null ? standard.lambdas() : lambdas(lambda), anyway);
    }

    private static List<Double> lambdas(String text) {
        List<Double> lambdas = new ArrayList<>();
        for (String number : text.split(",", -1)) {
            try {
                lambdas.add(Double.parseDouble(number.strip()));
            } catch (NumberFormatException wrong) {
                throw new InputException("--lambda requires numbers separated by commas, got '" + text + "'", wrong);
            }
        }
        return lambdas;
    }
}
