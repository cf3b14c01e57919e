package nadir.pgb;

import java.util.OptionalInt;
import nadir.data.InputException;
import nadir.linalg.Blas;
import nadir.linalg.Svd;
import nadir.loss.Conventions;
import nadir.network.Network;
import nadir.objective.Objective;
import nadir.optimize.Minimizer;
import nadir.optimize.NewtonCg;
import nadir.optimize.Outcome;
import nadir.optimize.Run;
import nadir.optimize.StopRules;

/// The part of a gap's computation that sees no sample: after what matrices and convex problems the samples make.
///
/// @param loss at the point, without weight decay
/// @param weight what every sample's loss is multiplied by
/// @param rows m dy
/// @param points |S|
record GapSolver(double loss, double weight, long rows, int points, PgbOptions options, Conventions conventions) {
    /// How far outputs may be from their expansion in the last layer's derivatives, relative to their norm.
    private static final double EXPANSION = 1e-8;
    /// Steps of Newton's method for the convex problem in an orthonormal basis at most, each with a Hessian written out.
    /// Where classes can be told apart a step divides what is left of the loss by about e.
    private static final long DENSE_STEPS = 100;

    /// The parameters of the last layer alone, whose image under the Jacobian has to be the outputs.
    static double[] lastLayer(Network network, double[] point) {
        return LastLayer.of(network, point)
                .orElseThrow(
                        () -> new InputException("the perturbable gradient basis requires a network whose last layer "
                                + "is affine with free weights (condition (A)), and this one is not known to end in one; audit "
                                + "without it, or put an affine layer at the end"));
    }

    /// @param departure of the outputs from that image
    /// @param size of the outputs
    static void requireExpansion(double departure, double size) {
        if (!(departure <= EXPANSION * size)) {
            throw new InputException(
                    "the perturbable gradient basis requires outputs that are linear in the last layer's "
                            + "parameters (condition (A)), but their expansion is off by " + departure + " of " + size
                            + "; are some of its weights frozen?");
        }
    }

    PgbGap result(double gap, double error, OptionalInt rank, PgbGap.Method method, boolean attained,
            int iterations) {
        return new PgbGap(Math.max(0, gap), error, loss, options.tolerance(), rank, points, method, attained,
                iterations, conventions);
    }

    /// For the squared loss the projection of r on the left singular vectors of Phi_S, or of what it was compressed to.
    PgbGap projected(Matrix matrix, double[] residuals) {
        Svd svd = Svd.of(matrix.elements(), matrix.rows(), matrix.columns());
        int order = svd.values().length;
        double[] along = new double[order];
        new Matrix(matrix.rows(), order, svd.u()).applyTransposed(residuals, along);
        double largest = order == 0 ? 0 : svd.values()[0];
        double half = weight / 2;
        double gap = 0;
        double doubtful = 0;
        for (int i = 0; i < order; i++) {
            double part = half * along[i] * along[i];
            gap += svd.values()[i] > options.tolerance() * largest ? part : 0;
            double level = svd.values()[i] / (options.tolerance() * largest);
            doubtful += level > 0.1 && level <= 10 ? part : 0;
        }
        double turn = 4 * Math.sqrt((double) Math.max(rows, matrix.columns())) * Math.ulp(1.0) / options.tolerance()
                * Math.sqrt(Blas.dot(residuals, residuals));
        double rounding = half * turn * (2 * Math.sqrt(gap / half) + turn);
        return result(gap, doubtful + rounding, OptionalInt.of(svd.rank(options.tolerance())), PgbGap.Method.DENSE,
                true, 0);
    }

    /// What minimising a convex problem over the span gains.
    ///
    /// @param dense whether its coordinates are those of an orthonormal basis, and its Hessian is written out
    /// @param bound that the risk cannot go below
    PgbGap minimised(Objective span, boolean dense, double bound) {
        Run run = Minimizer.with(NewtonCg.defaults())
                .stopping(dense ? StopRules.defaults().withMaxIterations(DENSE_STEPS)
                        : StopRules.defaults().withMaxPasses(2.0 * options.iterations()))
                .minimize(span, new double[span.dimension()]);
        boolean attained = run.outcome() instanceof Outcome.Converged || run.value() <= bound;
        double reach = Math.max(1, Math.sqrt(Blas.dot(run.point(), run.point())));
        double rest = Math.max(0, run.value() - bound);
        double error = attained ? Math.min(rest, run.gradientNorm() * reach) : rest;
        return result(loss - run.value(), error, dense ? OptionalInt.of(span.dimension()) : OptionalInt.empty(),
                dense ? PgbGap.Method.DENSE : PgbGap.Method.MATRIX_FREE, attained,
                (int) run.outcome().iteration());
    }

    /// Where Phi_S has no direction at all.
    PgbGap nothing() {
        return result(0, 0, OptionalInt.of(0), PgbGap.Method.DENSE, true, 0);
    }
}
