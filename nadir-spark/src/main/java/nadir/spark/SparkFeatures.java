package nadir.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nadir.audit.RemoteRisk;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.loss.Conventions;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.objective.Objective;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/// Features of the samples in partitions. For affine models they become the inputs of blocks that are kept like the data's,
/// until this is closed.
final class SparkFeatures implements RemoteRisk.RemoteFeatures {
    private static final int EXAMPLES = 16;

    private final JavaSparkContext context;
    private final JavaRDD<Block> blocks;
    private final long[] starts;
    private final RiskRecipe recipe;
    private final Conventions conventions;
    private final FeatureRows rows;
    private final int width;
    private final int outputs;
    private @Nullable JavaRDD<Block> kept;

    /// @param starts where the rows of each partition begin, and behind the last
    SparkFeatures(JavaSparkContext context, JavaRDD<Block> blocks, long[] starts, RiskRecipe recipe,
            Conventions conventions, FeatureRows rows, int width, int outputs) {
        this.context = context;
        this.blocks = blocks;
        this.starts = starts;
        this.recipe = recipe;
        this.conventions = conventions.withWeightDecay(0);
        this.rows = rows;
        this.width = width;
        this.outputs = outputs;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public double[] compressed() {
        return Jobs.run(context,
                () -> TreeSum.of(blocks, new SpanSums.FeatureFactor(recipe, rows, width, outputs)));
    }

    @Override
    public Objective affine() {
        JavaRDD<Block> own = blocks;
        Columns columns = recipe.columns();
        if (rows.layer() != FeatureRows.INPUTS) {
            own = blocks.map(new Activations(recipe, rows)).persist(StorageLevel.MEMORY_AND_DISK());
            kept = own;
            List<String> names = new ArrayList<>();
            for (int j = 0; j < width; j++) {
                names.add("feature" + j);
            }
            columns = new Columns(columns.name(), names, columns.targets(), columns.labels());
        }
        JavaRDD<Block> features = own;
        Scaling scaling = Jobs.run(context,
                () -> ColumnMoments.scaling(features, width, starts[starts.length - 1]));
        Dataset some = columns.dataset(Jobs.run(context, features::first));
        Dataset example = some.subset(IntStream.range(0, Math.min(EXAMPLES, some.rows())).toArray());
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(width, List.of(), outputs, Activation.IDENTITY)).withScaling(scaling);
        return new SparkRisk(context, features, starts, RiskRecipe.of(network, conventions, columns), network,
                conventions, example);
    }

    @Override
    public void close() {
        if (kept != null) {
            kept.unpersist();
        }
    }

    /// Blocks with features in the place of inputs.
    private record Activations(RiskRecipe recipe, FeatureRows rows) implements Function<Block, Block> {
        @Override
        public Block call(Block block) {
            double[][] z = new double[1][];
            recipe.on(block, risk -> z[0] = rows.of(risk).toArray());
            return new Block(block.rows(), z[0], block.y(), block.classes());
        }
    }
}
