package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import nadir.linalg.SymmetricOperator;
import nadir.objective.FiniteSum;
import org.junit.jupiter.api.Test;

/// Once under way, a step allocates nothing of the point's length.
class AllocationTests {
    private static final int DIMENSION = 200_000;

    /// sum (x_i - 1)^4 / 4 + (x_i - 1)^2 c_i / 2 without a single allocation.
    private static final class Quartic implements FiniteSum, SymmetricOperator {
        private double[] at = new double[0];

        private static double curvature(int i) {
            return 1 + i % 100;
        }

        @Override
        public int dimension() {
            return DIMENSION;
        }

        @Override
        public int terms() {
            return 4;
        }

        @Override
        public double value(double[] point) {
            double sum = 0;
            for (int i = 0; i < point.length; i++) {
                double square = (point[i] - 1) * (point[i] - 1);
                sum += (0.25 * square + 0.5 * curvature(i)) * square;
            }
            return sum;
        }

        @Override
        public double gradient(double[] point, double[] gradient) {
            for (int i = 0; i < point.length; i++) {
                double d = point[i] - 1;
                gradient[i] = (d * d + curvature(i)) * d;
            }
            return value(point);
        }

        @Override
        public double sampledGradient(double[] point, int[] indices, int from, int to, double[] gradient) {
            return gradient(point, gradient);
        }

        @Override
        public SymmetricOperator hessian(double[] point) {
            at = point;
            return this;
        }

        @Override
        public void apply(double[] direction, double[] result) {
            for (int i = 0; i < result.length; i++) {
                double d = at[i] - 1;
                result[i] = (3 * d * d + curvature(i)) * direction[i];
            }
        }
    }

    @Test
    void stepsOfEveryMethod() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Schedule rate = Schedule.constant(1e-3);
        int cases = 0;
        for (Optimizer method : List.of(new Lbfgs(4, 0), new NewtonCg(1, 0, 0), ArmijoDescent.defaults(),
                Adam.of(rate), new Momentum(rate, 0.9, true), new GradientDescent(rate),
                new Minibatch(Adam.of(rate), 1, 0))) {
            Quartic objective = new Quartic();
            double[] start = new double[DIMENSION];
            java.util.Arrays.setAll(start, i -> 2 + i % 7);
            State state = method.init(objective, start);
            for (int k = 0; k < 7; k++) {
                assertThat(method.step(objective, state)).isNotInstanceOf(Step.Stalled.class);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int k = 0; k < 5; k++) {
                assertThat(method.step(objective, state)).isNotInstanceOf(Step.Stalled.class);
            }
            // 5 steps, far below one vector of 1.6 MB; the assertions themselves take some.
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).as(method.name()).isLessThan(400_000);
            cases++;
        }
        assertThat(cases).isEqualTo(7);
    }
}
