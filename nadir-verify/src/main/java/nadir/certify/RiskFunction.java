package nadir.certify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.domain.Algebra;
import nadir.interval.DecimalTensor;
import nadir.interval.Decimals;
import nadir.interval.IntervalTensor;
import nadir.interval.Intervals;
import nadir.interval.Kinks;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.loss.Conventions;
import nadir.network.Block;
import nadir.network.Network;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// The exact risk of a network, L(theta) = reduction of sum_i l(f(x_i; theta), y_i) + (w/2) |theta|^2, with the data and
/// constants exactly as stored; the mean divides the exact sum by the exact number of samples.
///
/// Samples are enclosed chunk by chunk, and the Hessian by blocks of columns: what is kept for each sample and direction
/// stays below a few megabytes for each thread, beside one dense pair of bounds. The Hessian's columns are shared between
/// threads; every element is computed by one of them, in a fixed order. L is twice continuously differentiable where its
/// value is defined, so that its Hessian is symmetric: only blocks on and below the diagonal are computed, and where both
/// triangles are, they are intersected.
final class RiskFunction implements SmoothFunction {
    /// Elements of the largest value that is kept for every sample of a chunk and every direction.
    private static final int ELEMENTS = 1 << 14;
    private static final int MOST_DIRECTIONS = 32;
    private static final Intervals SMOOTH = new Intervals(Kinks.REFUSE);
    private static final Intervals WITH_KINKS = new Intervals(Kinks.ENCLOSE);
    private static final Algebra<IntervalTensor> ALGEBRA = new Algebra<>(SMOOTH);
    private static final Algebra<DecimalTensor> DECIMALS = new Algebra<>(new Decimals());

    private final Network network;
    private final Conventions conventions;
    private final int dimension;
    private final int samples;
    private final int directions;
    private final double delta;
    private final List<Chunk> chunks = new ArrayList<>();
    private final Map<Integer, SampleLoss> losses = new HashMap<>();
    private final Map<String, Program> products = new HashMap<>();

    private record Chunk(SampleLoss loss, Tensor x, Tensor y) {}

    /// @param data suited to the loss, and fitting the network
    RiskFunction(Network network, Dataset data, Conventions conventions) {
        this(network, data, conventions, 0);
    }

    /// Encloses the risk, its gradient and Hessian for all targets within `delta` of the stored ones, in every element.
    RiskFunction(Network network, Dataset data, Conventions conventions, double delta) {
        this.network = network;
        this.conventions = conventions;
        this.delta = delta;
        dimension = network.layout().size();
        samples = data.rows();
        int width = network.layout()
                .blocks()
                .stream()
                .mapToInt(b -> b.shape().extent(b.shape().rank() - 1))
                .max()
                .orElse(1);
        directions = Math.clamp(ELEMENTS / width / Math.min(samples, 32), 1, MOST_DIRECTIONS);
        int rows = Math.clamp(ELEMENTS / width / directions, 1, samples);
        for (int start = 0; start < samples; start += rows) {
            int size = Math.min(rows, samples - start);
            SampleLoss loss = losses.computeIfAbsent(size, n -> new SampleLoss(network, conventions.loss(), n));
            chunks.add(new Chunk(loss, rows(data.x(), start, size), rows(data.y(), start, size)));
        }
    }

    private static Tensor rows(Tensor matrix, int start, int size) {
        int columns = matrix.shape().extent(1);
        double[] part = new double[size * columns];
        System.arraycopy(matrix.values(), start * columns, part, 0, part.length);
        return Tensor.wrap(Shape.of(size, columns), part);
    }

    /// All numbers within `delta` of the elements.
    static IntervalTensor widened(Tensor values, double delta) {
        if (delta == 0) {
            return IntervalTensor.of(values);
        }
        double[] lower = values.toArray();
        double[] upper = values.toArray();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = Math.nextDown(lower[i] - delta);
            upper[i] = Math.nextUp(upper[i] + delta);
        }
        return IntervalTensor.wrap(values.shape(), lower, upper);
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public IntervalTensor value(IntervalTensor box) {
        return value(SMOOTH, box);
    }

    /// Encloses the value where it need not be smooth, too.
    IntervalTensor valueWithKinks(IntervalTensor box) {
        return value(WITH_KINKS, box);
    }

    private IntervalTensor value(Intervals intervals, IntervalTensor box) {
        return value(new Algebra<>(intervals), box, this::targets);
    }

    private <V> V value(Algebra<V> algebra, V box, Function<Tensor, V> targets) {
        V total = algebra.literal(0, Shape.SCALAR);
        for (V sum : evaluate(algebra, box, targets, chunk -> chunk.loss.sum())) {
            total = algebra.add(total, sum);
        }
        V squares = algebra.sum(algebra.power(box, 2));
        return algebra.add(reduced(algebra, total), decayed(algebra, algebra.scale(0.5, squares)));
    }

    @Override
    public IntervalTensor gradient(IntervalTensor box) {
        return gradient(ALGEBRA, box, this::targets);
    }

    private <V> V gradient(Algebra<V> algebra, V box, Function<Tensor, V> targets) {
        V total = algebra.literal(0, Shape.of(dimension));
        for (V sum : evaluate(algebra, box, targets, chunk -> chunk.loss.gradient())) {
            total = algebra.add(total, sum);
        }
        return algebra.add(reduced(algebra, total), decayed(algebra, box));
    }

    @Override
    public IntervalTensor preciseGradient(double[] point) {
        return gradient(DECIMALS, DecimalTensor.of(Tensor.vector(point)), this::storedTargets).outward();
    }

    @Override
    public IntervalTensor preciseValue(double[] point) {
        return value(DECIMALS, DecimalTensor.of(Tensor.vector(point)), this::storedTargets).outward();
    }

    private IntervalTensor targets(Tensor y) {
        return widened(y, delta);
    }

    private DecimalTensor storedTargets(Tensor y) {
        if (delta != 0) {
            throw new IllegalStateException("decimals are for the stored targets alone");
        }
        return DecimalTensor.of(y);
    }

    @Override
    public long work() {
        return 6L * dimension * samples;
    }

    /// What a program gives for every chunk, its outputs one behind the other, in the chunks' order.
    private <V> List<V> evaluate(Algebra<V> algebra, V box, Function<Tensor, V> targets,
            Function<Chunk, Program> program) {
        List<V> blocks = blocks(algebra, box);
        return chunks.parallelStream().map(chunk -> {
            List<V> arguments = new ArrayList<>(blocks);
            arguments.add(algebra.domain().constant(chunk.x));
            arguments.add(targets.apply(chunk.y));
            List<V> outputs = program.apply(chunk).evaluate(algebra.domain(), arguments);
            return outputs.size() == 1 ? outputs.getFirst() : joined(algebra, outputs);
        }).toList();
    }

    /// The mean divides by m, which is exact, not by multiplying with a rounded 1/m.
    private <V> V reduced(Algebra<V> algebra, V sum) {
        return switch (conventions.reduction()) {
            case MEAN -> algebra.divide(sum, algebra.literal(samples, algebra.shape(sum)));
            case SUM -> sum;
        };
    }

    /// A sum over samples, or the mean that the conventions ask for.
    IntervalTensor reduced(IntervalTensor sum) {
        return reduced(ALGEBRA, sum);
    }

    private <V> V decayed(Algebra<V> algebra, V x) {
        return algebra.scale(conventions.weightDecay(), x);
    }

    /// Blocks of a gradient one behind the other.
    private static <V> V joined(Algebra<V> algebra, List<V> blocks) {
        List<V> flat = new ArrayList<>();
        blocks.forEach(block -> flat.add(algebra.reshape(block, Shape.of(algebra.shape(block).size()))));
        return algebra.domain().apply(new Op.Concatenate(0), flat);
    }

    private <V> List<V> blocks(Algebra<V> algebra, V box) {
        List<V> blocks = new ArrayList<>();
        for (Block block : network.layout().blocks()) {
            Shape flat = Shape.of(block.shape().size());
            Op slice = new Op.Slice(flat, Ints.of(block.offset()), Ints.of(1));
            blocks.add(algebra.reshape(algebra.domain().apply(slice, List.of(box)), block.shape()));
        }
        return blocks;
    }

    @Override
    public IntervalTensor hessian(IntervalTensor box) {
        double[] lower = new double[Math.multiplyExact(dimension, dimension)];
        double[] upper = new double[lower.length];
        List<Columns> tasks = tasks();
        tasks.parallelStream().forEach(columns -> write(columns, box, lower, upper));
        List<Block> blocks = network.layout().blocks();
        for (Block block : blocks) {
            for (int i = block.offset(); i < block.end(); i++) {
                intersectTriangles(lower, upper, i, block.end());
                mirror(lower, upper, i, block.end());
            }
        }
        return IntervalTensor.wrap(Shape.of(dimension, dimension), lower, upper);
    }

    private record Columns(int block, int start, int count) {}

    /// All columns, and their programs made ready for any thread.
    private List<Columns> tasks() {
        List<Columns> tasks = new ArrayList<>();
        for (int block = 0; block < network.layout().blocks().size(); block++) {
            int size = network.layout().blocks().get(block).shape().size();
            for (int start = 0; start < size; start += directions) {
                Columns columns = new Columns(block, start, Math.min(directions, size - start));
                tasks.add(columns);
                losses.values()
                        .forEach(loss -> products.computeIfAbsent(key(loss, columns),
                                _ -> loss.columns().get(columns.block).along(columns.count)));
            }
        }
        return tasks;
    }

    private static String key(SampleLoss loss, Columns columns) {
        return loss.rows() + " samples, block " + columns.block + ", " + columns.count + " directions";
    }

    private void write(Columns columns, IntervalTensor box, double[] lower, double[] upper) {
        Block block = network.layout().blocks().get(columns.block);
        int width = dimension - block.offset();
        IntervalTensor total = IntervalTensor.of(Tensor.filled(Shape.of(columns.count, width), 0));
        IntervalTensor units = IntervalTensor.of(units(columns, block));
        for (Chunk chunk : chunks) {
            total = ALGEBRA.add(total, product(columns, chunk, box, units));
        }
        total = reduced(ALGEBRA, total);
        if (conventions.weightDecay() != 0) {
            total = ALGEBRA.add(total, decayed(ALGEBRA, IntervalTensor.of(diagonal(columns, width))));
        }
        for (int i = 0; i < columns.count; i++) {
            int row = (block.offset() + columns.start + i) * dimension + block.offset();
            for (int j = 0; j < width; j++) {
                lower[row + j] = total.lower(i * width + j);
                upper[row + j] = total.upper(i * width + j);
            }
        }
    }

    private IntervalTensor product(Columns columns, Chunk chunk, IntervalTensor box, IntervalTensor units) {
        Program early = chunk.loss.columns().get(columns.block).product().early();
        List<IntervalTensor> arguments = new ArrayList<>(blocks(ALGEBRA, box));
        arguments.add(IntervalTensor.of(chunk.x));
        arguments.add(targets(chunk.y));
        List<IntervalTensor> known = new ArrayList<>(early.evaluate(SMOOTH, arguments));
        known.add(units);
        List<IntervalTensor> rows = Objects.requireNonNull(products.get(key(chunk.loss, columns)))
                .evaluate(SMOOTH, known)
                .stream()
                .map(b -> ALGEBRA.reshape(b, Shape.of(columns.count, b.shape().size() / columns.count)))
                .toList();
        return SMOOTH.apply(new Op.Concatenate(1), rows);
    }

    private static Tensor units(Columns columns, Block block) {
        Shape shape = block.shape().prepend(columns.count);
        double[] values = new double[shape.size()];
        IntStream.range(0, columns.count).forEach(i -> values[i * block.shape().size() + columns.start + i] = 1);
        return Tensor.wrap(shape, values);
    }

    private static Tensor diagonal(Columns columns, int width) {
        double[] values = new double[columns.count * width];
        IntStream.range(0, columns.count).forEach(i -> values[i * width + columns.start + i] = 1);
        return Tensor.wrap(Shape.of(columns.count, width), values);
    }

    private void intersectTriangles(double[] lower, double[] upper, int i, int end) {
        for (int j = i + 1; j < end; j++) {
            int above = i * dimension + j;
            int below = j * dimension + i;
            lower[above] = lower[below] = Math.max(lower[above], lower[below]);
            upper[above] = upper[below] = Math.min(upper[above], upper[below]);
        }
    }

    private void mirror(double[] lower, double[] upper, int i, int from) {
        for (int j = from; j < dimension; j++) {
            lower[j * dimension + i] = lower[i * dimension + j];
            upper[j * dimension + i] = upper[i * dimension + j];
        }
    }
}
