package nadir.spectrum;

import java.util.Random;
import java.util.stream.IntStream;
import nadir.linalg.SymmetricOperator;

/// Operators of known spectrum.
final class Operators {
    private Operators() {}

    static SymmetricOperator diagonal(double... values) {
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return values.length;
            }

            @Override
            public void apply(double[] direction, double[] result) {
                for (int i = 0; i < values.length; i++) {
                    result[i] = values[i] * direction[i];
                }
            }
        };
    }

    /// P diag(values) P with P a product of random reflections: the same spectrum, eigenvectors in general position.
    static SymmetricOperator rotated(double[] values, long seed) {
        int n = values.length;
        Random random = new Random(seed);
        double[][] normals = IntStream.range(0, 3).mapToObj(k -> unit(n, random)).toArray(double[][]::new);
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return n;
            }

            @Override
            public void apply(double[] direction, double[] result) {
                System.arraycopy(direction, 0, result, 0, n);
                for (int k = 0; k < 3; k++) {
                    reflect(normals[k], result);
                }
                for (int i = 0; i < n; i++) {
                    result[i] *= values[i];
                }
                for (int k = 2; k >= 0; k--) {
                    reflect(normals[k], result);
                }
            }
        };
    }

    private static void reflect(double[] normal, double[] x) {
        double dot = 0;
        for (int i = 0; i < x.length; i++) {
            dot += normal[i] * x[i];
        }
        for (int i = 0; i < x.length; i++) {
            x[i] -= 2 * dot * normal[i];
        }
    }

    private static double[] unit(int n, Random random) {
        double[] x = new double[n];
        double squares = 0;
        for (int i = 0; i < n; i++) {
            x[i] = random.nextGaussian();
            squares += x[i] * x[i];
        }
        for (int i = 0; i < n; i++) {
            x[i] /= Math.sqrt(squares);
        }
        return x;
    }

    /// The Laplacian of a path of n vertices with both ends held at zero; its eigenvalues are
    /// 4 sin^2(k pi / (2 (n + 1))), k = 1..n.
    static SymmetricOperator path(int n) {
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return n;
            }

            @Override
            public void apply(double[] x, double[] result) {
                for (int i = 0; i < n; i++) {
                    result[i] = 2 * x[i] - (i > 0 ? x[i - 1] : 0) - (i + 1 < n ? x[i + 1] : 0);
                }
            }
        };
    }

    static double[] pathEigenvalues(int n) {
        return IntStream.rangeClosed(1, n)
                .mapToDouble(k -> 4 * Math.pow(Math.sin(k * Math.PI / (2.0 * (n + 1))), 2))
                .toArray();
    }
}
