package nadir.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nadir.network.Initializer;
import nadir.objective.BatchObjective;
import nadir.optimize.GradientScale;
import nadir.optimize.Lbfgs;
import nadir.optimize.MultiStart;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import nadir.risk.Risk;

/// A thousand runs of L-BFGS from different starts: ours all together, the peer's one after another by
/// `torch::optim::LBFGS`. Both keep ten pairs, search for the strong Wolfe conditions, and stop where the gradient is below
/// 1e-5 (our norm is Euclidean, the peer's the largest element, which stops it a little earlier) or after 200 iterations.
final class ManyStarts implements AutoCloseable {
    private static final int STARTS = 1000;
    /// Runs of the peer in each round: its time is counted as many times as it takes to make all starts.
    private static final int PEER_RUNS = 10;
    private static final double TOLERANCE = 1e-5;
    private static final int ITERATIONS = 200;
    private static final int MEMORY = 10;

    private final Problem problem;
    private final int threads;
    private final List<BatchObjective> batches;
    private final List<double[]> starts;
    private final Risk risk;
    private final Peer peer;
    private final PeerLbfgs peerLbfgs;
    private int next;

    ManyStarts(Problem problem, int threads) {
        Libtorch.setThreads(1);
        this.problem = problem;
        this.threads = threads;
        this.starts = IntStream.range(0, STARTS)
                .mapToObj(seed -> Initializer.GLOROT_UNIFORM.initialize(problem.network().layout(), seed))
                .toList();
        this.risk = problem.risk(threads);
        this.batches = risk.batches(threads);
        this.peer = problem.peer();
        this.peerLbfgs = new PeerLbfgs(peer, TOLERANCE / problem.scale(), ITERATIONS, MEMORY);
    }

    Measurement measure(Measurement.Budget budget) {
        return Measurement.of(this::runSomeOfPeers, this::runAllOfOurs, threads, budget)
                .withPeerTimes((double) STARTS / PEER_RUNS);
    }

    private void runSomeOfPeers() {
        for (int i = 0; i < PEER_RUNS; i++) {
            peerLbfgs.run(starts.get(next));
            next = (next + 1) % STARTS;
        }
    }

    private List<Run> runAllOfOurs() {
        Run[] runs = new Run[STARTS];
        MultiStart.with(new Lbfgs(MEMORY, Lbfgs.DOUBLE_VALUE_ERROR))
                .stopping(StopRules.defaults()
                        .withTolerance(TOLERANCE)
                        .withScale(GradientScale.ONE)
                        .withMaxIterations(ITERATIONS))
                .run(batches, STARTS, starts::get, (start, run) -> runs[start] = run);
        return List.of(runs);
    }

    /// How the two compare in what they do: evaluations in a run, and where runs end.
    String comparison() {
        List<Run> runs = runAllOfOurs();
        double[] ours = runs.stream().mapToDouble(Run::value).toArray();
        List<Double> theirs = new ArrayList<>();
        long before = peerLbfgs.evaluations();
        for (int i = 0; i < STARTS; i += STARTS / 100) {
            peerLbfgs.run(starts.get(i));
            theirs.add(problem.scale() * peer.value());
        }
        double peerEvaluations = (peerLbfgs.evaluations() - before) / 100.0;
        double ourEvaluations = runs.stream().mapToLong(run -> run.evaluations().gradients()).average().orElse(0);
        double[] theirLosses = theirs.stream().mapToDouble(Double::doubleValue).toArray();
        return "gradients in a run: %.0f (peer %.0f); losses at the end, quartiles: %s (peer %s)".formatted(
                ourEvaluations, peerEvaluations, quartiles(ours), quartiles(theirLosses));
    }

    private static String quartiles(double[] values) {
        Measurement.Spread spread = Measurement.Spread.of(values);
        return "%.2g, %.2g, %.2g".formatted(spread.low(), spread.median(), spread.high());
    }

    @Override
    public void close() {
        risk.close();
        peer.close();
    }
}
