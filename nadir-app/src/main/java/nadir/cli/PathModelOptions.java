package nadir.cli;

import nadir.data.InputException;
import nadir.study.PathModelChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options with which a user asks for the path model of a nonlinear network.
final class PathModelOptions {
    @Option(names = "--path-model",
            description = "Reduce a nonlinear network of this shape, whose paths are active at random, to the linear one, "
                    + "and measure what holds for it.")
    private boolean wanted;

    @Option(names = "--rho", paramLabel = "P",
            description = "Probability that a path of --path-model is active (default: " + PathModelChoice.RHO + ").")
    private @Nullable Double rho;

    @Option(names = "--q", paramLabel = "Q", description = "Factor of the outputs of --path-model (default: 1).")
    private @Nullable Double q;

    @Option(names = "--draws", paramLabel = "N",
            description = "How often to draw the activations of --path-model (default: " + PathModelChoice.DRAWS + ").")
    private @Nullable Integer draws;

    /// What the options say; null if no path model is asked for.
    ///
    /// @throws InputException if a number is out of its range, or given without `--path-model`
    @Nullable
    PathModelChoice choice() {
        if (!wanted) {
            String stray = rho != null ? "--rho" : q != null ? "--q" : draws != null ? "--draws" : null;
            if (stray != null) {
                throw new InputException(stray + " belongs to --path-model; add that, or leave it out");
            }
            return null;
        }
        return new PathModelChoice(rho == null ? PathModelChoice.RHO : rho, q == null ? 1 : q,
                draws == null ? PathModelChoice.DRAWS : draws);
    }
}
