package nadir.optimize;

import org.jspecify.annotations.Nullable;

/// Limited-memory BFGS (Liu & Nocedal, Math. Programming 45, 1989; Nocedal & Wright 2006, algorithms 7.4 and 7.5) with a
/// line search for the strong Wolfe conditions. Holds 2 `memory` + 6 vectors of the point's length.
///
/// Where no step of a flat enough slope exists (kinks of relu networks) a step that lowers the value is taken; where
/// rounding hides every decrease, a step that the slopes approve. The counters
/// `decrease-only` and `slope-only` in the state tell how often.
///
/// @param memory pairs of steps and gradient changes that are kept, >= 1
/// @param valueError relative rounding error of the objective's values, >= 0: decreases below it don't count
public record Lbfgs(int memory, double valueError) implements AskingOptimizer {
    /// What sums of some 10^5 terms in double precision leave.
    public static final double DOUBLE_VALUE_ERROR = 1e-13;
    /// The same for single precision.
    public static final double FLOAT_VALUE_ERROR = 1e-6;
    /// Few pairs on an ill-conditioned problem do bring the gradient down after hundreds of such steps.
    private static final int PATIENCE = 1_000;
    private static final String MEMORY = "l-bfgs";

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

    private LbfgsMemory memory(State state) {
        return state.scratch(MEMORY, LbfgsMemory.class, () -> new LbfgsMemory(state, memory));
    }

    @Override
    public @Nullable Step begin(State state) {
        LbfgsMemory m = memory(state);
        if (m.idleSteps.get() >= PATIENCE) {
            return idled(state, m);
        }
        m.search.place(state.current(), state.trial());
        int pairs = (int) m.pairs.get();
        if (pairs == 0) {
            return steepest(state, m);
        }
        m.attempt = LbfgsMemory.Attempt.QUASI_NEWTON;
        m.quasiNewton(pairs);
        double[] gradient = state.current().gradient();
        double slope = Vectors.dot(gradient, m.direction);
        return descends(slope, m.direction, gradient) ? after(state, m, m.search.begin(slope, 1, valueError))
                : steepest(state, m);
    }

    @Override
    public @Nullable Step told(State state) {
        LbfgsMemory m = memory(state);
        return after(state, m, m.search.told());
    }

    private @Nullable Step steepest(State state, LbfgsMemory m) {
        m.attempt = LbfgsMemory.Attempt.STEEPEST;
        Vectors.negate(state.current().gradient(), m.direction);
        double norm = Vectors.norm(state.current().gradient());
        return after(state, m, m.search.begin(-norm * norm, norm > 0 ? Math.min(1, 1 / norm) : 1, valueError));
    }

    private @Nullable Step bySlopes(State state, LbfgsMemory m) {
        m.attempt = LbfgsMemory.Attempt.SLOPES;
        m.quasiNewton((int) m.pairs.get());
        double slope = Vectors.dot(state.current().gradient(), m.direction);
        return slope < 0 ? after(state, m, m.search.begin(slope, 1, relaxedError())) : failed(state, m);
    }

    /// @param ending of the present attempt's search, null while it asks
    private @Nullable Step after(State state, LbfgsMemory m, WolfeSearch.@Nullable Ending ending) {
        if (ending == null) {
            return null;
        }
        boolean failed = ending == WolfeSearch.Ending.FAILED;
        return switch (m.attempt) {
            case QUASI_NEWTON -> failed ? steepest(state, m) : accepted(state, m, ending, (int) m.pairs.get());
            case STEEPEST -> !failed ? accepted(state, m, ending, 0)
                    : m.search.fault() == null ? bySlopes(state, m) : failed(state, m);
            case SLOPES -> {
                if (ending != WolfeSearch.Ending.WOLFE) {
                    yield failed(state, m);
                }
                m.relaxedSteps.set(m.relaxedSteps.get() + 1);
                yield accepted(state, m, ending, (int) m.pairs.get());
            }
        };
    }

    private Step accepted(State state, LbfgsMemory m, WolfeSearch.Ending ending, int pairs) {
        if (ending == WolfeSearch.Ending.DECREASE) {
            m.decreaseSteps.set(m.decreaseSteps.get() + 1);
        }
        measureProgress(state, m);
        m.remember(pairs);
        state.accept();
        return new Step.Advanced(Vectors.distance(state.current().point(), state.trial().point()));
    }

    private Step failed(State state, LbfgsMemory m) {
        Fault fault = m.search.fault();
        return fault != null ? new Step.Faulted(fault) : stalled(state.current());
    }

    /// Counts the steps since value (by more than rounding) or gradient were last lower than ever before: within rounding
    /// the line search could go on for ever.
    private void measureProgress(State state, LbfgsMemory m) {
        Iterate next = state.trial();
        double value = m.lowestValue.or(state.current().value());
        double nextNorm = Vectors.norm(next.gradient());
        double norm = m.lowestNorm.or(Double.NaN);
        if (Double.isNaN(norm)) {
            norm = Vectors.norm(state.current().gradient());
        }
        boolean progress = next.value() < value - valueError * Math.abs(value) || nextNorm < norm;
        m.idleSteps.set(progress ? 0 : m.idleSteps.get() + 1);
        m.lowestValue.set(Math.min(value, next.value()));
        m.lowestNorm.set(Math.min(norm, nextNorm));
    }

    /// Hager & Zhang's figure for double precision.
    private double relaxedError() {
        return Math.max(1e-6, 10 * valueError);
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

    private Step idled(State state, LbfgsMemory m) {
        return new Step.Stalled(Figures.text(
                "%d steps in a row lowered neither the value %.17g by more than its rounding error, taken as %.1g of it, "
                        + "nor |gradient| below %.3g",
                PATIENCE, m.lowestValue.or(state.current().value()), valueError,
                m.lowestNorm.or(Double.NaN)));
    }
}
