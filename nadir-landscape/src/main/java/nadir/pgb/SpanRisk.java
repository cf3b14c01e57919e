package nadir.pgb;

import java.util.Arrays;
import nadir.linalg.Blas;
import nadir.linalg.LinearOperator;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.objective.Objective;
import nadir.objective.ProgramObjective;
import nadir.risk.Risk;
import nadir.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The risk as a function of alpha where the outputs are f + Phi alpha: convex in alpha.
final class SpanRisk implements Objective {
    private static final int BLOCK = 16;

    private final LinearOperator basis;
    private final double[] origin;
    private final double weight;
    private final ProgramObjective losses;
    /// The columns of a basis that is written out; null for one that is not.
    private final double @Nullable [][] directions;

    /// @param basis Phi, m dy rows
    /// @param origin f, the outputs at alpha = 0
    SpanRisk(Risk risk, LinearOperator basis, double[] origin) {
        this.basis = basis;
        this.origin = origin;
        this.weight = risk.weight();
        Tensor targets = risk.data().y();
        Conventions conventions = risk.conventions();
        this.losses = ProgramObjective.of(origin.length, q -> conventions.loss()
                .perSample(q.reshape(targets.shape().extents()), q.constant(targets))
                .sum());
        this.directions = basis instanceof Matrix matrix ? columns(matrix) : null;
    }

    private static double[][] columns(Matrix matrix) {
        double[][] columns = new double[matrix.columns()][matrix.rows()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int k = 0; k < columns.length; k++) {
                columns[k][i] = matrix.elements()[i * columns.length + k];
            }
        }
        return columns;
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
        SymmetricOperator inner = losses.hessian(outputs(alpha));
        return directions == null ? new Factored(inner) : new Written(curvature(directions, inner));
    }

    /// w Phi' L'' Phi, written out: a minimiser multiplies with it many times.
    private double[] curvature(double[][] columns, SymmetricOperator inner) {
        int n = columns.length;
        int rows = origin.length;
        double[] elements = new double[n * n];
        double[] curved = new double[BLOCK * rows];
        double[] image = new double[rows];
        for (int first = 0; first < n; first += BLOCK) {
            int count = Math.min(BLOCK, n - first);
            for (int k = 0; k < count; k++) {
                inner.apply(columns[first + k], image);
                System.arraycopy(image, 0, curved, k * rows, rows);
            }
            // The rows of elements from `first` on: (L'' Phi)' times Phi.
            Blas.gemm(false, false, count, n, rows, weight, curved, 0, rows, ((Matrix) basis).elements(), 0, n, 0,
                    elements, first * n, n);
        }
        return elements;
    }

    /// @param elements symmetric to rounding
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
