package nadir.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/// Puts the contributions of partitions together in a tree whose shape and order depend on the number of partitions alone:
/// the same bits each time, whoever computes which part and whichever comes first. (Spark's own `treeAggregate` adds in
/// the order in which results arrive.)
final class TreeSum {
    /// Results that are put together at each node.
    static final int FAN = 16;
    /// Results of partitions that the driver takes all at once, in bytes: below, another level would cost more than it saves.
    private static final long DIRECT_BYTES = 4 << 20;

    private TreeSum() {}

    /// A node's result.
    private record Node(int index, double[] values) implements Serializable {}

    static double[] of(JavaRDD<Block> blocks, Contribution contribution) {
        double[] result = contribution.start();
        JavaRDD<Node> nodes = blocks.mapPartitionsWithIndex(new Leaves(contribution), true);
        int count = nodes.getNumPartitions();
        while (count > FAN && (long) count * result.length * Double.BYTES > DIRECT_BYTES) {
            count = Math.ceilDiv(count, FAN);
            JavaPairRDD<Integer, double[]> pairs = nodes.mapToPair(node -> new Tuple2<>(node.index, node.values));
            nodes = pairs.repartitionAndSortWithinPartitions(new Branches(count))
                    .mapPartitionsWithIndex(new Joint(contribution), true);
        }
        List<Node> last = nodes.collect();
        last.forEach(node -> contribution.combine(result, node.values));
        return result;
    }

    /// How many levels the tree has above the partitions.
    static int depth(int partitions, int length) {
        int depth = 1;
        for (int count = partitions; count > FAN && (long) count * length * Double.BYTES > DIRECT_BYTES; depth++) {
            count = Math.ceilDiv(count, FAN);
        }
        return depth;
    }

    /// Blocks to the result of their partition.
    private record Leaves(Contribution contribution) implements Function2<Integer, Iterator<Block>, Iterator<Node>> {
        @Override
        public Iterator<Node> call(Integer index, Iterator<Block> blocks) {
            double[] result = contribution.start();
            int row = 0;
            while (blocks.hasNext()) {
                Block block = blocks.next();
                contribution.add(block, index, row, result);
                row += block.rows();
            }
            return List.of(new Node(index, result)).iterator();
        }
    }

    /// Results, sorted, to that of their node.
    private record Joint(Contribution contribution)
            implements
                Function2<Integer, Iterator<Tuple2<Integer, double[]>>, Iterator<Node>> {
        @Override
        public Iterator<Node> call(Integer index, Iterator<Tuple2<Integer, double[]>> results) {
            double[] sum = contribution.start();
            while (results.hasNext()) {
                contribution.combine(sum, results.next()._2());
            }
            return List.of(new Node(index, sum)).iterator();
        }
    }

    /// Sixteen neighbours to a node.
    private static final class Branches extends Partitioner {
        private static final long serialVersionUID = 1;
        private final int count;

        Branches(int count) {
            this.count = count;
        }

        @Override
        public int numPartitions() {
            return count;
        }

        @Override
        public int getPartition(Object index) {
            return (Integer) index / FAN;
        }
    }
}
