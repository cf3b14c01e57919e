package nadir.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import nadir.certify.Claim;
import nadir.certify.ProofOutcome;
import nadir.certify.RiskProver;
import nadir.data.Dataset;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.StopRules;
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

/// Whole proofs that a tanh network trained with weight decay 1e-3 is at a strict minimum, from the trained point, by
/// parameters and samples. The proof must succeed.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = {"--enable-native-access=ALL-UNNAMED", "-Xmx1500m"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RiskProofBenchmark {
    /// Inputs and hidden widths: 21, 101, 241 and 505 parameters.
    @Param({"2-5", "3-20", "8-24", "10-42"})
    public String network = "";

    /// Rows of the data.
    @Param({"100", "150", "600"})
    public int samples;

    private @Nullable RiskProver prover;
    private double[] point = {};

    /// Trains the network.
    @Setup
    public void prepare() {
        int[] widths = Arrays.stream(network.split("-", -1)).mapToInt(Integer::parseInt).toArray();
        List<Integer> hidden = Arrays.stream(widths).skip(1).boxed().toList();
        DenseNetwork dense = new DenseNetwork(DenseArchitecture.of(widths[0], hidden, 1, Activation.TANH));
        Dataset data = data(samples, widths[0]);
        Conventions conventions = Conventions.of(new SquaredLoss()).withWeightDecay(1e-3);
        try (Risk risk = new Risk(dense, data, conventions)) {
            point = Minimizer.with(Lbfgs.defaults())
                    .stopping(StopRules.defaults().withTolerance(1e-7))
                    .minimize(risk, Initializer.GLOROT_UNIFORM.initialize(dense.layout(), 3))
                    .point();
        }
        prover = new RiskProver(dense, data, conventions);
    }

    private static Dataset data(int rows, int inputs) {
        SplittableRandom random = new SplittableRandom(1);
        double[] x = random.doubles((long) rows * inputs, -1, 1).toArray();
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            y[i] = Math.sin(3 * x[i * inputs]) + 0.5 * x[i * inputs] * x[i * inputs + 1] + 0.1 * random.nextDouble();
        }
        return Dataset.real("made", Tensor.wrap(Shape.of(rows, inputs), x), Tensor.wrap(Shape.of(rows, 1), y));
    }

    /// The whole proof, Newton's steps included.
    @Benchmark
    public Claim.CriticalPoint minimum() {
        ProofOutcome<Claim.CriticalPoint> outcome = Objects.requireNonNull(prover).proveCriticalPoint(point);
        return outcome.proved().orElseThrow(() -> new IllegalStateException(outcome.toString()));
    }

    /// Ends the threads.
    @TearDown
    public void close() {
        Objects.requireNonNull(prover).close();
    }
}
