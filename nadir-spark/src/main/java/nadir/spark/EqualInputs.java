package nadir.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import nadir.loss.Conventions;
import nadir.loss.DataLowerBound;
import nadir.loss.Loss;
import nadir.loss.Reduction;
import nadir.tensor.Tensor;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/// The bound that samples with equal inputs set, as [DataLowerBound] has it: targets travel, sorted by 128 bits of a SHA-256
/// hash of their inputs, so that equal inputs meet. (That two different ones do is less likely than any failure of the
/// machine.) What is sorted goes to disks where memory ends, and a group of equal inputs needs a few numbers, however large
/// it is.
final class EqualInputs {
    private EqualInputs() {}

    /// @param starts where the rows of each partition begin, and behind the last
    static DataLowerBound bound(JavaRDD<Block> blocks, RiskRecipe recipe, long[] starts, Conventions conventions) {
        List<double[]> parts = blocks.mapPartitionsWithIndex(new Samples(recipe, starts), true)
                .mapToPair(sample -> new Tuple2<>(sample.key, sample.targets))
                .repartitionAndSortWithinPartitions(new ByHash(blocks.getNumPartitions()), new Order())
                .mapPartitions(new Groups(recipe))
                .collect();
        double[] sums = new double[4];
        for (double[] part : parts) {
            Arrays.setAll(sums, i -> sums[i] + part[i]);
        }
        long samples = starts[starts.length - 1];
        double weight = conventions.reduction() == Reduction.MEAN ? 1.0 / samples : 1;
        return new DataLowerBound(weight * sums[0], sums[1] == 0, (int) sums[2], (int) sums[3], conventions);
    }

    /// Where a sample stands: by its inputs, then by its place in the data.
    private record Key(long high, long low, long row) implements Serializable {}

    private record Sample(Key key, double[] targets) implements Serializable {}

    private static final class Order implements Comparator<Key>, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public int compare(Key a, Key b) {
            int byHash = a.high != b.high ? Long.compare(a.high, b.high) : Long.compare(a.low, b.low);
            return byHash != 0 ? byHash : Long.compare(a.row, b.row);
        }
    }

    private static final class ByHash extends Partitioner {
        private static final long serialVersionUID = 1;
        private final int count;

        ByHash(int count) {
            this.count = count;
        }

        @Override
        public int numPartitions() {
            return count;
        }

        @Override
        public int getPartition(Object key) {
            return (int) Long.remainderUnsigned(((Key) key).low, count);
        }
    }

    /// The targets of a partition's samples, as the loss takes them.
    private record Samples(RiskRecipe recipe, long[] starts)
            implements
                Function2<Integer, Iterator<Block>, Iterator<Sample>> {
        @Override
        public Iterator<Sample> call(Integer partition, Iterator<Block> blocks) {
            long[] row = {starts[partition]};
            Iterable<Block> all = () -> blocks;
            return StreamSupport.stream(all.spliterator(), false)
                    .flatMap(block -> samples(block, row).stream())
                    .iterator();
        }

        private List<Sample> samples(Block block, long[] row) {
            List<Sample> samples = new ArrayList<>();
            recipe.on(block, risk -> {
                Tensor y = risk.data().y();
                int outputs = y.shape().extent(1);
                int features = risk.data().features();
                MessageDigest digest = SparkData.sha256();
                ByteBuffer bytes = ByteBuffer.allocate(features * Double.BYTES);
                for (int i = 0; i < block.rows(); i++) {
                    bytes.clear();
                    for (int j = 0; j < features; j++) {
                        // Adding 0.0 turns -0.0 into 0.0 and changes nothing else.
                        bytes.putDouble(block.x()[i * features + j] + 0.0);
                    }
                    ByteBuffer hash = ByteBuffer.wrap(digest.digest(bytes.array()));
                    samples.add(new Sample(new Key(hash.getLong(), hash.getLong(), row[0]++),
                            Arrays.copyOfRange(y.values(), i * outputs, (i + 1) * outputs)));
                }
            });
            return samples;
        }
    }

    /// The least losses of a partition's groups summed, for how many it is not attained, how many groups there are, and in how
    /// many of them targets differ.
    private record Groups(RiskRecipe recipe) implements FlatMapFunction<Iterator<Tuple2<Key, double[]>>, double[]> {
        @Override
        public Iterator<double[]> call(Iterator<Tuple2<Key, double[]>> samples) {
            Loss loss = recipe.loss();
            double[] sums = new double[4];
            TargetGroup group = null;
            Key last = null;
            while (samples.hasNext()) {
                Tuple2<Key, double[]> sample = samples.next();
                Key key = sample._1();
                if (group == null || last == null || key.high != last.high || key.low != last.low) {
                    if (group != null) {
                        group.addTo(sums);
                    }
                    group = new TargetGroup(loss, sample._2().length);
                }
                group.add(sample._2());
                last = key;
            }
            if (group != null) {
                group.addTo(sums);
            }
            return List.of(sums).iterator();
        }
    }
}
