package nadir.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nadir.data.DataRequest;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.distributed.DistributedData;
import nadir.distributed.DistributedRisk;
import nadir.loss.Conventions;
import nadir.network.Network;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.storage.StorageLevel;

/// Rows in blocks on executors: in their memory as far as it reaches, on their disks beyond, and read again from the files
/// where an executor is lost.
final class SparkData implements DistributedData {
    private static final int EXAMPLES = 16;

    private final Connection connection;
    private final JavaSparkContext context;
    private final Columns columns;
    private final JavaRDD<Block> blocks;
    private final List<Census> partitions;
    private final Dataset example;

    private SparkData(Connection connection, Columns columns, JavaRDD<Block> blocks, List<Census> partitions,
            Dataset example) {
        this.connection = connection;
        this.context = connection.context();
        this.columns = columns;
        this.blocks = blocks;
        this.partitions = partitions;
        this.example = example;
    }

    /// What a partition holds.
    ///
    /// @param faults by column, features before targets, how many values are missing or not finite
    private record Census(long rows, long[] faults, byte[] hash) implements Serializable {}

    static SparkData load(Connection connection, DataRequest request) {
        ParquetTable.Content content = ParquetTable.open(connection.context(), request).content();
        new Executors(connection.context()).awaitOthers();
        JavaRDD<Block> blocks = content.blocks().persist(StorageLevel.MEMORY_AND_DISK());
        Columns columns = content.columns();
        List<Census> partitions = blocks.mapPartitionsWithIndex(new Count(columns), true).collect();
        if (partitions.stream().allMatch(partition -> partition.rows == 0)) {
            throw new InputException(request.source() + ": requires at least one row of data, got only column names");
        }
        requireSound(columns, partitions);
        Block first = blocks.first();
        Dataset whole = columns.dataset(first);
        Dataset example = whole.subset(IntStream.range(0, Math.min(EXAMPLES, first.rows())).toArray());
        return new SparkData(connection, columns, blocks, partitions, example);
    }

    private static void requireSound(Columns columns, List<Census> partitions) {
        List<String> names = new ArrayList<>(columns.features());
        names.addAll(columns.targets());
        List<String> faults = new ArrayList<>();
        for (int j = 0; j < names.size(); j++) {
            int column = j;
            long count = partitions.stream().mapToLong(partition -> partition.faults[column]).sum();
            if (count > 0) {
                faults.add("'" + names.get(j) + "' (" + count + ")");
            }
        }
        if (!faults.isEmpty()) {
            throw new InputException(columns.name() + ": values are missing or not finite in the columns "
                    + faults.stream().limit(10).collect(Collectors.joining(", ")) + (faults.size() > 10 ? ", ..." : "")
                    + "; remove those rows or fill them in before, or leave the columns out with --features");
        }
    }

    @Override
    public long rows() {
        return partitions.stream().mapToLong(Census::rows).sum();
    }

    @Override
    public Dataset example() {
        return example;
    }

    @Override
    public Scaling scaling() {
        return Jobs.run(context, () -> ColumnMoments.scaling(blocks, columns.features().size(), rows()));
    }

    @Override
    public String contentHash() {
        MessageDigest digest = sha256();
        partitions.forEach(partition -> digest.update(partition.hash));
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public DistributedRisk risk(Network network, Conventions conventions) {
        return new SparkRisk(context, blocks, starts(), RiskRecipe.of(network, conventions, columns), network,
                conventions, example);
    }

    /// Where the rows of each partition begin, and behind the last.
    private long[] starts() {
        long[] starts = new long[partitions.size() + 1];
        for (int i = 0; i < partitions.size(); i++) {
            starts[i + 1] = starts[i] + partitions.get(i).rows;
        }
        return starts;
    }

    @Override
    public void outliveInterruption() {
        connection.outliveInterruption();
    }

    @Override
    public void close() {
        blocks.unpersist();
        connection.close();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /// Counts what a partition holds, and what is wrong with it.
    private record Count(Columns columns) implements Function2<Integer, Iterator<Block>, Iterator<Census>> {
        @Override
        public Iterator<Census> call(Integer index, Iterator<Block> blocks) {
            int features = columns.features().size();
            int targets = columns.targets().size();
            long[] faults = new long[features + targets];
            MessageDigest digest = sha256();
            long rows = 0;
            while (blocks.hasNext()) {
                Block block = blocks.next();
                rows += block.rows();
                count(block.x(), features, faults, 0);
                count(block.y(), targets, faults, features);
                for (int code : block.classes()) {
                    faults[features] += code < 0 ? 1 : 0;
                }
                digest.update(bytes(block));
            }
            return List.of(new Census(rows, faults, digest.digest())).iterator();
        }

        private static void count(double[] values, int width, long[] faults, int offset) {
            for (int i = 0; i < values.length; i++) {
                faults[offset + i % width] += Double.isFinite(values[i]) ? 0 : 1;
            }
        }

        private static byte[] bytes(Block block) {
            ByteBuffer buffer = ByteBuffer.allocate(
                    Double.BYTES * (block.x().length + block.y().length) + Integer.BYTES * block.classes().length);
            buffer.asDoubleBuffer().put(block.x()).put(block.y());
            buffer.position(Double.BYTES * (block.x().length + block.y().length));
            buffer.asIntBuffer().put(block.classes());
            return buffer.array();
        }
    }
}
