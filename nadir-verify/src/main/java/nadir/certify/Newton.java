package nadir.certify;

import nadir.linalg.Blas;
import nadir.linalg.SymmetricEigen;
import nadir.linalg.SymmetricOperator;
import nadir.objective.Objective;

/// Newton's method in floating point, to the accuracy that it gives: finds where to look for a proof.
final class Newton {
    private static final int MOST_STEPS = 20;
    /// Steps without a smaller one: on the way through a valley they may grow before they shrink.
    private static final int PATIENCE = 3;
    private static final double GOOD_ENOUGH = 0x1p-52;

    private final Objective objective;
    private final int n;

    Newton(Objective objective) {
        this.objective = objective;
        this.n = objective.dimension();
    }

    /// Where the iteration ended.
    ///
    /// @param point the iterate with the smallest step
    /// @param eigen the Hessian at or next to it
    /// @param step the next step from it
    record End(double[] point, SymmetricEigen eigen, double[] step) {
        /// The largest component of the step.
        double size() {
            return largest(step);
        }

        /// The largest coordinate of the point.
        double norm() {
            return largest(point);
        }
    }

    /// Iterates until steps no longer get smaller.
    ///
    /// @throws IllegalArgumentException if numbers stop being finite
    /// @throws nadir.linalg.DecompositionException if a Hessian cannot be decomposed
    End refine(double[] start) {
        End best = at(start.clone());
        End last = best;
        int stalled = 0;
        for (int i = 0; i < MOST_STEPS && stalled < PATIENCE && last.size() > GOOD_ENOUGH * largest(last.point); i++) {
            double[] next = last.point.clone();
            for (int k = 0; k < n; k++) {
                next[k] += last.step[k];
            }
            last = at(next);
            stalled = last.size() < 0.9 * best.size() ? 0 : stalled + 1;
            best = last.size() < best.size() ? last : best;
        }
        return best;
    }

    private End at(double[] point) {
        SymmetricEigen eigen = SymmetricEigen.of(hessian(point), n);
        return new End(point, eigen, direction(point, eigen));
    }

    /// -H^-1 times the gradient.
    private double[] direction(double[] point, SymmetricEigen eigen) {
        double[] gradient = new double[n];
        objective.gradient(point, gradient);
        double[] coordinates = new double[n];
        Blas.gemv(false, n, n, -1, eigen.vectors(), 0, n, gradient, 0, 0, coordinates, 0);
        for (int k = 0; k < n; k++) {
            coordinates[k] /= eigen.values()[k];
        }
        double[] step = new double[n];
        Blas.gemv(true, n, n, 1, eigen.vectors(), 0, n, coordinates, 0, 0, step, 0);
        return step;
    }

    private double[] hessian(double[] point) {
        SymmetricOperator operator = objective.hessian(point);
        double[] dense = new double[n * n];
        if (operator.write(dense, _ -> true)) {
            return dense;
        }
        double[][] units = new double[n][n];
        double[][] columns = new double[n][n];
        for (int i = 0; i < n; i++) {
            units[i][i] = 1;
        }
        operator.applyBlock(units, columns);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                dense[i * n + j] = columns[i][j] / 2 + columns[j][i] / 2;
            }
        }
        return dense;
    }

    private static double largest(double[] vector) {
        double largest = 0;
        for (double x : vector) {
            largest = Math.max(largest, Math.abs(x));
        }
        return largest;
    }
}
