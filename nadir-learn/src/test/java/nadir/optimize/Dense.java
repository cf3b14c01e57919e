package nadir.optimize;

import java.util.random.RandomGenerator;
import nadir.linalg.SymmetricOperator;
import nadir.objective.Objective;

/// Small dense matrices, by the plain definitions.
final class Dense {
    private Dense() {}

    static SymmetricOperator operator(double[][] a) {
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return a.length;
            }

            @Override
            public void apply(double[] direction, double[] result) {
                multiply(a, direction, result);
            }
        };
    }

    static void multiply(double[][] a, double[] x, double[] result) {
        for (int i = 0; i < a.length; i++) {
            double sum = 0;
            for (int j = 0; j < x.length; j++) {
                sum += a[i][j] * x[j];
            }
            result[i] = sum;
        }
    }

    /// Solves a x = b by Gaussian elimination with partial pivoting.
    static double[] solve(double[][] a, double[] b) {
        int n = b.length;
        double[][] m = new double[n][];
        for (int i = 0; i < n; i++) {
            m[i] = java.util.Arrays.copyOf(a[i], n + 1);
            m[i][n] = b[i];
        }
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(m[i][k]) > Math.abs(m[pivot][k]) ? i : pivot;
            }
            double[] row = m[pivot];
            m[pivot] = m[k];
            m[k] = row;
            for (int i = k + 1; i < n; i++) {
                double factor = m[i][k] / m[k][k];
                for (int j = k; j <= n; j++) {
                    m[i][j] -= factor * m[k][j];
                }
            }
        }
        double[] x = new double[n];
        for (int i = n - 1; i >= 0; i--) {
            double sum = m[i][n];
            for (int j = i + 1; j < n; j++) {
                sum -= m[i][j] * x[j];
            }
            x[i] = sum / m[i][i];
        }
        return x;
    }

    static double[] normals(RandomGenerator random, int n) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextGaussian();
        }
        return x;
    }

    /// A = Q diag(eigenvalues) Q' with Q a product of n random reflections.
    static double[][] symmetric(RandomGenerator random, double[] eigenvalues) {
        int n = eigenvalues.length;
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i][i] = eigenvalues[i];
        }
        for (int k = 0; k < n; k++) {
            double[] v = normals(random, n);
            double squared = 0;
            for (double entry : v) {
                squared += entry * entry;
            }
            reflect(a, v, squared);
            reflect(a, v, squared);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                a[i][j] = a[j][i];
            }
        }
        return a;
    }

    /// a <- (H a)' with H = I - 2 v v' / |v|^2; twice gives H a H.
    private static void reflect(double[][] a, double[] v, double squared) {
        int n = v.length;
        double[][] result = new double[n][n];
        for (int j = 0; j < n; j++) {
            double along = 0;
            for (int i = 0; i < n; i++) {
                along += v[i] * a[i][j];
            }
            for (int i = 0; i < n; i++) {
                result[j][i] = a[i][j] - 2 * v[i] * along / squared;
            }
        }
        for (int i = 0; i < n; i++) {
            a[i] = result[i];
        }
    }

    /// (x - m)' A (x - m) / 2 + offset, minimal at m.
    static Objective quadratic(double[][] a, double[] m, double offset) {
        return new Objective() {
            @Override
            public int dimension() {
                return m.length;
            }

            @Override
            public double value(double[] point) {
                return gradient(point, new double[m.length]);
            }

            @Override
            public double gradient(double[] point, double[] gradient) {
                double[] d = new double[m.length];
                for (int i = 0; i < d.length; i++) {
                    d[i] = point[i] - m[i];
                }
                multiply(a, d, gradient);
                double sum = 0;
                for (int i = 0; i < d.length; i++) {
                    sum += 0.5 * d[i] * gradient[i];
                }
                return sum + offset;
            }

            @Override
            public SymmetricOperator hessian(double[] point) {
                return operator(a);
            }
        };
    }

    static double[] logarithmicSpectrum(int n, double condition) {
        double[] spectrum = new double[n];
        for (int i = 0; i < n; i++) {
            spectrum[i] = n == 1 ? 1 : Math.pow(condition, (double) i / (n - 1)) / condition;
        }
        return spectrum;
    }
}
