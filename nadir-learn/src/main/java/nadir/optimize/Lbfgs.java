package nadir.optimize;

import nadir.objective.Objective;

/// Limited-memory BFGS (Liu & Nocedal, Math. Programming 45, 1989; Nocedal & Wright 2006, algorithms 7.4 and 7.5) with a
/// line search for the strong Wolfe conditions. Holds 2 `memory` + 6 vectors of the point's length.
///
/// Where no step of a flat enough slope exists (kinks of relu networks) a step that lowers the value is taken; where
/// rounding hides every decrease, a step that the slopes approve. The counters
/// `decrease-only` and `slope-only` in the state tell how often.
///
/// @param memory pairs of steps and gradient changes that are kept, >= 1
/// @param valueError relative rounding error of the objective's values, >= 0: decreases below it don't count
public record Lbfgs(int memory, double valueError) implements Optimizer {
    /// What sums of some 10^5 terms in double precision leave.
    public static final double DOUBLE_VALUE_ERROR = 1e-13;
    /// The same for single precision.
    public static final double FLOAT_VALUE_ERROR = 1e-6;
    /// A pair is kept if the angle between step and gradient change is clearly acute.
    private static final double ACUTE = 1e-12;
    private static final String COUNT = "pairs";
    private static final String NEWEST = "newest";
    private static final String DECREASE_STEPS = "decrease-only";
    private static final String RELAXED_STEPS = "slope-only";
    private static final String IDLE_STEPS = "steps-without-progress";
    private static final String LOWEST_VALUE = "lowest-value";
    /// Few pairs on an ill-conditioned problem do bring the gradient down after hundreds of such steps.
    private static final int PATIENCE = 1_000;
    private static final String LOWEST_NORM = "lowest-gradient-norm";

    /// @throws IllegalArgumentException if a number is outside its range
    public Lbfgs {
        Require.atLeast("The memory of L-BFGS", 1, memory);
        Require.notNegative("The relative error of values", valueError);
    }

    /// Ten pairs, values computed in double precision.
    public static Lbfgs defaults() {
        return new Lbfgs(10, DOUBLE_VALUE_ERROR);
    }

    @Override
    public String name() {
        return "L-BFGS";
    }

    @Override
    public Step step(Objective objective, State state) {
        if (state.counter(IDLE_STEPS) >= PATIENCE) {
            return idled(state);
        }
        Iterate current = state.current();
        double[] direction = state.scratch("direction");
        int pairs = (int) state.counter(COUNT);
        quasiNewton(state, pairs, direction);
        double slope = Vectors.dot(current.gradient(), direction);
        WolfeSearch search = new WolfeSearch(objective, current, direction, state.trial());
        WolfeSearch.Ending ending = WolfeSearch.Ending.FAILED;
        if (pairs > 0 && descends(slope, direction, current.gradient())) {
            ending = search.search(slope, 1, valueError);
        }
        if (ending == WolfeSearch.Ending.FAILED) {
            pairs = 0;
            Vectors.negate(current.gradient(), direction);
            double norm = Vectors.norm(current.gradient());
            ending = search.search(-norm * norm, norm > 0 ? Math.min(1, 1 / norm) : 1, valueError);
        }
        boolean relaxed = ending == WolfeSearch.Ending.FAILED && search.fault() == null;
        if (relaxed) {
            pairs = (int) state.counter(COUNT);
            ending = searchBySlopes(state, search, pairs, direction);
        }
        if (ending == WolfeSearch.Ending.FAILED) {
            Fault fault = search.fault();
            return fault != null ? new Step.Faulted(fault) : stalled(current);
        }
        count(state, RELAXED_STEPS, relaxed);
        count(state, DECREASE_STEPS, ending == WolfeSearch.Ending.DECREASE);
        measureProgress(state);
        remember(state, pairs);
        state.accept();
        return new Step.Advanced(Vectors.distance(state.current().point(), state.trial().point()));
    }

    /// The last resort before giving up: values are so noisy (a loss that is a small difference of large numbers) that
    /// only slopes can be trusted.
    private WolfeSearch.Ending searchBySlopes(State state, WolfeSearch search, int pairs, double[] direction) {
        quasiNewton(state, pairs, direction);
        double slope = Vectors.dot(state.current().gradient(), direction);
        boolean found = slope < 0 && search.search(slope, 1, relaxedError()) == WolfeSearch.Ending.WOLFE;
        return found ? WolfeSearch.Ending.WOLFE : WolfeSearch.Ending.FAILED;
    }

    /// Counts the steps since value (by more than rounding) or gradient were last lower than ever before: within rounding
    /// the line search could go on for ever.
    private void measureProgress(State state) {
        Iterate next = state.trial();
        double value = state.scalar(LOWEST_VALUE, state.current().value());
        double norm = state.scalar(LOWEST_NORM, Vectors.norm(state.current().gradient()));
        double nextNorm = Vectors.norm(next.gradient());
        boolean progress = next.value() < value - valueError * Math.abs(value) || nextNorm < norm;
        state.setCounter(IDLE_STEPS, progress ? 0 : state.counter(IDLE_STEPS) + 1);
        state.setScalar(LOWEST_VALUE, Math.min(value, next.value()));
        state.setScalar(LOWEST_NORM, Math.min(norm, nextNorm));
    }

    /// Hager & Zhang's figure for double precision.
    private double relaxedError() {
        return Math.max(1e-6, 10 * valueError);
    }

    private static void count(State state, String counter, boolean happened) {
        if (happened) {
            state.setCounter(counter, state.counter(counter) + 1);
        }
    }

    private static boolean descends(double slope, double[] direction, double[] gradient) {
        return slope < -1e-14 * Vectors.norm(direction) * Vectors.norm(gradient);
    }

    private Step stalled(Iterate current) {
        return new Step.Stalled(Figures.text(
                "neither along the quasi-Newton direction nor along the negative gradient (length %.3g) does a step lower "
                        + "the value %.17g by more than its rounding error, taken as %.1g of it",
                Vectors.norm(current.gradient()), current.value(), valueError));
    }

    private Step idled(State state) {
        return new Step.Stalled(Figures.text(
                "%d steps in a row lowered neither the value %.17g by more than its rounding error, taken as %.1g of it, "
                        + "nor |gradient| below %.3g",
                PATIENCE, state.scalar(LOWEST_VALUE, state.current().value()), valueError,
                state.scalar(LOWEST_NORM, Double.NaN)));
    }

    private static double[] stepVector(State state, int slot) {
        return state.vector("step-" + slot);
    }

    private static double[] changeVector(State state, int slot) {
        return state.vector("change-" + slot);
    }

    /// direction = -H g by the two-loop recursion, H the inverse Hessian of the pairs kept.
    private void quasiNewton(State state, int pairs, double[] direction) {
        Vectors.negate(state.current().gradient(), direction);
        double[] curvature = state.vector("curvature", memory);
        double[] alpha = new double[memory];
        int newest = (int) state.counter(NEWEST);
        for (int k = 0; k < pairs; k++) {
            int slot = Math.floorMod(newest - k, memory);
            alpha[slot] = Vectors.dot(stepVector(state, slot), direction) / curvature[slot];
            Vectors.add(-alpha[slot], changeVector(state, slot), direction);
        }
        if (pairs > 0) {
            Vectors.scale(state.scalar("scale", 1), direction);
        }
        for (int k = pairs - 1; k >= 0; k--) {
            int slot = Math.floorMod(newest - k, memory);
            double beta = Vectors.dot(changeVector(state, slot), direction) / curvature[slot];
            Vectors.add(alpha[slot] - beta, stepVector(state, slot), direction);
        }
    }

    /// Stores the pair of the accepted trial unless its curvature is not clearly positive.
    private void remember(State state, int pairs) {
        double[] s = state.scratch("step");
        double[] y = state.scratch("change");
        Vectors.subtract(state.trial().point(), state.current().point(), s);
        Vectors.subtract(state.trial().gradient(), state.current().gradient(), y);
        double curvature = Vectors.dot(s, y);
        double norm = Vectors.norm(y);
        if (!(curvature > ACUTE * Vectors.norm(s) * norm)) {
            state.setCounter(COUNT, pairs);
            return;
        }
        int slot = pairs == 0 ? 0 : (int) ((state.counter(NEWEST) + 1) % memory);
        System.arraycopy(s, 0, stepVector(state, slot), 0, s.length);
        System.arraycopy(y, 0, changeVector(state, slot), 0, y.length);
        state.vector("curvature", memory)[slot] = curvature;
        state.setScalar("scale", curvature / norm / norm);
        state.setCounter(NEWEST, slot);
        state.setCounter(COUNT, Math.min(memory, pairs + 1));
    }
}
