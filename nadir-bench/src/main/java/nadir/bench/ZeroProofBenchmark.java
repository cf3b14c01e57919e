package nadir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import nadir.certify.Claim;
import nadir.certify.ProofOutcome;
import nadir.certify.ZeroProver;
import nadir.ir.Program;
import nadir.tensor.Shape;
import nadir.trace.Trace;
import nadir.trace.Traced;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Proofs of zeros of Katsura's quadratic system (Katsura & Sasaki 1987) in one batch, as proofs per second: from points
/// near real zeros, which are found beforehand. Every proof must succeed. The rate to compare with is 450 per second, which
/// is published for certified zeros of polynomial systems of 15 unknowns.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgs = {"--enable-native-access=ALL-UNNAMED", "-Xmx1500m"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ZeroProofBenchmark {
    private static final int BATCH = 200;

    /// Equations and unknowns.
    @Param({"5", "10", "15", "20"})
    public int unknowns;

    private @Nullable ZeroProver prover;
    private final List<double[]> starts = new ArrayList<>();

    /// Finds starts that lead to zeros.
    @Setup
    public void prepare() {
        prover = new ZeroProver(katsura(unknowns));
        SplittableRandom random = new SplittableRandom(1);
        while (starts.size() < BATCH) {
            prover.proveNear(random.doubles(unknowns, -0.5, 0.5).toArray()).proved().ifPresent(zero -> {
                double[] near = new double[unknowns];
                for (int i = 0; i < unknowns; i++) {
                    near[i] = zero.location().midpoint(i) + 1e-4 * random.nextDouble();
                }
                starts.add(near);
            });
        }
    }

    /// For m < n - 1, sum over l of u_|l| u_|m-l| = u_m, and u_0 + 2 (u_1 + ... + u_(n-1)) = 1.
    private static Program katsura(int n) {
        return Trace.program(Shape.of(n), u -> {
            List<Traced> equations = new ArrayList<>();
            for (int m = 0; m < n - 1; m++) {
                Traced sum = u.get(m).negate();
                for (int l = 1 - n; l < n; l++) {
                    if (Math.abs(m - l) < n) {
                        sum = sum.plus(u.get(Math.abs(l)).times(u.get(Math.abs(m - l))));
                    }
                }
                equations.add(sum.reshape(1));
            }
            equations.add(u.sum().times(2).minus(u.get(0)).minus(1).reshape(1));
            return Traced.concatenate(0, equations);
        });
    }

    /// The whole proofs, Newton's steps included.
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long proofs() {
        List<ProofOutcome<Claim.UniqueZero>> outcomes = Objects.requireNonNull(prover).proveNear(starts);
        long proved = outcomes.stream().filter(outcome -> outcome.proved().isPresent()).count();
        if (proved != BATCH) {
            throw new IllegalStateException(proved + " of " + BATCH + " proofs succeeded");
        }
        return proved;
    }
}
