package nadir.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nadir.data.InputException;
import nadir.network.Activation;
import nadir.network.Initializer;
import nadir.study.DenseChoice;
import nadir.study.NetworkChoice;
import nadir.study.SavedChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options with which a command says what network it means.
final class NetworkOptions {
    private static final String NONE = "none";
    private static final Set<String> NEW = Set.of("--hidden", "--activation", "--skip", "--residual", "--no-bias",
            "--init",
            "--no-scale");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--hidden", paramLabel = "N[,N...]", defaultValue = "32",
            description = "Widths of the hidden layers, or none (default: ${DEFAULT-VALUE}).")
    private String hidden = "";

    @Option(names = "--activation", paramLabel = "NAME", defaultValue = "tanh",
            description = "identity, tanh, logistic, softplus, relu, leaky-relu, elu, gelu or sine (default: "
                    + "${DEFAULT-VALUE}).")
    private String activation = "";

    @Option(names = "--skip", description = "Add a linear map from the inputs to the outputs.")
    private boolean skip;

    @Option(names = "--residual", description = "Let hidden layers carry their input where widths agree.")
    private boolean residual;

    @Option(names = "--no-bias", description = "Layers without biases.")
    private boolean noBias;

    @Option(names = "--init", paramLabel = "NAME",
            description = "How weights start: glorot-uniform, glorot-normal, he-uniform, he-normal, lecun-uniform, "
                    + "lecun-normal or orthogonal (default: he-uniform for relu and its kin, else glorot-uniform).")
    private @Nullable String init;

    @Option(names = "--no-scale", description = "Do not scale the inputs to mean 0 and standard deviation 1.")
    private boolean noScale;

    /// What the options say.
    ///
    /// @throws InputException if a name does not exist or a width is no whole number
    DenseChoice choice() {
        return new DenseChoice(widths(), Activation.of(activation), !noBias, residual, skip,
                init == null ? null : Initializer.of(init), !noScale);
    }

    /// The network of a model, which leaves nothing to say here.
    ///
    /// @param frozen names of parameters that are to stay as they are
    /// @throws InputException if something is said all the same, or the model cannot be read
    NetworkChoice saved(Path model, List<String> frozen) {
        List<String> said = command.commandLine()
                .getParseResult()
                .matchedOptions()
                .stream()
                .map(option -> option.longestName())
                .filter(NEW::contains)
                .toList();
        if (!said.isEmpty()) {
            throw new InputException("--from names a network that is there already, and " + String.join(", ", said)
                    + " describes a new one; leave one of the two out");
        }
        return SavedChoice.of(model, frozen);
    }

    private List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        if (!hidden.equals(NONE)) {
            for (String width : hidden.split(",", -1)) {
                widths.add(width(width.strip()));
            }
        }
        return widths;
    }

    private int width(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException wrong) {
            throw new InputException(
                    "--hidden requires whole numbers separated by commas, or none, got '" + hidden + "'",
                    wrong);
        }
    }
}
