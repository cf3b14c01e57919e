package nadir.network;

import nadir.tensor.Shape;

/// A block of weights seen from one hidden layer: for each of its units, the weights to or from its neighbours.
///
/// @param block of rank 2
/// @param unitsFirst whether the block's rows belong to the units (and its columns to the neighbours)
public record WeightMatrix(Block block, boolean unitsFirst) {

    /// Checks the rank.
    ///
    /// @throws IllegalArgumentException if the block is no matrix
    public WeightMatrix {
        if (block.shape().rank() != 2) {
            throw new IllegalArgumentException("weights require a block of rank 2, got " + block);
        }
    }

    /// The number of units.
    public int units() {
        return block.shape().extent(unitsFirst ? 0 : 1);
    }

    /// The number of neighbours that each unit is connected to.
    public int neighbours() {
        return block.shape().extent(unitsFirst ? 1 : 0);
    }

    /// Where in the flat parameter vector the weight between a unit and a neighbour lies.
    public int index(int unit, int neighbour) {
        Shape shape = block.shape();
        return block.offset() + (unitsFirst ? unit * shape.extent(1) + neighbour : neighbour * shape.extent(1) + unit);
    }
}
