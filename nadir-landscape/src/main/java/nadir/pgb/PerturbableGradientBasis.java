package nadir.pgb;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import nadir.data.InputException;
import nadir.linalg.Blas;
import nadir.linalg.LinearOperator;
import nadir.linalg.Svd;
import nadir.loss.SquaredLoss;
import nadir.optimize.Minimizer;
import nadir.optimize.NewtonCg;
import nadir.optimize.Outcome;
import nadir.optimize.Run;
import nadir.optimize.StopRules;
import nadir.risk.Risk;

/// Computes gaps of the perturbable gradient basis (KHK19 = arXiv 1904.03673). Its condition (A), that the outputs lie in the
/// span of their own derivatives, holds where the network ends in an affine map with free weights: the sum over the last
/// layer of parameter times derivative is the output.
public final class PerturbableGradientBasis {
    /// How far outputs may be from their expansion in the last layer's derivatives, relative to their norm.
    private static final double EXPANSION = 1e-8;
    /// What iterations may leave of the gap is this part of what counts.
    private static final double LEFT = 1e-3;
    /// Steps of Newton's method for the convex problem in an orthonormal basis at most, each with a Hessian written out.
    /// Where classes can be told apart a step divides what is left of the loss by about e.
    private static final long DENSE_STEPS = 100;

    private final Risk risk;
    private final PgbOptions options;
    private final List<double[]> points;
    private final double loss;

    private PerturbableGradientBasis(Risk risk, List<double[]> points, PgbOptions options) {
        this.risk = risk;
        this.options = options;
        this.points = points;
        double[] first = points.getFirst();
        this.loss = risk.value(first) - risk.penalty(first);
    }

    /// G_S for S = {theta}: how far the point is from stationary, in units of the loss.
    ///
    /// @throws InputException if the network does not end in an affine map, condition (A)
    public static PgbGap gap(Risk risk, double[] point, PgbOptions options) {
        return gap(risk, List.of(point), options);
    }

    /// G_S for several points that give the same outputs, the first of them theta; see [Fiber] for finding them.
    ///
    /// @throws InputException if the network does not end in an affine map, condition (A)
    public static PgbGap gap(Risk risk, List<double[]> points, PgbOptions options) {
        PerturbableGradientBasis basis = new PerturbableGradientBasis(risk, points, options);
        basis.requireExpansion();
        return risk.conventions().loss() instanceof SquaredLoss ? basis.squared() : basis.convex();
    }

    /// Condition (A), by structure and by numbers.
    private void requireExpansion() {
        double[] last = LastLayer.of(risk.network(), points.getFirst())
                .orElseThrow(
                        () -> new InputException("the perturbable gradient basis requires a network whose last layer "
                                + "is affine with free weights (condition (A)), and this one is not known to end in one; audit "
                                + "without it, or put an affine layer at the end"));
        double[] expansion = new double[risk.terms() * risk.data().outputs()];
        risk.jacobian(points.getFirst()).apply(last, expansion);
        double[] outputs = risk.outputs(points.getFirst()).values();
        double size = Math.sqrt(Blas.dot(outputs, outputs));
        Blas.axpy(-1, outputs, expansion);
        double departure = Math.sqrt(Blas.dot(expansion, expansion));
        if (!(departure <= EXPANSION * size)) {
            throw new InputException(
                    "the perturbable gradient basis requires outputs that are linear in the last layer's "
                            + "parameters (condition (A)), but their expansion is off by " + departure + " of " + size
                            + "; are some of its weights frozen?");
        }
    }

    private boolean isDense() {
        return options.isDense((long) risk.terms() * risk.data().outputs(), (long) risk.dimension() * points.size());
    }

    private LinearOperator basis() {
        List<LinearOperator> jacobians = new ArrayList<>();
        for (double[] point : points) {
            jacobians.add(risk.jacobian(point));
        }
        return jacobians.size() == 1 ? jacobians.getFirst() : new Beside(jacobians);
    }

    private PgbGap result(double gap, double error, OptionalInt rank, PgbGap.Method method, boolean attained,
            int iterations) {
        return new PgbGap(Math.max(0, gap), error, loss, options.tolerance(), rank, points.size(), method, attained,
                iterations, risk.conventions());
    }

    private PgbGap squared() {
        double[] residuals = risk.residuals(points.getFirst()).values();
        return isDense() ? projected(residuals) : leastSquares(residuals);
    }

    /// The projection of r on the left singular vectors.
    private PgbGap projected(double[] residuals) {
        Matrix matrix = Matrix.of(basis());
        Svd svd = Svd.of(matrix.elements(), matrix.rows(), matrix.columns());
        int order = svd.values().length;
        double[] along = new double[order];
        new Matrix(matrix.rows(), order, svd.u()).applyTransposed(residuals, along);
        double largest = order == 0 ? 0 : svd.values()[0];
        double half = risk.weight() / 2;
        double gap = 0;
        double doubtful = 0;
        for (int i = 0; i < order; i++) {
            double part = half * along[i] * along[i];
            gap += svd.values()[i] > options.tolerance() * largest ? part : 0;
            double level = svd.values()[i] / (options.tolerance() * largest);
            doubtful += level > 0.1 && level <= 10 ? part : 0;
        }
        double turn = 4 * Math.sqrt(Math.max(matrix.rows(), matrix.columns())) * Math.ulp(1.0) / options.tolerance()
                * Math.sqrt(Blas.dot(residuals, residuals));
        double rounding = half * turn * (2 * Math.sqrt(gap / half) + turn);
        return result(gap, doubtful + rounding, OptionalInt.of(svd.rank(options.tolerance())), PgbGap.Method.DENSE,
                true, 0);
    }

    /// |Phi' s| / (tolerance x norm) bounds what of the remaining residual s lies along singular values above the
    /// tolerance.
    private PgbGap leastSquares(double[] residuals) {
        Lsmr fit = Lsmr.solve(basis(), residuals, LEFT * options.tolerance(), options.iterations());
        double half = risk.weight() / 2;
        double gap = half * (Blas.dot(residuals, residuals) - Blas.dot(fit.residual(), fit.residual()));
        double left = fit.norm() == 0 ? 0 : fit.slope() / (options.tolerance() * fit.norm());
        double error = half * Math.min(left * left, Blas.dot(fit.residual(), fit.residual()));
        return result(gap, error, OptionalInt.empty(), PgbGap.Method.MATRIX_FREE, fit.converged(),
                fit.iterations());
    }

    private PgbGap convex() {
        boolean dense = isDense();
        LinearOperator basis = dense ? orthonormal() : basis();
        if (basis.columns() == 0) {
            return result(0, 0, OptionalInt.of(0), PgbGap.Method.DENSE, true, 0);
        }
        SpanRisk span = new SpanRisk(risk, basis, risk.outputs(points.getFirst()).values());
        Run run = Minimizer.with(NewtonCg.defaults())
                .stopping(dense ? StopRules.defaults().withMaxIterations(DENSE_STEPS)
                        : StopRules.defaults().withMaxPasses(2.0 * options.iterations()))
                .minimize(span, new double[span.dimension()]);
        double bound = risk.lowerBound().value();
        boolean attained = run.outcome() instanceof Outcome.Converged || run.value() <= bound;
        double reach = Math.max(1, Math.sqrt(Blas.dot(run.point(), run.point())));
        double rest = Math.max(0, run.value() - bound);
        double error = attained ? Math.min(rest, run.gradientNorm() * reach) : rest;
        return result(loss - run.value(), error, dense ? OptionalInt.of(basis.columns()) : OptionalInt.empty(),
                dense ? PgbGap.Method.DENSE : PgbGap.Method.MATRIX_FREE, attained,
                (int) run.outcome().iteration());
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
