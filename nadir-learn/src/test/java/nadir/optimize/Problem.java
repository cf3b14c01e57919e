package nadir.optimize;

import java.util.List;
import nadir.objective.Objective;

/// An objective with a start and the stationary points that are known for it in closed form or from the literature.
///
/// @param accuracy to which a minimiser is determined by a gradient of 1e-10 (poor for degenerate ones)
record Problem(String name, Objective objective, double[] start, List<double[]> minimizers, double accuracy) {
    /// Moré, Garbow & Hillstrom, ACM Trans. Math. Software 7 (1981), with their starts.
    static List<Problem> classics() {
        return List.of(rosenbrock(), freudensteinRoth(), beale(), wood(), powell());
    }

    static Problem rosenbrock() {
        return new Problem("Rosenbrock", Jet.objective(2,
                x -> x[1].minus(x[0].squared()).squared().times(100).plus(x[0].times(-1).plus(1).squared())),
                new double[] {-1.2, 1}, List.of(new double[] {1, 1}), 1e-7);
    }

    /// Global minimum 0 at (5, 4), local minimum 48.984... where r1 + r2 = 0 and r1 (12 + 8 y - 6 y^2) = 0 hold with
    /// r1 /= 0: y = (2 - sqrt(22)) / 3.
    static Problem freudensteinRoth() {
        double x2 = (2 - Math.sqrt(22)) / 3;
        double c1 = -13 + ((5 - x2) * x2 - 2) * x2;
        double c2 = -29 + ((x2 + 1) * x2 - 14) * x2;
        return new Problem("Freudenstein-Roth", Jet.objective(2, x -> {
            Jet y = x[1];
            Jet r1 = x[0].plus(y.times(-1).plus(5).times(y).plus(-2).times(y)).plus(-13);
            Jet r2 = x[0].plus(y.plus(1).times(y).plus(-14).times(y)).plus(-29);
            return r1.squared().plus(r2.squared());
        }), new double[] {0.5, -2}, List.of(new double[] {5, 4}, new double[] {-(c1 + c2) / 2, x2}), 1e-7);
    }

    static Problem beale() {
        double[] y = {1.5, 2.25, 2.625};
        return new Problem("Beale", Jet.objective(2, x -> {
            Jet sum = Jet.constant(0, 2);
            for (int i = 0; i < 3; i++) {
                sum = sum.plus(x[0].times(x[1].power(i + 1).times(-1).plus(1)).times(-1).plus(y[i]).squared());
            }
            return sum;
        }), new double[] {1, 1}, List.of(new double[] {3, 0.5}), 1e-7);
    }

    static Problem wood() {
        return new Problem("Wood", Jet.objective(4, x -> {
            Jet a = x[1].minus(x[0].squared()).squared().times(100).plus(x[0].times(-1).plus(1).squared());
            Jet b = x[3].minus(x[2].squared()).squared().times(90).plus(x[2].times(-1).plus(1).squared());
            Jet c = x[1].plus(-1).squared().plus(x[3].plus(-1).squared()).times(10.1);
            return a.plus(b).plus(c).plus(x[1].plus(-1).times(x[3].plus(-1)).times(19.8));
        }), new double[] {-3, -1, -3, -1}, List.of(new double[] {1, 1, 1, 1}), 1e-6);
    }

    /// The Hessian at the minimum has rank 2: convergence is slow and the minimiser poorly determined.
    static Problem powell() {
        return new Problem("Powell singular", Jet.objective(4, x -> {
            Jet a = x[0].plus(x[1].times(10)).squared().plus(x[2].minus(x[3]).squared().times(5));
            return a.plus(x[1].minus(x[2].times(2)).power(4)).plus(x[0].minus(x[3]).power(4).times(10));
        }), new double[] {3, -1, 0, 1}, List.of(new double[] {0, 0, 0, 0}), 1e-2);
    }

    double distanceToNearest(double[] point) {
        return minimizers.stream().mapToDouble(m -> Vectors.distance(m, point)).min().orElseThrow();
    }
}
