package nadir.bench.peer;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
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

/// Derivatives by Nadir and by libtorch on one thread, each side in a process of its own; [PerformanceStudy] measures them
/// in turn. The sides are checked to compute the same before anything is measured. It needs libtorch's native libraries:
/// package with `-Ppeer`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgs = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeerBenchmark {
    /// `SMALL`: 10-32-32-3 tanh, squared loss, batch 100, float64. `XOR`: 2-3-1 on four samples. `DIGITS`: 64-128-10,
    /// cross-entropy, batch 1,797, float64. `LARGE`: 784-256-256-10, batch 1,000, float32.
    public enum Case {
        SMALL, XOR, DIGITS, LARGE
    }

    /// Who computes.
    public enum Side {
        NADIR, LIBTORCH
    }

    /// The network.
    @Param
    public Case network = Case.SMALL;

    /// Who computes.
    @Param
    public Side side = Side.NADIR;

    private @Nullable Contest contest;
    private Runnable gradient = () -> {};
    private Runnable product = () -> {};
    private Runnable fixedProduct = () -> {};

    /// Makes both sides.
    @Setup
    public void prepare() {
        Contest made = new Contest(switch (network) {
            case SMALL -> Goal.small();
            case XOR -> Problem.xor();
            case DIGITS -> Goal.digits();
            case LARGE -> Goal.large();
        }, 1);
        made.verify();
        contest = made;
        gradient = task(made, Operation.GRADIENT);
        product = task(made, Operation.PRODUCT);
        fixedProduct = task(made, Operation.FIXED_PRODUCT);
    }

    private Runnable task(Contest made, Operation operation) {
        return switch (side) {
            case NADIR -> made.ours(operation);
            case LIBTORCH -> made.peers(operation);
        };
    }

    /// Loss and gradient.
    @Benchmark
    public void gradient() {
        gradient.run();
    }

    /// A product with the Hessian at another point each time.
    @Benchmark
    public void product() {
        product.run();
    }

    /// A product with the Hessian at a point that stays.
    @Benchmark
    public void fixedProduct() {
        fixedProduct.run();
    }

    /// Frees both sides.
    @TearDown
    public void close() {
        Objects.requireNonNull(contest).close();
    }
}
