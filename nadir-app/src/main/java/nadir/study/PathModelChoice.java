package nadir.study;

import nadir.data.InputException;

/// The path model of a nonlinear network that a linear one is compared with, see [nadir.linear.PathModel].
///
/// @param rho the probability that a path is active
/// @param q the factor of the outputs
/// @param draws of all activations
public record PathModelChoice(double rho, double q, int draws) {
    /// rho where none is given.
    public static final double RHO = 0.5;
    /// Draws where no number is given.
    public static final int DRAWS = 2000;
    /// Fewer do not tell a standard error.
    private static final int LEAST_DRAWS = 100;
    private static final int MOST_DRAWS = 10_000_000;

    /// @throws InputException if a number is out of its range
    public PathModelChoice {
        if (!(rho > 0 && rho <= 1)) {
            throw new InputException("--rho requires a probability above 0 and at most 1, got " + rho);
        }
        if (q == 0 || !Double.isFinite(q)) {
            throw new InputException("--q requires a finite number other than 0, got " + q);
        }
        if (draws < LEAST_DRAWS || draws > MOST_DRAWS) {
            throw new InputException("--draws requires " + LEAST_DRAWS + " to " + MOST_DRAWS + ", got " + draws);
        }
    }
}
