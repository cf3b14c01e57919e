package nadir.audit;

import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import nadir.critical.Direction;
import nadir.critical.Symmetry;
import nadir.objective.Objective;

/// Walks along parameters that compute the same function.
final class FiberGradient {
    /// How far walks along equal-function parameters go, relative to the largest parameter.
    private static final double WALK = 0.05;
    private static final int WALKS = 3;

    private FiberGradient() {}

    /// The largest gradient norm found at points that a symmetry of this point alone reaches in a straight line.
    ///
    /// @param same whether a point computes the same as this one
    static OptionalDouble along(Objective objective, double[] point, List<Symmetry> symmetries, long seed,
            Predicate<double[]> same) {
        SplittableRandom random = new SplittableRandom(seed);
        double largest = -1;
        for (Symmetry symmetry : symmetries) {
            boolean walkable = symmetry.kind().isStraight() && !symmetry.kind().isGlobal();
            for (int walk = 0; walkable && walk < WALKS; walk++) {
                double[] moved = walk(point, symmetry, random);
                if (same.test(moved)) {
                    double[] gradient = new double[point.length];
                    objective.gradient(moved, gradient);
                    largest = Math.max(largest, Audit.norm(gradient));
                }
            }
        }
        return largest < 0 ? OptionalDouble.empty() : OptionalDouble.of(largest);
    }

    private static double[] walk(double[] point, Symmetry symmetry, SplittableRandom random) {
        double size = 0;
        for (double parameter : point) {
            size = Math.max(size, Math.abs(parameter));
        }
        double[] moved = point.clone();
        for (Direction direction : symmetry.directions()) {
            direction.addTo(moved, WALK * size * (2 * random.nextDouble() - 1));
        }
        return moved;
    }
}
