package nadir.optimize;

import nadir.objective.Objective;

/// Gradient descent with a backtracking line search (Armijo 1966; Nocedal & Wright 2006, algorithm 3.1): a step t is
/// taken if f(x - t g) <= f(x) - decrease t |g|^2, else t is multiplied by `shrink`. The next search starts from twice
/// the last step. Where that decrease is smaller than the rounding of f, the step has to lower |g| instead.
///
/// @param firstStep t of the first trial, > 0
/// @param shrink in (0, 1)
/// @param decrease in (0, 1)
/// @param valueError relative rounding error of the objective's values, >= 0
public record ArmijoDescent(double firstStep, double shrink, double decrease, double valueError)
        implements
            Optimizer {
    private static final int TRIALS = 100;

    /// @throws IllegalArgumentException if a number is outside its range
    public ArmijoDescent {
        Require.positive("The first step of Armijo descent", firstStep);
        Require.between("The shrink factor of Armijo descent", 0, 1, shrink);
        Require.between("The decrease constant of Armijo descent", 0, 1, decrease);
        Require.notNegative("The relative error of values", valueError);
    }

    /// First step 1, halving, decrease 1e-4, values computed in double precision.
    public static ArmijoDescent defaults() {
        return new ArmijoDescent(1, 0.5, 1e-4, Lbfgs.DOUBLE_VALUE_ERROR);
    }

    @Override
    public String name() {
        return "gradient descent with Armijo search";
    }

    @Override
    public Step step(Objective objective, State state) {
        Iterate current = state.current();
        Iterate trial = state.trial();
        double norm = Vectors.norm(current.gradient());
        double noise = valueError * Math.abs(current.value());
        double t = state.scalar("step", firstStep);
        double last = Double.NaN;
        boolean finite = false;
        for (int k = 0; k < TRIALS; k++, t *= shrink) {
            Vectors.move(current.point(), -t, current.gradient(), trial.point());
            double value = objective.value(trial.point());
            last = value;
            finite |= Double.isFinite(value);
            double wanted = decrease * t * norm * norm;
            if (!(value <= current.value() - wanted + noise)) {
                continue;
            }
            trial.evaluate(objective);
            boolean certain = value < current.value() && value <= current.value() - wanted;
            if (trial.fault() == null && (certain || Vectors.norm(trial.gradient()) < norm)) {
                state.setScalar("step", Math.min(2 * t, Double.MAX_VALUE));
                state.accept();
                return new Step.Advanced(Vectors.distance(current.point(), trial.point()));
            }
        }
        if (!finite) {
            return new Step.Faulted(new Fault(Fault.Quantity.VALUE, -1, last));
        }
        return new Step.Stalled(Figures.text(
                "%d steps down to %.3g times the gradient lowered neither the value nor the gradient", TRIALS, t));
    }
}
