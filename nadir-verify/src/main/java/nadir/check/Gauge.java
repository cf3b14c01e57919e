package nadir.check;

import java.util.List;

/// A continuous symmetry of a dense network's function, and coordinates whose fixing leaves one point of each of its orbits
/// near the stored parameters. All of them belong to one hidden layer, counted from 0, of a network without weight decay.
///
/// The fixed coordinates are incoming ones (weights into the layer, or its biases). Acting on one layer changes only its
/// own incoming and outgoing weights; so, going from the first layer to the last, gauges of different layers can all be
/// reached one after the other.
public sealed interface Gauge {
    /// Which hidden layer, from 0.
    int layer();

    /// A ReLU-like unit (f(a z) = a f(z) for a > 0): its incoming weights and bias times a, its outgoing weights over a.
    /// One nonzero incoming weight, or the bias, is fixed.
    ///
    /// @param unit within the layer, from 0
    /// @param row the input whose weight is fixed, or the number of inputs for the bias
    record Scale(int layer, int unit, int row) implements Gauge {}

    /// A linear layer of n units: its incoming matrix [W; b] times any invertible A, its outgoing matrix times the inverse.
    /// n rows of [W; b] that form an invertible matrix are fixed.
    ///
    /// @param rows n inputs (the number of inputs stands for the bias), increasing
    record Basis(int layer, List<Integer> rows) implements Gauge {
        /// Copies the list.
        public Basis {
            rows = List.copyOf(rows);
        }
    }
}
