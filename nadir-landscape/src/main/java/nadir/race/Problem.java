package nadir.race;

import nadir.data.Dataset;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.risk.Risk;

/// A problem with its network, data and truth. Immutable as long as nobody writes to its arrays; safe to share.
///
/// @param spec what it was built from
/// @param network whose parameters are sought
/// @param data inputs and targets
/// @param conventions what the loss means
/// @param trap parameters at the trap; of length 0 for problems with random starts
/// @param truth what is known
/// @param facts further figures in a line, for readers; empty if there are none
public record Problem(ProblemSpec spec, DenseNetwork network, Dataset data, Conventions conventions, double[] trap,
        Truth truth, String facts) {

    /// Builds a problem: the same bits from the same spec on the same kind of processor. Minima and their twins take a
    /// second or a few, the others far less.
    ///
    /// @throws nadir.data.InputException if there is no such problem; the message says why
    public static Problem of(ProblemSpec spec) {
        return new ProblemBuilder(spec).build();
    }

    /// A risk of its own for one thread.
    public Risk risk() {
        return new Risk(network, data, conventions, Precision.FLOAT64, 1);
    }

    /// Parameters as training would start from.
    double[] randomStart(long seed) {
        return Initializer.defaultFor(network.architecture().activation()).initialize(network.layout(), seed);
    }
}
