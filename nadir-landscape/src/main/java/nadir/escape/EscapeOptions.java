package nadir.escape;

import nadir.data.InputException;

/// How to escape.
///
/// @param method the way
/// @param budget evaluations in passes over the data, see [nadir.optimize.Evaluations#passes()]: every evaluation of the
///     risk, its gradient or outputs and every product with its Hessian or Jacobian counts one
/// @param least the part of the distance to the data lower bound that must be gained to count as an escape, in (0, 1)
/// @param rise by how much the loss may rise on the way along the fiber, as a part of the distance to the data lower bound
/// @param seed of everything random
/// @param threads for networks that are grown
/// @param growing whether [EscapeMethod#AUTO] may grow the network where nothing else finds anything
public record EscapeOptions(EscapeMethod method, double budget, double least, double rise, long seed, int threads,
        boolean growing) {

    /// @throws InputException if a number is out of its range
    public EscapeOptions {
        if (!(budget >= 10)) {
            throw new InputException("escaping requires a budget of at least 10 evaluations, got " + budget);
        }
        if (!(least > 0 && least < 1) || !(rise >= 0 && rise < 1) || threads < 1) {
            throw new InputException(
                    "escaping requires a least gain in (0, 1), a rise in [0, 1) and at least 1 thread, got "
                            + least + ", " + rise + ", " + threads);
        }
    }

    /// A gain of 1e-6 counts; the loss may rise by 1e-3 where units are only nearly duplicates.
    public static EscapeOptions of(EscapeMethod method, double budget, long seed) {
        return new EscapeOptions(method, budget, 1e-6, 1e-3, seed, 1, true);
    }

    /// With other threads.
    public EscapeOptions withThreads(int other) {
        return new EscapeOptions(method, budget, least, rise, seed, other, growing);
    }

    /// With the network as it is, whatever is found.
    public EscapeOptions withoutGrowth() {
        return new EscapeOptions(method, budget, least, rise, seed, threads, false);
    }
}
