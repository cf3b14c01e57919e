package nadir.trap;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nadir.linalg.SymmetricEigen;

/// Maximises a function without derivatives by covariance matrix adaptation, CMA-ES (Hansen, arXiv 1604.00772, figure 6
/// with the default parameters of table 1 and positive weights).
final class EvolutionStrategy {
    private final ToDoubleFunction<double[]> function;
    private final SplittableRandom random;
    private final int n;
    private final int population;
    private final double[] weights;
    private final double selected;
    private final double[] mean;
    private final double[] covariance;
    private final double[] sizePath;
    private final double[] shapePath;
    private double size;
    private double[] best;
    private double bestValue;
    private int generations;

    /// @param function to maximise; where it changes the points it is given, the changed ones are its arguments
    /// @param start where to begin
    /// @param size of the first steps
    EvolutionStrategy(ToDoubleFunction<double[]> function, double[] start, double size, SplittableRandom random) {
        this.function = function;
        this.random = random;
        this.n = start.length;
        this.population = 4 + (int) (3 * StrictMath.log(n));
        int parents = population / 2;
        double[] raw = new double[parents];
        Arrays.setAll(raw, i -> StrictMath.log((population + 1) / 2.0) - StrictMath.log(i + 1.0));
        double sum = Arrays.stream(raw).sum();
        this.weights = Arrays.stream(raw).map(w -> w / sum).toArray();
        this.selected = 1 / Arrays.stream(weights).map(w -> w * w).sum();
        this.mean = start.clone();
        this.covariance = new double[n * n];
        for (int i = 0; i < n; i++) {
            covariance[i * n + i] = 1;
        }
        this.sizePath = new double[n];
        this.shapePath = new double[n];
        this.size = size;
        this.best = start.clone();
        this.bestValue = function.applyAsDouble(best);
    }

    /// The best point after so many evaluations, whole generations at a time, or as soon as its value is `enough`.
    double[] run(int evaluations, double enough) {
        for (int done = 0; done < evaluations && bestValue < enough; done += population) {
            generation();
        }
        return best;
    }

    private void generation() {
        generations++;
        SymmetricEigen eigen = SymmetricEigen.of(covariance, n);
        double[][] steps = new double[population][];
        double[][] normals = new double[population][];
        double[] values = new double[population];
        for (int k = 0; k < population; k++) {
            double[] coordinates = Vectors.normal(n, random);
            steps[k] = combined(eigen, coordinates, true);
            normals[k] = combined(eigen, coordinates, false);
            double[] point = Vectors.plus(mean, size, steps[k]);
            values[k] = function.applyAsDouble(point);
            if (values[k] > bestValue) {
                best = point;
                bestValue = values[k];
            }
        }
        Integer[] order = IntStream.range(0, population).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(k -> -values[k]));
        adapt(steps, normals, order);
    }

    /// The sum of eigenvectors times coordinates, times the roots of the eigenvalues if they are to be `scaled`.
    private double[] combined(SymmetricEigen eigen, double[] coordinates, boolean scaled) {
        double[] result = new double[n];
        for (int i = 0; i < n; i++) {
            double factor = coordinates[i] * (scaled ? Math.sqrt(Math.max(1e-20, eigen.values()[i])) : 1);
            for (int j = 0; j < n; j++) {
                result[j] += factor * eigen.vectors()[i * n + j];
            }
        }
        return result;
    }

    private void adapt(double[][] steps, double[][] normals, Integer[] order) {
        double[] step = weighted(steps, order);
        double[] normal = weighted(normals, order);
        for (int i = 0; i < n; i++) {
            mean[i] += size * step[i];
        }
        double expected = Math.sqrt(n) * (1 - 1.0 / (4 * n) + 1.0 / (21.0 * n * n));
        double forSize = (selected + 2) / (n + selected + 5);
        double damping = 1 + 2 * Math.max(0, Math.sqrt((selected - 1) / (n + 1)) - 1) + forSize;
        follow(sizePath, normal, forSize, 1);
        double length = Vectors.norm(sizePath);
        boolean calm = length / Math.sqrt(1 - StrictMath.pow(1 - forSize, 2.0 * generations)) < (1.4 + 2.0 / (n + 1))
                * expected;
        double forPath = (4 + selected / n) / (n + 4 + 2 * selected / n);
        follow(shapePath, step, forPath, calm ? 1 : 0);
        double one = 2 / ((n + 1.3) * (n + 1.3) + selected);
        double many = Math.min(1 - one, 2 * (selected - 2 + 1 / selected) / ((n + 2.0) * (n + 2) + selected));
        double kept = 1 - one - many + (calm ? 0 : one * forPath * (2 - forPath));
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < weights.length; k++) {
                    sum += weights[k] * steps[order[k]][i] * steps[order[k]][j];
                }
                covariance[i * n + j] = kept * covariance[i * n + j] + one * shapePath[i] * shapePath[j] + many * sum;
            }
        }
        size *= StrictMath.exp(Math.min(1, forSize / damping * (length / expected - 1)));
    }

    private void follow(double[] path, double[] step, double rate, double factor) {
        double scale = factor * Math.sqrt(rate * (2 - rate) * selected);
        Arrays.setAll(path, i -> (1 - rate) * path[i] + scale * step[i]);
    }

    private double[] weighted(double[][] vectors, Integer[] order) {
        double[] result = new double[n];
        for (int k = 0; k < weights.length; k++) {
            for (int i = 0; i < n; i++) {
                result[i] += weights[k] * vectors[order[k]][i];
            }
        }
        return result;
    }
}
