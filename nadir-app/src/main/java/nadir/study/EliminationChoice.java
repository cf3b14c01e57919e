package nadir.study;

import java.util.List;
import nadir.data.InputException;
import nadir.eliminate.EliminationMethod;

/// That suboptimal minima are to be eliminated, and how.
///
/// Every start is trained twice, with the modified loss (then stripped and polished) and without it, with the same method
/// and the same limits for each of the three runs.
///
/// @param method what is added to the network or its loss
/// @param lambdas one for each stage, in their order; one alone is usual
/// @param anyway whether to go on where nothing can be eliminated, as with cross-entropy and hard labels
public record EliminationChoice(EliminationMethod method, List<Double> lambdas, boolean anyway) {
    /// lambda where none is given.
    public static final double DEFAULT_LAMBDA = 1;

    /// @throws InputException if a lambda is not positive
    public EliminationChoice {
        lambdas = List.copyOf(lambdas);
        for (double lambda : lambdas) {
            if (!(lambda > 0) || Double.isInfinite(lambda)) {
                throw new InputException("--lambda requires finite numbers above 0, got " + lambda);
            }
        }
        if (lambdas.isEmpty()) {
            throw new InputException("--lambda requires at least one number");
        }
    }

    /// A method with lambda = 1, refused where nothing can be eliminated.
    public static EliminationChoice of(EliminationMethod method) {
        return new EliminationChoice(method, List.of(DEFAULT_LAMBDA), false);
    }
}
