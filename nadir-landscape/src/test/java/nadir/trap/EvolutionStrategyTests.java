package nadir.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The evolution strategy adapts to scales and turns that a search with one step size cannot follow.
class EvolutionStrategyTests {
    @Test
    void findsTheTopOfALongRidge() {
        EvolutionStrategy strategy = new EvolutionStrategy(x -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum -= Math.pow(10, 6.0 * i / (x.length - 1)) * x[i] * x[i];
            }
            return sum;
        }, filled(8, 3), 1, new SplittableRandom(1));
        double[] best = strategy.run(8000, Double.POSITIVE_INFINITY);
        assertThat(Vectors.norm(best)).isLessThan(1e-4);
    }

    @Test
    void followsABentValley() {
        // Rosenbrock's function, negated: the maximum 0 is at (1, ..., 1).
        EvolutionStrategy strategy = new EvolutionStrategy(x -> {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                sum -= 100 * Math.pow(x[i + 1] - x[i] * x[i], 2) + Math.pow(1 - x[i], 2);
            }
            return sum;
        }, filled(5, 0), 0.3, new SplittableRandom(2));
        double[] best = strategy.run(10_000, Double.POSITIVE_INFINITY);
        assertThat(Vectors.norm(Vectors.plus(best, -1, filled(5, 1)))).isLessThan(1e-4);
    }

    @Test
    void stopsWhenItIsEnoughAndRepeatsItself() {
        AtomicInteger evaluations = new AtomicInteger();
        double[][] results = new double[2][];
        for (int i = 0; i < 2; i++) {
            EvolutionStrategy strategy = new EvolutionStrategy(x -> {
                evaluations.incrementAndGet();
                return -Vectors.dot(x, x);
            }, filled(4, 2), 0.5, new SplittableRandom(3));
            results[i] = strategy.run(100_000, -0.1);
        }
        assertThat(results[0]).containsExactly(results[1]);
        assertThat(Vectors.dot(results[0], results[0])).isLessThanOrEqualTo(0.1);
        assertThat(evaluations.get()).isLessThan(2000);
    }

    private static double[] filled(int n, double value) {
        double[] point = new double[n];
        Arrays.fill(point, value);
        return point;
    }
}
