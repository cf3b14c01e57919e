package nadir.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import nadir.exec.Precision;

/// A comparison with the peer, and how much faster we want to be.
///
/// @param name for the command line
/// @param ratio the least ratio of the peer's time to ours; empty where there is no goal
record Goal(String name, Supplier<Problem> problem, Operation operation, OptionalDouble ratio) {
    static Problem small() {
        return Problem.regression(Precision.FLOAT64, 100, 10, 32, 32, 3);
    }

    static Problem digits() {
        return Problem.classification(Precision.FLOAT64, 1797, 64, 128, 10);
    }

    static Problem large() {
        return Problem.classification(Precision.FLOAT32, 1000, 784, 256, 256, 10);
    }

    static Problem lenet() {
        return Problem.lenet(Precision.FLOAT32, 256);
    }

    static Problem resnet() {
        return Problem.resnet20(Precision.FLOAT32, 64);
    }

    /// All comparisons, those of a problem side by side.
    static List<Goal> all() {
        List<Goal> goals = new ArrayList<>();
        add(goals, "small", Goal::small, 4, 8, 6);
        add(goals, "digits", Goal::digits, 1.3, 1.6, 1.6);
        add(goals, "large", Goal::large, 1.1, 1.4, 1.4);
        add(goals, "lenet", Goal::lenet, 0, 1.2, 1.2);
        add(goals, "resnet", Goal::resnet, 0, 1, 1);
        goals.add(new Goal("hessian", () -> Problem.regression(Precision.FLOAT64, 500, 20, 40, 4), Operation.HESSIAN,
                OptionalDouble.of(10)));
        goals.add(new Goal("tiny-gradient", Problem::xor, Operation.GRADIENT, OptionalDouble.of(30)));
        goals.add(new Goal("starts-xor", Problem::xor, Operation.L_BFGS, OptionalDouble.of(25)));
        goals.add(new Goal("starts-iris", Problem::iris, Operation.L_BFGS, OptionalDouble.of(25)));
        return goals;
    }

    private static void add(List<Goal> goals, String name, Supplier<Problem> problem, double gradient, double product,
            double fixed) {
        goals.add(new Goal(name + "-gradient", problem, Operation.GRADIENT,
                gradient == 0 ? OptionalDouble.empty() : OptionalDouble.of(gradient)));
        goals.add(new Goal(name + "-product", problem, Operation.PRODUCT, OptionalDouble.of(product)));
        goals.add(new Goal(name + "-fixed", problem, Operation.FIXED_PRODUCT, OptionalDouble.of(fixed)));
    }
}
