package nadir.bench;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.data.TargetCoding;
import nadir.exec.Precision;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The cross-entropy risk of a tanh network on random data of the size of the digits (1,797 x 64, 64-32-10) and of
/// Fashion-MNIST (60,000 x 784, 784-128-10), in the heap that the product promises to do with.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = {"--enable-native-access=ALL-UNNAMED", "-Xmx1500m"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RiskBenchmark {
    private static final int CLASSES = 10;
    private static final int BATCH = 256;

    /// Samples, inputs and hidden units.
    @Param({"1797x64x32", "60000x784x128"})
    public String size = "";

    /// Threads of the risk.
    @Param({"1", "2"})
    public int threads;

    /// The precision of executions.
    @Param({"FLOAT64", "FLOAT32"})
    public Precision precision = Precision.FLOAT64;

    private @Nullable Case prepared;

    private record Case(Risk risk, double[] point, double[] direction, double[] result, SymmetricOperator hessian,
            int[] order) {}

    /// Makes the data and linearises the gradient at a point.
    @Setup
    public void prepare() {
        int[] sizes = IntStream.of(0, 1, 2).map(i -> Integer.parseInt(size.split("x", -1)[i])).toArray();
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(sizes[1], List.of(sizes[2]), CLASSES, Activation.TANH));
        Risk risk = new Risk(network, data(sizes[0], sizes[1]), Conventions.of(new CrossEntropy(0)), precision,
                threads);
        double[] point = Initializer.GLOROT_UNIFORM.initialize(network.layout(), 0);
        double[] direction = new SplittableRandom(1).doubles(point.length, -1, 1).toArray();
        prepared = new Case(risk, point, direction, new double[point.length], risk.hessian(point),
                IntStream.range(0, sizes[0]).toArray());
    }

    private Case current() {
        return Objects.requireNonNull(prepared);
    }

    private static Dataset data(int rows, int inputs) {
        SplittableRandom random = new SplittableRandom(0);
        Shape shape = Shape.of(rows, inputs);
        Tensor x = Tensor.wrap(shape, random.doubles(shape.size(), -1, 1).toArray());
        int[] classes = random.ints(rows, 0, CLASSES).toArray();
        return Dataset.classes("random", IntStream.range(0, inputs).mapToObj(i -> "x" + i).toList(), x, "class",
                IntStream.range(0, CLASSES).mapToObj(i -> "c" + i).toList(), classes, TargetCoding.ONE_HOT);
    }

    /// The value alone.
    @Benchmark
    public double value() {
        Case c = current();
        return c.risk.value(c.point);
    }

    /// The value and the gradient.
    @Benchmark
    public double gradient() {
        Case c = current();
        return c.risk.gradient(c.point, c.result);
    }

    /// One product with the Hessian at a point that stays.
    @Benchmark
    public double[] hessianProduct() {
        Case c = current();
        c.hessian.apply(c.direction, c.result);
        return c.result;
    }

    /// The gradients of all batches of an epoch, without the steps of an optimiser.
    @Benchmark
    public double epoch() {
        Case c = current();
        double sum = 0;
        for (int from = 0; from < c.order.length; from += BATCH) {
            int to = Math.min(c.order.length, from + BATCH);
            sum += c.risk.sampledGradient(c.point, c.order, from, to, c.result);
        }
        return sum;
    }

    /// Ends the threads.
    @TearDown
    public void close() {
        current().risk.close();
    }
}
