package nadir.race;

import java.util.List;
import java.util.function.BooleanSupplier;
import nadir.network.Network;
import nadir.risk.Risk;

/// A method that needs the network and the data, and not only values and derivatives. It is given more than a [BlackBox], and
/// results say so. Instances are used by several threads at once.
public non-sealed interface WhiteBox extends Contender {
    /// Looks for a lower point.
    ///
    /// @param risk of the network on the data; the caller's to close
    /// @param start where to begin
    /// @param budget passes over the data, by the method's own count
    /// @param seed of all that it draws
    /// @param stop true once nobody waits any more
    /// @throws Exception if it fails; the message becomes the cause
    Report run(Risk risk, double[] start, double budget, long seed, BooleanSupplier stop) throws Exception;

    /// The same, told on the way where it is.
    ///
    /// @param visitor is shown points of the risk whose loss is lower than all before; a method that has none to show may leave
    ///     it out
    /// @throws Exception if it fails; the message becomes the cause
    default Report follow(Risk risk, double[] start, double budget, long seed, BooleanSupplier stop, Visitor visitor)
            throws Exception {
        return run(risk, start, budget, seed, stop);
    }

    /// Is shown where a method is.
    @FunctionalInterface
    interface Visitor {
        /// The method is at a lower point than before.
        ///
        /// @param passes used until then
        /// @param loss there
        /// @param point only for the time of the call
        void visit(double passes, double loss, double[] point);
    }

    /// What it found. The loss at the end is computed again before it counts.
    ///
    /// @param network at the end; another one where the method adds units
    /// @param point its parameters
    /// @param passes used, each evaluation of risk, gradient, outputs or a product counting one
    /// @param descent the lowest losses one after the other
    record Report(Network network, double[] point, double passes, List<Sighting> descent) {
        /// Copies the list.
        public Report {
            descent = List.copyOf(descent);
        }
    }

    /// A loss lower than all before.
    ///
    /// @param passes used until then
    /// @param loss there
    record Sighting(double passes, double loss) {}
}
