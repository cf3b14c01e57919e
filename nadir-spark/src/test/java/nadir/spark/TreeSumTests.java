package nadir.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sums over partitions have the bits of a tree that depends on their number alone, whichever partition ends first.
class TreeSumTests {
    /// Numbers of many sizes, so that every other order of the sum has other bits.
    private record Noise(int length, long delays) implements Contribution {
        @Override
        public double[] start() {
            return new double[length];
        }

        @Override
        public void add(Block block, int partition, int firstRow, double[] result) {
            LockSupport.parkNanos(new SplittableRandom(delays + partition).nextLong(30_000_000));
            for (int i = 0; i < length; i++) {
                result[i] += noise(block, i);
            }
        }
    }

    private static double noise(Block block, int i) {
        return Math.sin(block.x()[0] * (i + 1)) * Math.pow(10, (i + block.rows()) % 9);
    }

    @ParameterizedTest
    @CsvSource({"5, 10, 1", "40, 20000, 2", "280, 30000, 3"})
    void theOrderIsThatOfTheTree(int partitions, int length, int depth) {
        assertThat(TreeSum.depth(partitions, length)).isEqualTo(depth);
        List<Block> blocks = IntStream.range(0, partitions)
                .mapToObj(i -> new Block(1 + i % 3, new double[] {i}, new double[0], new int[0]))
                .toList();
        double[][] level = blocks.stream()
                .map(block -> IntStream.range(0, length).mapToDouble(i -> noise(block, i)).toArray())
                .toArray(double[][]::new);
        for (int d = 1; d < depth; d++) {
            double[][] below = level;
            level = IntStream.range(0, Math.ceilDiv(below.length, TreeSum.FAN))
                    .mapToObj(node -> sum(Arrays.copyOfRange(below, node * TreeSum.FAN,
                            Math.min(below.length, (node + 1) * TreeSum.FAN))))
                    .toArray(double[][]::new);
        }
        double[] expected = sum(level);
        try (Connection connection = Connection.open("local[4]")) {
            for (int repetition = 0; repetition < 2; repetition++) {
                double[] actual = TreeSum.of(connection.context().parallelize(blocks, partitions),
                        new Noise(length, repetition));
                assertThat(actual).isEqualTo(expected);
            }
        }
        double[] other = sum(IntStream.range(0, partitions)
                .mapToObj(i -> IntStream.range(0, length)
                        .mapToDouble(k -> noise(blocks.get(partitions - 1 - i), k))
                        .toArray())
                .toArray(double[][]::new));
        assertThat(other).as("another order has other bits").isNotEqualTo(expected);
    }

    private static double[] sum(double[][] terms) {
        double[] sum = new double[terms[0].length];
        for (double[] term : terms) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += term[i];
            }
        }
        return sum;
    }
}
