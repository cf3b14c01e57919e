package nadir.optimize;

import java.util.Random;
import nadir.linalg.SymmetricOperator;
import nadir.objective.FiniteSum;

/// (1/m) sum log(1 + exp(-y_i x_i.w)) + (decay/2) |w|^2, all derivatives by hand.
final class LogisticRegression implements FiniteSum {
    final double[][] x;
    final double[] y;
    final double decay;

    LogisticRegression(double[][] x, double[] y, double decay) {
        this.x = x;
        this.y = y;
        this.decay = decay;
    }

    /// Labels drawn from the model, so that the classes overlap.
    static LogisticRegression random(long seed, int terms, int dimension, double decay) {
        Random random = new Random(seed);
        double[] truth = Dense.normals(random, dimension);
        double[][] x = new double[terms][];
        double[] y = new double[terms];
        for (int i = 0; i < terms; i++) {
            x[i] = Dense.normals(random, dimension);
            y[i] = random.nextDouble() < 1 / (1 + Math.exp(-dot(x[i], truth))) ? 1 : -1;
        }
        return new LogisticRegression(x, y, decay);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public int terms() {
        return x.length;
    }

    @Override
    public int dimension() {
        return x[0].length;
    }

    @Override
    public double value(double[] point) {
        return gradient(point, new double[point.length]);
    }

    @Override
    public double gradient(double[] point, double[] gradient) {
        int[] all = new int[x.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return sampledGradient(point, all, 0, all.length, gradient);
    }

    @Override
    public double sampledGradient(double[] point, int[] indices, int from, int to, double[] gradient) {
        double value = 0.5 * decay * dot(point, point);
        for (int j = 0; j < point.length; j++) {
            gradient[j] = decay * point[j];
        }
        int count = to - from;
        for (int k = from; k < to; k++) {
            int i = indices[k];
            double margin = y[i] * dot(x[i], point);
            value += (margin > 0 ? Math.log1p(Math.exp(-margin)) : -margin + Math.log1p(Math.exp(margin))) / count;
            double weight = -y[i] / (1 + Math.exp(margin)) / count;
            for (int j = 0; j < point.length; j++) {
                gradient[j] += weight * x[i][j];
            }
        }
        return value;
    }

    double[][] hessianMatrix(double[] point) {
        int n = point.length;
        double[][] h = new double[n][n];
        for (int j = 0; j < n; j++) {
            h[j][j] = decay;
        }
        for (int i = 0; i < x.length; i++) {
            double s = 1 / (1 + Math.exp(-dot(x[i], point)));
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    h[j][k] += s * (1 - s) * x[i][j] * x[i][k] / x.length;
                }
            }
        }
        return h;
    }

    @Override
    public SymmetricOperator hessian(double[] point) {
        return Dense.operator(hessianMatrix(point));
    }

    /// The minimiser by undamped Newton steps with Gaussian elimination: the oracle.
    double[] minimizer() {
        double[] w = new double[dimension()];
        double[] g = new double[dimension()];
        for (int k = 0; k < 50; k++) {
            gradient(w, g);
            double[] step = Dense.solve(hessianMatrix(w), g);
            for (int j = 0; j < w.length; j++) {
                w[j] -= step[j];
            }
        }
        return w;
    }
}
