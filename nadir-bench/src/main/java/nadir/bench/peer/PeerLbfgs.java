package nadir.bench.peer;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LBFGS;
import org.bytedeco.pytorch.LBFGSOptions;
import org.bytedeco.pytorch.LossClosure;
import org.bytedeco.pytorch.Tensor;

/// Runs of `torch::optim::LBFGS` with its search for the strong Wolfe conditions, one after another.
final class PeerLbfgs {
    private final Peer peer;
    private final double tolerance;
    private final int iterations;
    private final int memory;
    private long evaluations;

    /// @param tolerance of the largest element of the gradient, in the units of the peer's loss
    PeerLbfgs(Peer peer, double tolerance, int iterations, int memory) {
        this.peer = peer;
        this.tolerance = tolerance;
        this.iterations = iterations;
        this.memory = memory;
    }

    /// Losses with their gradients so far.
    long evaluations() {
        return evaluations;
    }

    /// Runs from a point; where it ends stays in the peer. In C++ the closure would be called without Java between, which
    /// is about a hundredth of its time.
    void run(double[] start) {
        peer.moveTo(start);
        try (PointerScope _ = new PointerScope()) {
            LBFGS optimizer = new LBFGS(peer.leaves(), options());
            optimizer.step(new LossClosure() {
                @Override
                public Tensor call() {
                    evaluations++;
                    optimizer.zero_grad();
                    Tensor loss = peer.loss();
                    loss.backward();
                    return loss;
                }
            });
        }
    }

    private LBFGSOptions options() {
        LBFGSOptions options = new LBFGSOptions(1);
        options.max_iter().put(iterations);
        options.max_eval().put(10L * iterations);
        options.tolerance_grad().put(tolerance);
        // Only the gradient ends a run, as on our side; progress below rounding ends it here and there.
        options.tolerance_change().put(1e-14);
        options.history_size().put(memory);
        options.line_search_fn().put("strong_wolfe");
        return options;
    }
}
