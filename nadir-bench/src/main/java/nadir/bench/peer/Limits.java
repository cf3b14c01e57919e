package nadir.bench.peer;

import java.util.ArrayList;
import java.util.List;
import nadir.bench.peer.Measurement.Spread;
import nadir.exec.Precision;
import nadir.linalg.SymmetricOperator;
import nadir.risk.Risk;

/// Our times against what operation counts and the machine allow, and memory against the peer's; all on one thread.
final class Limits {
    /// What a product with the Hessian costs.
    ///
    /// @param whole time over that of a gradient
    /// @param fixed the same at a point that stays
    /// @param wholeCount operations over those of a gradient
    /// @param fixedCount the same at a point that stays
    record Costs(String problem, Spread whole, Spread fixed, double wholeCount, double fixedCount) {}

    /// How fast matrix products run.
    ///
    /// @param machine GFLOP/s of square products
    /// @param peers GFLOP/s of the peer's BLAS at the derivative's own products alone
    /// @param ours GFLOP/s of ours at them
    /// @param call GFLOP/s of the whole call, counting products only
    /// @param rest the part of the call's time that its products alone do not take
    record Rates(String problem, Operation operation, double machine, double peers, double ours, double call,
            Spread rest) {}

    /// Memory in bytes, data and parameters included, data in the data set not.
    record Use(String problem, Operation operation, double peers, double ours) {}

    /// Bytes on the heap in each call.
    record Allocation(String problem, double gradient, double product, double fixed) {}

    private final Measurement.Budget budget;

    Limits(Measurement.Budget budget) {
        this.budget = budget;
    }

    Costs costs(Problem problem) {
        try (Contest contest = new Contest(problem, 1)) {
            Runnable gradient = contest.ours(Operation.GRADIENT);
            Products products = problem.products();
            double count = products.multiplyAdds(Products.Derivative.GRADIENT);
            return new Costs(problem.name(),
                    Measurement.of(contest.ours(Operation.PRODUCT), gradient, 1, budget).ratio(),
                    Measurement.of(contest.ours(Operation.FIXED_PRODUCT), gradient, 1, budget).ratio(),
                    products.multiplyAdds(Products.Derivative.PRODUCT) / count,
                    products.multiplyAdds(Products.Derivative.FIXED_PRODUCT) / count);
        }
    }

    List<Rates> rates(Problem problem, List<Operation> operations) {
        Libtorch.setThreads(1);
        double machine = ProductsAlone.squareRate(problem.precision(), budget);
        List<Rates> rates = new ArrayList<>();
        for (Operation operation : operations) {
            ProductsAlone alone = new ProductsAlone(problem, operation.derivative());
            double flops = alone.flops();
            Measurement products = Measurement.of(alone.peers(), alone.ours(), 1, budget);
            try (Contest contest = new Contest(problem, 1)) {
                Measurement call = Measurement.of(alone.ours(), contest.ours(operation), 1, budget);
                Spread part = call.ratio();
                rates.add(new Rates(problem.name(), operation, machine, flops / products.peerWall().median(),
                        flops / products.ourWall().median(), flops / call.ourWall().median(),
                        new Spread(1 - part.high(), 1 - part.median(), 1 - part.low())));
            }
        }
        return rates;
    }

    static List<Use> memory(Problem problem) {
        int bytes = problem.precision() == Precision.FLOAT64 ? Double.BYTES : Float.BYTES;
        // Inputs, targets, parameters and a direction, which the peer holds before its call.
        double held = bytes * (double) (problem.data().x().shape().size() + problem.data().y().shape().size()
                + 2 * problem.point().length);
        List<Use> uses = new ArrayList<>();
        for (Operation operation : List.of(Operation.GRADIENT, Operation.PRODUCT, Operation.FIXED_PRODUCT)) {
            double peers;
            try (Contest contest = new Contest(problem, 1)) {
                peers = held + Memory.residentPeak(contest.peerWithGraph(operation));
            }
            uses.add(new Use(problem.name(), operation, peers, ourMemory(problem, operation)));
        }
        return uses;
    }

    /// What a risk keeps after a call, and what a call allocates besides.
    private static double ourMemory(Problem problem, Operation operation) {
        double[] direction = new double[problem.point().length];
        double[] result = new double[direction.length];
        direction[0] = 1;
        problem.risk(1).close();
        long before = Memory.heap();
        Risk risk = problem.risk(1);
        SymmetricOperator hessian = risk.hessian(problem.point());
        Runnable call = switch (operation) {
            case GRADIENT -> () -> risk.gradient(problem.point(), result);
            case PRODUCT -> () -> risk.hessianProduct(problem.point(), direction, result);
            case FIXED_PRODUCT, HESSIAN, L_BFGS -> () -> hessian.apply(direction, result);
        };
        call.run();
        double allocated = Memory.allocated(call, 1, 2);
        double kept = Memory.heap() - before;
        call.run();
        risk.close();
        return kept + allocated;
    }

    static Allocation allocation(Problem problem) {
        try (Contest contest = new Contest(problem, 1)) {
            int calls = 20;
            return new Allocation(problem.name(), Memory.allocated(contest.ours(Operation.GRADIENT), calls, calls),
                    Memory.allocated(contest.ours(Operation.PRODUCT), calls, calls),
                    Memory.allocated(contest.ours(Operation.FIXED_PRODUCT), calls, calls));
        }
    }
}
