package nadir.pgb;

import java.util.Arrays;
import nadir.linalg.Blas;
import nadir.linalg.LinearOperator;
import nadir.linalg.SymmetricOperator;
import nadir.objective.Objective;
import nadir.risk.Risk;

/// The risk as a function of alpha where the outputs are f + Phi alpha: convex in alpha.
public final class SpanRisk implements Objective {
    private static final int BLOCK = 16;

    private final LinearOperator basis;
    private final double[] origin;
    private final double weight;
    private final OutputLosses losses;

    /// @param basis Phi, m dy rows
    /// @param origin f, the outputs at alpha = 0
    SpanRisk(Risk risk, LinearOperator basis, double[] origin) {
        this.basis = basis;
        this.origin = origin;
        this.weight = risk.weight();
        this.losses = OutputLosses.of(risk.conventions().loss(), risk.data().y());
    }

    @Override
    public int dimension() {
        return basis.columns();
    }

    private double[] outputs(double[] alpha) {
        double[] q = new double[origin.length];
        basis.apply(alpha, q);
        Arrays.setAll(q, i -> q[i] + origin[i]);
        return q;
    }

    @Override
    public double value(double[] alpha) {
        return weight * losses.value(outputs(alpha));
    }

    @Override
    public double gradient(double[] alpha, double[] gradient) {
        double[] residuals = new double[origin.length];
        double value = losses.gradient(outputs(alpha), residuals);
        basis.applyTransposed(residuals, gradient);
        Arrays.setAll(gradient, i -> weight * gradient[i]);
        return weight * value;
    }

    @Override
    public SymmetricOperator hessian(double[] alpha) {
        return basis instanceof Matrix ? written(curvature(alpha)) : new Factored(losses.hessian(outputs(alpha)));
    }

    /// The Hessian w Phi' L'' Phi written out, for a basis that is: a minimiser multiplies with it many times.
    ///
    /// @return row-major, symmetric to rounding
    /// @throws IllegalStateException if the basis is known by products only
    public double[] curvature(double[] alpha) {
        if (!(basis instanceof Matrix(int rows, int n, double[] phi))) {
            throw new IllegalStateException("the Hessian of a span is written out only where its basis is");
        }
        SymmetricOperator inner = losses.hessian(outputs(alpha));
        double[] elements = new double[n * n];
        double[] curved = new double[BLOCK * rows];
        double[][] columns = new double[BLOCK][rows];
        double[] image = new double[rows];
        for (int first = 0; first < n; first += BLOCK) {
            int count = Math.min(BLOCK, n - first);
            // All columns of the block at once: a row's elements lie beside each other.
            for (int i = 0; i < rows; i++) {
                for (int k = 0; k < count; k++) {
                    columns[k][i] = phi[i * n + first + k];
                }
            }
            for (int k = 0; k < count; k++) {
                inner.apply(columns[k], image);
                System.arraycopy(image, 0, curved, k * rows, rows);
            }
            // The rows of elements from `first` on: (L'' Phi)' times Phi.
            Blas.gemm(false, false, count, n, rows, weight, curved, 0, rows, phi, 0, n, 0, elements, first * n, n);
        }
        return elements;
    }

    /// Products with a symmetric matrix.
    ///
    /// @param elements row-major, symmetric to rounding
    public static SymmetricOperator written(double[] elements) {
        return new Written(elements);
    }

    private record Written(double[] elements) implements SymmetricOperator {
        @Override
        public int dimension() {
            return (int) Math.round(Math.sqrt(elements.length));
        }

        @Override
        public void apply(double[] direction, double[] result) {
            int n = direction.length;
            Blas.gemv(false, n, n, 1, elements, 0, n, direction, 0, 0, result, 0);
        }
    }

    private final class Factored implements SymmetricOperator {
        private final SymmetricOperator inner;
        private final double[] image = new double[origin.length];
        private final double[] curved = new double[origin.length];

        Factored(SymmetricOperator inner) {
            this.inner = inner;
        }

        @Override
        public int dimension() {
            return basis.columns();
        }

        @Override
        public void apply(double[] direction, double[] result) {
            basis.apply(direction, image);
            inner.apply(image, curved);
            basis.applyTransposed(curved, result);
            for (int i = 0; i < result.length; i++) {
                result[i] *= weight;
            }
        }
    }
}
