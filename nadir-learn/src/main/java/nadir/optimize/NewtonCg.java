package nadir.optimize;

import java.util.Arrays;
import nadir.linalg.SymmetricOperator;
import nadir.objective.Objective;

/// Newton's method in a trust region; the model is minimised by conjugate gradients (Steihaug, SIAM J. Numer. Anal. 20,
/// 1983; Nocedal & Wright 2006, algorithms 4.1 and 7.2). Directions of negative curvature are followed to the edge of
/// the region, so the method leaves saddles. The inner accuracy tightens in proportion to the gradient, which makes the
/// final convergence to a minimum with a positive definite Hessian quadratic. Holds ten vectors of the point's length.
///
/// @param initialRadius the first trust radius, > 0
/// @param innerIterations Hessian products per solve at most; 0 for ten times the dimension, between 20 and
///     1000 (in exact arithmetic once would do)
/// @param valueError relative rounding error of the objective's values, >= 0: decreases below it don't count
public record NewtonCg(double initialRadius, int innerIterations, double valueError) implements Optimizer {
    private static final String RADIUS = "radius";
    private static final String FIRST_NORM = "first-gradient-norm";
    /// A model that is solved better than this gains nothing in double precision.
    private static final double TIGHTEST = 1e-8;
    /// Share of the predicted decrease that a step must bring.
    private static final double ACCEPTED = 1e-4;

    /// @throws IllegalArgumentException if a number is outside its range
    public NewtonCg {
        Require.positive("The first trust radius of Newton-CG", initialRadius);
        Require.atLeast("The inner iterations of Newton-CG", 0, innerIterations);
        Require.notNegative("The relative error of values", valueError);
    }

    /// First radius 1, inner iterations by the dimension, values computed in double precision.
    public static NewtonCg defaults() {
        return new NewtonCg(1, 0, Lbfgs.DOUBLE_VALUE_ERROR);
    }

    @Override
    public String name() {
        return "Newton-CG";
    }

    @Override
    public State init(Objective objective, double[] start) {
        State state = State.at(objective, start);
        state.setScalar(RADIUS, initialRadius);
        state.setScalar(FIRST_NORM, Vectors.norm(state.current().gradient()));
        return state;
    }

    @Override
    public Step step(Objective objective, State state) {
        Iterate current = state.current();
        Iterate trial = state.trial();
        SymmetricOperator hessian = objective.hessian(current.point());
        double[] step = state.scratch("step");
        double radius = state.scalar(RADIUS, initialRadius);
        double norm = Vectors.norm(current.gradient());
        double forcing = Math.clamp(norm / state.scalar(FIRST_NORM, norm), TIGHTEST, 0.5);
        Fault fault = null;
        boolean finite = false;
        while (radius > Math.ulp(Vectors.norm(current.point()))) {
            double predicted = solve(hessian, current.gradient(), state, radius, forcing * norm);
            if (!(predicted > 0)) {
                break;
            }
            Vectors.move(current.point(), 1, step, trial.point());
            trial.evaluate(objective);
            double length = Vectors.norm(step);
            fault = trial.fault();
            finite |= fault == null;
            double agreement = fault == null ? agreement(current, trial, predicted, norm) : Double.NEGATIVE_INFINITY;
            if (agreement > ACCEPTED) {
                state.setScalar(RADIUS, nextRadius(radius, length, agreement));
                state.accept();
                return new Step.Advanced(length);
            }
            radius = 0.25 * Math.min(radius, length);
        }
        return fault != null && !finite ? new Step.Faulted(fault) : stalled(current, norm, radius);
    }

    private Step stalled(Iterate current, double norm, double radius) {
        return new Step.Stalled(Figures.text(
                "no step down to length %.3g lowers the value %.17g (|gradient| %.3g) by more than its rounding error, "
                        + "taken as %.1g of it",
                radius, current.value(), norm, valueError));
    }

    /// Actual over predicted decrease, or 0.5 if the step is to be taken on the evidence of the gradient: where the
    /// predicted decrease is no more than rounding, the gradient has to fall instead; and since values may be noisier than
    /// thought (small differences of large numbers), a minute change that halves the gradient is taken as well.
    private double agreement(Iterate current, Iterate trial, double predicted, double norm) {
        double size = Math.max(Math.abs(current.value()), Math.abs(trial.value()));
        double noise = valueError * size;
        double minute = Math.max(1e-6, 10 * valueError) * size;
        double actual = current.value() - trial.value();
        double trialNorm = Vectors.norm(trial.gradient());
        boolean hidden = predicted <= 10 * noise;
        if (!hidden && actual > ACCEPTED * predicted) {
            return actual / predicted;
        }
        boolean byGradient = hidden ? trialNorm < norm && actual >= -noise
                : predicted <= minute && actual >= -minute && trialNorm <= 0.5 * norm;
        return byGradient ? 0.5 : Double.NEGATIVE_INFINITY;
    }

    private static double nextRadius(double radius, double length, double agreement) {
        if (agreement < 0.25) {
            return 0.25 * length;
        }
        boolean atEdge = length > 0.99 * radius;
        return agreement > 0.75 && atEdge ? Math.min(2 * radius, Double.MAX_VALUE) : radius;
    }

    private int innerLimit(int dimension) {
        return innerIterations > 0 ? innerIterations : Math.clamp(10L * dimension, 20, 1000);
    }

    /// Steihaug's conjugate gradients: writes the step to scratch `step` and returns the decrease the model predicts.
    private double solve(SymmetricOperator hessian, double[] gradient, State state, double radius, double tolerance) {
        double[] step = state.scratch("step");
        double[] residual = state.scratch("residual");
        double[] direction = state.scratch("direction");
        double[] image = state.scratch("image");
        Arrays.fill(step, 0);
        System.arraycopy(gradient, 0, residual, 0, gradient.length);
        Vectors.negate(gradient, direction);
        double squared = square(Vectors.norm(residual));
        int limit = innerLimit(gradient.length);
        for (int k = 0; k < limit && Math.sqrt(squared) > tolerance; k++) {
            hessian.apply(direction, image);
            double curvature = Vectors.dot(direction, image);
            double toEdge = toEdge(step, direction, radius);
            double t = squared / curvature;
            boolean edge = !(curvature > 0) || t >= toEdge;
            t = edge ? toEdge : t;
            Vectors.add(t, direction, step);
            Vectors.add(t, image, residual);
            if (edge) {
                break;
            }
            double next = square(Vectors.norm(residual));
            double ratio = next / squared;
            for (int i = 0; i < direction.length; i++) {
                direction[i] = ratio * direction[i] - residual[i];
            }
            squared = next;
        }
        // The model's change is s.g + s.Hs / 2 with Hs = residual - g.
        return -0.5 * (Vectors.dot(step, gradient) + Vectors.dot(step, residual));
    }

    private static double square(double x) {
        return x * x;
    }

    /// The positive root t of |s + t d| = radius, by the formula without cancellation.
    private static double toEdge(double[] s, double[] d, double radius) {
        double length = Vectors.norm(d);
        if (length == 0) {
            return 0;
        }
        double along = Vectors.dot(s, d) / length;
        double inside = Math.max(0, square(radius) - square(Vectors.norm(s)));
        double root = Math.sqrt(square(along) + inside);
        return (along > 0 ? inside / (along + root) : root - along) / length;
    }
}
