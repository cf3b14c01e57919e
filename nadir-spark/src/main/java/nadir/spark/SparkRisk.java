package nadir.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import nadir.critical.DataEvidence;
import nadir.critical.Symmetries;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.distributed.DistributedRisk;
import nadir.exec.Precision;
import nadir.linalg.LinearOperator;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.DataLowerBound;
import nadir.loss.GroupMinimum;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.Network;
import nadir.network.UnitLayer;
import nadir.objective.Objective;
import nadir.risk.LayerFeatures;
import nadir.risk.Risk;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.jspecify.annotations.Nullable;

/// A risk summed over partitions. Parameters travel with the job, which Spark broadcasts; sums come back through a
/// [TreeSum]. The reduction's factor and weight decay are applied to the sums, as [Risk] does it.
final class SparkRisk implements DistributedRisk {
    /// Directions that one job takes: they share what the data cost to read.
    private static final int DIRECTIONS = 32;
    private static final long BLOCK_BYTES = 64 << 20;

    private final JavaSparkContext context;
    private final JavaRDD<Block> blocks;
    private final long[] starts;
    private final RiskRecipe recipe;
    private final Network network;
    private final Conventions conventions;
    private final int outputs;
    /// The risk on some rows: what the network looks like.
    private final Risk sketch;
    /// The hidden layers, and how many features each has.
    private final List<String> layers;
    private final int[] widths;
    private @Nullable DataLowerBound bound;

    /// @param starts where the rows of each partition begin, and behind the last
    /// @param example some rows
    /// @throws InputException if targets do not suit the loss, or data and network do not fit each other
    SparkRisk(JavaSparkContext context, JavaRDD<Block> blocks, long[] starts, RiskRecipe recipe, Network network,
            Conventions conventions, Dataset example) {
        this.context = context;
        this.blocks = blocks;
        this.starts = starts;
        this.recipe = recipe;
        this.network = network;
        this.conventions = conventions;
        this.sketch = new Risk(network, example, conventions, Precision.FLOAT64, 1);
        this.outputs = network.outputs();
        List<LayerFeatures> features = sketch.features(new double[network.layout().size()]);
        this.layers = features.stream().map(LayerFeatures::layer).toList();
        this.widths = features.stream().mapToInt(layer -> layer.preactivations().shape().extent(1)).toArray();
        // Every target is looked at once before anything is computed.
        targetMeans();
    }

    private double[] sum(Contribution contribution) {
        return Jobs.run(context, () -> TreeSum.of(blocks, contribution));
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Conventions conventions() {
        return conventions;
    }

    @Override
    public long samples() {
        return starts[starts.length - 1];
    }

    @Override
    public int dimension() {
        return network.layout().size();
    }

    private double weight() {
        return conventions.reduction() == Reduction.MEAN ? 1.0 / samples() : 1;
    }

    @Override
    public double penalty(double[] point) {
        return 0.5 * conventions.weightDecay() * Arrays.stream(point).map(v -> v * v).sum();
    }

    private double[] at(double[] point) {
        if (point.length != dimension()) {
            throw new IllegalArgumentException("the network has " + dimension() + " parameters, got a point of "
                    + point.length);
        }
        return point.clone();
    }

    @Override
    public double value(double[] point) {
        return weight() * sum(new RiskSums.Value(recipe, at(point)))[0] + penalty(point);
    }

    @Override
    public double gradient(double[] point, double[] gradient) {
        double[] sum = sum(new RiskSums.Gradient(recipe, at(point)));
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = weight() * sum[i] + conventions.weightDecay() * point[i];
        }
        return weight() * sum[gradient.length] + penalty(point);
    }

    @Override
    public SymmetricOperator hessian(double[] point) {
        double[] kept = at(point);
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return kept.length;
            }

            @Override
            public void apply(double[] direction, double[] result) {
                products(kept, new double[][] {direction}, new double[][] {result});
            }

            @Override
            public void applyBlock(double[][] directions, double[][] results) {
                int most = Math.clamp(BLOCK_BYTES / (Double.BYTES * (long) kept.length), 1, DIRECTIONS);
                for (int from = 0; from < directions.length; from += most) {
                    int to = Math.min(directions.length, from + most);
                    products(kept, Arrays.copyOfRange(directions, from, to), Arrays.copyOfRange(results, from, to));
                }
            }
        };
    }

    private void products(double[] point, double[][] directions, double[][] results) {
        double[] sum = sum(new RiskSums.HessianProducts(recipe, point, directions));
        for (int k = 0; k < directions.length; k++) {
            for (int i = 0; i < point.length; i++) {
                results[k][i] = weight() * sum[k * point.length + i] + conventions.weightDecay() * directions[k][i];
            }
        }
    }

    @Override
    public LinearOperator jacobian(double[] point) {
        double[] kept = at(point);
        if (samples() * outputs > Integer.MAX_VALUE - 8) {
            throw new InputException("an image of the Jacobian has a number for each output of each sample, "
                    + samples() * outputs + ", which is more than an array holds");
        }
        int rows = Math.toIntExact(samples() * outputs);
        return new LinearOperator() {
            @Override
            public int rows() {
                return rows;
            }

            @Override
            public int columns() {
                return kept.length;
            }

            @Override
            public void apply(double[] direction, double[] result) {
                List<double[]> parts = Jobs.run(context,
                        () -> blocks.mapPartitionsWithIndex(new Images(recipe, kept, direction), true).collect());
                int at = 0;
                for (double[] part : parts) {
                    System.arraycopy(part, 0, result, at, part.length);
                    at += part.length;
                }
            }

            @Override
            public void applyTransposed(double[] covector, double[] result) {
                double[] sum = sum(new RiskSums.TransposedProduct(recipe, kept, starts, covector));
                System.arraycopy(sum, 0, result, 0, result.length);
            }
        };
    }

    @Override
    public OptionalDouble accuracy(double[] point) {
        double[] hits = sum(new RiskSums.Hits(recipe, at(point)));
        return hits[1] == 0 ? OptionalDouble.empty() : OptionalDouble.of(hits[0] / hits[1]);
    }

    @Override
    public double[] targetMeans() {
        double[] sums = sum(new RiskSums.Targets(recipe, outputs));
        return Arrays.stream(sums).map(sum -> sum / samples()).toArray();
    }

    /// Exact but for logistic and hinge losses of more than a million samples, where it is that of a million with the same
    /// proportions.
    @Override
    public GroupMinimum bestConstant() {
        double[] means = targetMeans();
        double squares = conventions.loss() instanceof SquaredLoss ? sum(new RiskSums.Deviations(recipe, means))[0] : 0;
        GroupMinimum least = TargetGroup.least(conventions.loss(), samples(), means, squares);
        return new GroupMinimum(weight() * least.value(), least.attained(), least.output());
    }

    @Override
    public DataLowerBound lowerBound() {
        DataLowerBound known = bound;
        if (known == null) {
            known = Jobs.run(context, () -> EqualInputs.bound(blocks, recipe, starts, conventions));
            bound = known;
        }
        return known;
    }

    @Override
    public Symmetries.Evidence evidence(double[] point) {
        double[] activity = activity(point);
        Map<String, double[]> largest = new HashMap<>();
        int from = 0;
        for (int layer = 0; layer < layers.size(); layer++) {
            largest.put(layers.get(layer), Arrays.copyOfRange(activity, from, from + widths[layer]));
            from += widths[layer];
        }
        boolean[] constant = Jobs.run(context, () -> ColumnMoments.constant(blocks, network.inputs()));
        return SparkEvidence.of(largest, new DataEvidence(sketch, point), constant);
    }

    @Override
    public long kinkHits(double[] point) {
        Set<String> kinked = network.unitLayers()
                .stream()
                .filter(layer -> layer.activation().smoothness() != Activation.Smoothness.ANALYTIC)
                .map(UnitLayer::name)
                .collect(Collectors.toSet());
        if (kinked.isEmpty()) {
            return 0;
        }
        double[] activity = activity(point);
        long hits = 0;
        for (int layer = 0; layer < layers.size(); layer++) {
            hits += kinked.contains(layers.get(layer)) ? (long) activity[units() + layer] : 0;
        }
        return hits;
    }

    private int units() {
        return Arrays.stream(widths).sum();
    }

    private double[] activity(double[] point) {
        return sum(new RiskSums.Activity(recipe, at(point), units(), widths.length));
    }

    @Override
    public boolean separates(double[] point) {
        return sum(new RiskSums.Separated(recipe, at(point)))[0] == samples();
    }

    @Override
    public double largestOutput(double[] point) {
        return sum(new SpanSums.LargestOutput(recipe, at(point)))[0];
    }

    @Override
    public double departure(double[] point, double[] base) {
        return sum(new SpanSums.Departure(recipe, at(point), at(base)))[0];
    }

    @Override
    public double[] expansion(double[] point, double[] direction) {
        double[] squares = sum(new SpanSums.Expansion(recipe, at(point), at(direction)));
        return new double[] {Math.sqrt(squares[0]), Math.sqrt(squares[1])};
    }

    @Override
    public Compressed residuals(List<double[]> points) {
        return compressed(points, null);
    }

    @Override
    public Compressed change(double[] point, double[] base) {
        return compressed(List.of(point), base);
    }

    private Compressed compressed(List<double[]> points, double @Nullable [] base) {
        double[] factor = sum(new SpanSums.SpanFactor(recipe, points, base, outputs));
        return new Compressed(points.size() * dimension() + 1, factor);
    }

    @Override
    public Objective span(List<double[]> points) {
        return span(points, null, 0);
    }

    @Override
    public Objective span(List<double[]> points, double @Nullable [] directions, int count) {
        return new SpanObjective(new SpanSums.Place(recipe, points.toArray(double[][]::new), directions, count),
                weight(), this::sum);
    }

    @Override
    public List<String> featureLayers() {
        return layers;
    }

    @Override
    public RemoteFeatures inputs() {
        return features(new double[dimension()], FeatureRows.INPUTS, network.inputs());
    }

    @Override
    public RemoteFeatures features(double[] point, int layer) {
        return features(at(point), layer, widths[layer]);
    }

    private RemoteFeatures features(double[] point, int layer, int width) {
        return new SparkFeatures(context, blocks, starts, recipe, conventions, new FeatureRows(point, layer), width,
                outputs);
    }

    /// The outputs' changes along a direction, of the rows of a partition.
    private record Images(RiskRecipe recipe, double[] point, double[] direction)
            implements
                Function2<Integer, Iterator<Block>, Iterator<double[]>> {
        @Override
        public Iterator<double[]> call(Integer index, Iterator<Block> rows) {
            List<double[]> parts = new ArrayList<>();
            rows.forEachRemaining(block -> recipe.on(block, risk -> {
                LinearOperator jacobian = risk.jacobian(point);
                double[] image = new double[jacobian.rows()];
                jacobian.apply(direction, image);
                parts.add(image);
            }));
            return parts.iterator();
        }
    }
}
