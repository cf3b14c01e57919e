package nadir.spark;

import java.io.Serializable;

/// What the blocks of a partition add to a result of a few numbers, one after the other, and how the results of partitions
/// are put together. It is sent to executors and may keep nothing between blocks but what can be computed again.
interface Contribution extends Serializable {
    /// The result of no block.
    double[] start();

    /// Adds a block.
    ///
    /// @param firstRow how many rows of the partition come before it
    void add(Block block, int partition, int firstRow, double[] result);

    /// Adds the result of partitions that come later.
    default void combine(double[] result, double[] later) {
        for (int i = 0; i < result.length; i++) {
            result[i] += later[i];
        }
    }
}
