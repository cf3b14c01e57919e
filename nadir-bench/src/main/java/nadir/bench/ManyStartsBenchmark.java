package nadir.bench;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.Loss;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.objective.BatchObjective;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.MultiStart;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
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

/// A thousand runs of L-BFGS with the default rules from different starts: of a 2-3-1 tanh network on XOR with the squared
/// loss, and of a 4-8-3 tanh network on iris with the cross-entropy.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = {"--enable-native-access=ALL-UNNAMED", "-Xmx1500m"})
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class ManyStartsBenchmark {
    private static final int RUNS = 1_000;
    private static final Minimizer ONE = Minimizer.with(Lbfgs.defaults()).stopping(StopRules.defaults());
    private static final MultiStart MANY = MultiStart.with(Lbfgs.defaults()).stopping(StopRules.defaults());

    /// The sample.
    @Param({"xor", "iris"})
    public String problem = "";

    /// Threads for runs made together.
    @Param({"1", "2"})
    public int threads;

    private @Nullable Case prepared;

    private record Case(Risk risk, List<BatchObjective> batches, double[][] starts) {}

    /// Loads the data and draws the starts.
    @Setup
    public void prepare() {
        boolean xor = problem.equals("xor");
        Loss loss = xor ? new SquaredLoss() : new CrossEntropy(0);
        Dataset data = loss.suited(DataSources.load(DataRequest.of("sample:" + problem)));
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(data.features(), List.of(xor ? 3 : 8), data.outputs(), Activation.TANH))
                .withScaling(Scaling.of(data.x()));
        Risk risk = new Risk(network, data, Conventions.of(loss), Precision.FLOAT64, 1);
        double[][] starts = new double[RUNS][];
        for (int k = 0; k < RUNS; k++) {
            starts[k] = Initializer.GLOROT_UNIFORM.initialize(network.layout(), k);
        }
        prepared = new Case(risk, risk.batches(threads), starts);
    }

    private Case current() {
        return Objects.requireNonNull(prepared);
    }

    /// One run after the other, by one thread.
    @Benchmark
    public double inTurn() {
        Case c = current();
        double sum = 0;
        for (double[] start : c.starts) {
            sum += ONE.minimize(c.risk, start).value();
        }
        return sum;
    }

    /// All of them together.
    @Benchmark
    public double[] together() {
        Case c = current();
        double[] losses = new double[RUNS];
        MANY.run(c.batches, RUNS, k -> c.starts[k], (k, run) -> losses[k] = run.value());
        return losses;
    }

    /// Ends the threads.
    @TearDown
    public void close() {
        current().risk.close();
    }
}
