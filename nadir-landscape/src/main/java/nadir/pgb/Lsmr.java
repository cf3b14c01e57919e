package nadir.pgb;

import nadir.linalg.Blas;
import nadir.linalg.LinearOperator;

/// min over x of |A x - b| from products with A and its transpose (Fong & Saunders, SIAM J. Sci. Comput. 33, 2011): |A'(A x
/// - b)| falls in every iteration, and without stopping early x is the solution of least norm. Two products an iteration.
///
/// @param solution x
/// @param residual b - A x, by a fresh product
/// @param slope |A' residual|, by a fresh product
/// @param norm a lower estimate of the largest singular value of A
/// @param iterations made
/// @param converged whether the recurrence saw the slope below the target
record Lsmr(double[] solution, double[] residual, double slope, double norm, int iterations, boolean converged) {

    /// @param tolerance the target for |A' residual| / (norm of A x |b|)
    static Lsmr solve(LinearOperator a, double[] b, double tolerance, int maxIterations) {
        return new Run(a, b, tolerance, maxIterations).run();
    }

    private static final class Run {
        private final LinearOperator a;
        private final double[] b;
        private final double tolerance;
        private final int maxIterations;
        private final double[] x;
        private final double[] u;
        private final double[] v;
        private final double[] image;
        private final double[] coimage;
        private double beta;
        private double alpha;
        private double norm;

        private Run(LinearOperator a, double[] b, double tolerance, int maxIterations) {
            this.a = a;
            this.b = b;
            this.tolerance = tolerance;
            this.maxIterations = maxIterations;
            this.x = new double[a.columns()];
            this.u = b.clone();
            this.v = new double[a.columns()];
            this.image = new double[a.rows()];
            this.coimage = new double[a.columns()];
        }

        private Lsmr run() {
            beta = normalise(u);
            a.applyTransposed(u, v);
            alpha = normalise(v);
            double size = beta;
            double slope = alpha * beta;
            int iterations = 0;
            boolean converged = slope == 0;
            if (!converged) {
                norm = alpha;
                double[] h = v.clone();
                double[] hBar = new double[v.length];
                double zetaBar = slope;
                double alphaBar = alpha;
                double rho = 1;
                double rhoBar = 1;
                double cBar = 1;
                double sBar = 0;
                while (!converged && iterations < maxIterations) {
                    bidiagonalise();
                    double oldRho = rho;
                    rho = Math.hypot(alphaBar, beta);
                    double c = alphaBar / rho;
                    double s = beta / rho;
                    double theta = s * alpha;
                    alphaBar = c * alpha;
                    double oldRhoBar = rhoBar;
                    double thetaBar = sBar * rho;
                    double turned = cBar * rho;
                    rhoBar = Math.hypot(turned, theta);
                    cBar = turned / rhoBar;
                    sBar = theta / rhoBar;
                    double zeta = cBar * zetaBar;
                    zetaBar = -sBar * zetaBar;
                    combine(h, -thetaBar * rho / (oldRho * oldRhoBar), hBar);
                    Blas.axpy(zeta / (rho * rhoBar), hBar, x);
                    combine(v, -theta / rho, h);
                    iterations++;
                    converged = Math.abs(zetaBar) <= tolerance * norm * size || alpha == 0;
                }
            }
            return result(iterations, converged);
        }

        /// The next pair of the Golub-Kahan process.
        private void bidiagonalise() {
            a.apply(v, image);
            combine(image, -alpha, u);
            beta = normalise(u);
            norm = Math.max(norm, Math.hypot(alpha, beta));
            a.applyTransposed(u, coimage);
            combine(coimage, -beta, v);
            alpha = normalise(v);
        }

        private Lsmr result(int iterations, boolean converged) {
            double[] residual = b.clone();
            a.apply(x, image);
            Blas.axpy(-1, image, residual);
            a.applyTransposed(residual, coimage);
            return new Lsmr(x, residual, Math.sqrt(Blas.dot(coimage, coimage)), norm, iterations, converged);
        }

        /// y := factor y + x
        private static void combine(double[] x, double factor, double[] y) {
            for (int i = 0; i < y.length; i++) {
                y[i] = factor * y[i] + x[i];
            }
        }

        private static double normalise(double[] vector) {
            double size = Math.sqrt(Blas.dot(vector, vector));
            for (int i = 0; size > 0 && i < vector.length; i++) {
                vector[i] /= size;
            }
            return size;
        }
    }
}
