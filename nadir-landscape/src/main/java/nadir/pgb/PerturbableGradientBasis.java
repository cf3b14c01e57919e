package nadir.pgb;

import java.util.List;
import java.util.OptionalInt;
import nadir.linalg.Blas;
import nadir.linalg.LinearOperator;
import nadir.linalg.Svd;
import nadir.loss.SquaredLoss;
import nadir.risk.Risk;

/// Computes gaps of the perturbable gradient basis (KHK19 = arXiv 1904.03673). Its condition (A), that the outputs lie in the
/// span of their own derivatives, holds where the network ends in an affine map with free weights: the sum over the last
/// layer of parameter times derivative is the output.
public final class PerturbableGradientBasis {
    /// What iterations may leave of the gap is this part of what counts.
    private static final double LEFT = 1e-3;

    private final Risk risk;
    private final PgbOptions options;
    private final List<double[]> points;
    private final GapSolver solver;

    private PerturbableGradientBasis(Risk risk, List<double[]> points, PgbOptions options) {
        this.risk = risk;
        this.options = options;
        this.points = points;
        double[] first = points.getFirst();
        this.solver = new GapSolver(risk.value(first) - risk.penalty(first), risk.weight(),
                (long) risk.terms() * risk.data().outputs(), points.size(), options, risk.conventions());
    }

    /// G_S for S = {theta}: how far the point is from stationary, in units of the loss.
    ///
    /// @throws nadir.data.InputException if the network does not end in an affine map, condition (A)
    public static PgbGap gap(Risk risk, double[] point, PgbOptions options) {
        return gap(risk, List.of(point), options);
    }

    /// G_S for several points that give the same outputs, the first of them theta; see [Fiber] for finding them.
    ///
    /// @throws nadir.data.InputException if the network does not end in an affine map, condition (A)
    public static PgbGap gap(Risk risk, List<double[]> points, PgbOptions options) {
        PerturbableGradientBasis basis = new PerturbableGradientBasis(risk, points, options);
        basis.requireExpansion();
        return risk.conventions().loss() instanceof SquaredLoss ? basis.squared() : basis.convex();
    }

    static boolean isDense(Risk risk, int points, PgbOptions options) {
        return options.isDense((long) risk.terms() * risk.data().outputs(), (long) risk.dimension() * points);
    }

    /// Condition (A), by structure and by numbers.
    private void requireExpansion() {
        double[] last = GapSolver.lastLayer(risk.network(), points.getFirst());
        double[] expansion = new double[risk.terms() * risk.data().outputs()];
        risk.jacobian(points.getFirst()).apply(last, expansion);
        double[] outputs = risk.outputs(points.getFirst()).values();
        double size = Math.sqrt(Blas.dot(outputs, outputs));
        Blas.axpy(-1, outputs, expansion);
        GapSolver.requireExpansion(Math.sqrt(Blas.dot(expansion, expansion)), size);
    }

    private boolean isDense() {
        return isDense(risk, points.size(), options);
    }

    private LinearOperator basis() {
        return Span.of(risk, points);
    }

    private PgbGap squared() {
        double[] residuals = risk.residuals(points.getFirst()).values();
        return isDense() ? solver.projected(Matrix.of(basis()), residuals) : leastSquares(residuals);
    }

    /// |Phi' s| / (tolerance x norm) bounds what of the remaining residual s lies along singular values above the
    /// tolerance.
    private PgbGap leastSquares(double[] residuals) {
        Lsmr fit = Lsmr.solve(basis(), residuals, LEFT * options.tolerance(), options.iterations());
        double half = risk.weight() / 2;
        double gap = half * (Blas.dot(residuals, residuals) - Blas.dot(fit.residual(), fit.residual()));
        double left = fit.norm() == 0 ? 0 : fit.slope() / (options.tolerance() * fit.norm());
        double error = half * Math.min(left * left, Blas.dot(fit.residual(), fit.residual()));
        return solver.result(gap, error, OptionalInt.empty(), PgbGap.Method.MATRIX_FREE, fit.converged(),
                fit.iterations());
    }

    private PgbGap convex() {
        boolean dense = isDense();
        LinearOperator basis = dense ? orthonormal() : basis();
        if (basis.columns() == 0) {
            return solver.nothing();
        }
        SpanRisk span = new SpanRisk(risk, basis, risk.outputs(points.getFirst()).values());
        return solver.minimised(span, dense, risk.lowerBound().value());
    }

    /// The left singular vectors above the tolerance, written out and of mean square 1: coordinates of size 1 then change
    /// outputs by about 1, whatever the number of samples.
    private Matrix orthonormal() {
        Matrix matrix = Matrix.of(basis());
        Svd svd = Svd.of(matrix.elements(), matrix.rows(), matrix.columns());
        int order = svd.values().length;
        int rank = svd.rank(options.tolerance());
        double[] kept = new double[matrix.rows() * rank];
        double scale = Math.sqrt(matrix.rows());
        for (int i = 0; i < matrix.rows(); i++) {
            for (int k = 0; k < rank; k++) {
                kept[i * rank + k] = scale * svd.u()[i * order + k];
            }
        }
        return new Matrix(matrix.rows(), rank, kept);
    }
}
