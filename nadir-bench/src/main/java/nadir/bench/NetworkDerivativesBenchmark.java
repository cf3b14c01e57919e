package nadir.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import nadir.linalg.SymmetricOperator;
import nadir.objective.ProgramObjective;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Traced;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Derivatives of the mean squared loss of a 10-32-32-3 tanh network on 100 samples, in double precision: the small case
/// in which the overhead of a call counts most.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgs = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NetworkDerivativesBenchmark {
    private static final int[] WIDTHS = {10, 32, 32, 3};
    private static final int SAMPLES = 100;

    private final SplittableRandom random = new SplittableRandom(0);
    private final ProgramObjective loss = ProgramObjective.of(parameters(), this::loss);
    private final double[] point = random.doubles(loss.dimension(), -0.5, 0.5).toArray();
    private final double[] direction = random.doubles(loss.dimension(), -1, 1).toArray();
    private final double[] result = new double[loss.dimension()];
    private SymmetricOperator hessian = loss.hessian(point);

    /// Linearises the gradient at the point, so that the products measure only what depends on the direction.
    @Setup
    public void linearize() {
        hessian = loss.hessian(point);
    }

    /// The value alone.
    @Benchmark
    public double value() {
        return loss.value(point);
    }

    /// The value and the gradient.
    @Benchmark
    public double gradient() {
        return loss.gradient(point, result);
    }

    /// One product with the Hessian at a point that stays.
    @Benchmark
    public double[] hessianProduct() {
        hessian.apply(direction, result);
        return result;
    }

    private static int parameters() {
        int count = 0;
        for (int layer = 1; layer < WIDTHS.length; layer++) {
            count += (WIDTHS[layer - 1] + 1) * WIDTHS[layer];
        }
        return count;
    }

    private Traced loss(Traced theta) {
        Traced features = theta.constant(uniform(SAMPLES, WIDTHS[0]));
        Traced targets = theta.constant(uniform(SAMPLES, WIDTHS[WIDTHS.length - 1]));
        int at = 0;
        for (int layer = 1; layer < WIDTHS.length; layer++) {
            int rows = WIDTHS[layer - 1];
            int columns = WIDTHS[layer];
            Traced weights = theta.slice(0, at, at + rows * columns).reshape(rows, columns);
            Traced bias = theta.slice(0, at + rows * columns, at + (rows + 1) * columns);
            features = features.matmul(weights).plus(bias);
            features = layer < WIDTHS.length - 1 ? features.tanh() : features;
            at += (rows + 1) * columns;
        }
        return features.minus(targets).square().sum().times(0.5 / SAMPLES);
    }

    private Tensor uniform(int rows, int columns) {
        return Tensor.wrap(Shape.of(rows, columns), random.doubles((long) rows * columns, -1, 1).toArray());
    }
}
