package nadir.bench.peer;

import java.util.List;
import java.util.SplittableRandom;
import nadir.exec.Precision;
import nadir.linalg.SymmetricOperator;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.Progress;

/// Both sides of a problem, checked to compute the same.
final class Contest implements AutoCloseable {
    private final Problem problem;
    private final Peer peer;
    private final Risk risk;
    private final double[] direction;
    /// Two points, so that no call finds its predecessor's.
    private final double[][] points;
    private final double[] result;
    private final int threads;
    private int calls;

    Contest(Problem problem, int threads) {
        this.problem = problem;
        this.threads = threads;
        Libtorch.setThreads(threads);
        this.peer = problem.peer();
        this.risk = problem.risk(threads);
        double[] there = problem.point().clone();
        there[0] += 0.125;
        this.points = new double[][] {problem.point(), there};
        this.result = new double[risk.dimension()];
        // Single-precision numbers, so that both sides get the same direction.
        this.direction = new SplittableRandom(4).doubles(result.length, -1, 1).map(value -> (float) value).toArray();
        peer.aim(direction);
    }

    Problem problem() {
        return problem;
    }

    Risk risk() {
        return risk;
    }

    private double[] nextPoint() {
        calls ^= 1;
        return points[calls];
    }

    private Runnable peers(Operation operation, Peer.Graph graph) {
        return switch (operation) {
            case GRADIENT -> peer::gradient;
            case PRODUCT -> peer::product;
            case FIXED_PRODUCT -> graph::product;
            case HESSIAN -> () -> peerHessian(graph);
            case L_BFGS -> throw new IllegalArgumentException("runs of L-BFGS are measured by ManyStarts");
        };
    }

    /// What is measured of the peer, with a graph that is never freed.
    Runnable peers(Operation operation) {
        return peers(operation, peer.graph());
    }

    private void peerHessian(Peer.Graph graph) {
        for (int i = 0; i < result.length; i++) {
            graph.column(i);
        }
    }

    Runnable ours(Operation operation) {
        return switch (operation) {
            case GRADIENT -> () -> risk.gradient(nextPoint(), result);
            case PRODUCT -> () -> risk.hessianProduct(nextPoint(), direction, result);
            case FIXED_PRODUCT -> {
                SymmetricOperator hessian = risk.hessian(points[0]);
                yield () -> hessian.apply(direction, result);
            }
            case HESSIAN -> {
                SymmetricOperator hessian = risk.hessian(points[0]);
                yield () -> DenseOperator.of(hessian, Progress.UNWATCHED);
            }
            case L_BFGS -> throw new IllegalArgumentException("runs of L-BFGS are measured by ManyStarts");
        };
    }

    /// Measures an operation. With two threads the peer runs on one and on two, and the faster counts.
    Contested measure(Operation operation, Measurement.Budget budget) {
        if (operation == Operation.HESSIAN) {
            peer.prepareUnits();
        }
        try (Peer.Graph graph = peer.graph()) {
            Runnable theirs = peers(operation, graph);
            if (threads == 1) {
                return new Contested(Measurement.of(theirs, ours(operation), 1, budget), 1);
            }
            var times = Measurement.times(
                    List.of(new Measurement.Lane(() -> Libtorch.setThreads(1), theirs),
                            new Measurement.Lane(() -> Libtorch.setThreads(threads), theirs),
                            new Measurement.Lane(ours(operation))),
                    threads, budget);
            Measurement onOne = new Measurement(times.get(0), times.get(2));
            Measurement onAll = new Measurement(times.get(1), times.get(2));
            return onOne.peerWall().median() < onAll.peerWall().median() ? new Contested(onOne, 1)
                    : new Contested(onAll, threads);
        }
    }

    /// The peer's call with the graph that it needs, made and freed each time.
    Runnable peerWithGraph(Operation operation) {
        return switch (operation) {
            case GRADIENT -> peer::gradient;
            case PRODUCT -> peer::product;
            case FIXED_PRODUCT, HESSIAN, L_BFGS -> () -> {
                try (Peer.Graph graph = peer.graph()) {
                    graph.product();
                }
            };
        };
    }

    /// @param peerThreads what the peer was measured with
    record Contested(Measurement measurement, int peerThreads) {}

    /// Compares loss, gradient and a product with the Hessian at two points.
    ///
    /// @throws IllegalStateException if they differ by more than rounding
    void verify() {
        boolean isDouble = problem.precision() == Precision.FLOAT64;
        for (double[] point : points) {
            peer.moveTo(point);
            double loss = risk.gradient(point, result);
            require("losses", Math.abs(loss / (problem.scale() * peer.value()) - 1), isDouble ? 1e-12 : 1e-5);
            require("gradients", distance(result, peer.gradientValues()), isDouble ? 1e-11 : 1e-4);
            try (Peer.Graph graph = peer.graph()) {
                risk.hessianProduct(point, direction, result);
                require("products", distance(result, graph.productValues()), isDouble ? 1e-11 : 1e-3);
                risk.hessian(point).apply(direction, result);
                require("fixed products", distance(result, graph.productValues()), isDouble ? 1e-11 : 1e-3);
            }
        }
    }

    /// |a - scale b| / |a|.
    private double distance(double[] a, double[] b) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < a.length; i++) {
            double d = a[i] - problem.scale() * b[i];
            difference += d * d;
            norm += a[i] * a[i];
        }
        return Math.sqrt(difference / norm);
    }

    private void require(String what, double error, double most) {
        if (!(error <= most)) {
            throw new IllegalStateException(problem.name() + ": the two sides compute different functions, " + what
                    + " differ by " + error + " where rounding explains " + most);
        }
    }

    @Override
    public void close() {
        risk.close();
        peer.close();
    }
}
