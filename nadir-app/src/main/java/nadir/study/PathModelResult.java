package nadir.study;

import java.util.List;
import nadir.linear.PathReduction;
import nadir.linear.ReluPaths;
import nadir.linear.Statement;

/// A nonlinear network under the independence assumption, and what of the theory of linear networks holds for it. Losses are
/// means over samples, or sums as the conventions say.
///
/// @param rho the probability that a path is active
/// @param q the factor of the outputs
/// @param assumption what is assumed
/// @param reduction outputs and losses, drawn and by formula, at random weights
/// @param agrees whether no mean output is farther from its expectation than chance explains
/// @param relu how a real relu network with the same weights meets the assumption
/// @param statements on the loss of the expected output
public record PathModelResult(double rho, double q, String assumption, PathReduction reduction, boolean agrees,
        ReluPaths relu, List<Statement> statements) {
    /// What the theorem assumes of the activations.
    public static final String ASSUMPTION = "every path is active with the same probability, independent of all other "
            + "paths, of the inputs and of the weights";

    /// Copies the list.
    public PathModelResult {
        statements = List.copyOf(statements);
    }
}
