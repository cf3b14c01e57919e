package nadir.optimize;

import nadir.objective.Objective;
import org.jspecify.annotations.Nullable;

/// An optimiser that does not evaluate the objective itself but asks for value and gradient at one point after the other
/// (the ask-and-tell interface). Whoever steps it may gather what many runs ask for and answer all at once; see
/// [MultiStart].
///
/// What is remembered within a step is scratch of the [State]: a step that is given up leaves what is saved as it was.
public interface AskingOptimizer extends Optimizer {
    /// Begins a step, and drops one that was under way: null if it asks for value and gradient at `state.trial()`, which
    /// the caller writes there before [#told], else what the step did.
    @Nullable
    Step begin(State state);

    /// Goes on with a step when value and gradient are known at `state.trial()`; returns as [#begin].
    @Nullable
    Step told(State state);

    @Override
    default Step step(Objective objective, State state) {
        Step step = begin(state);
        while (step == null) {
            state.trial().evaluate(objective);
            step = told(state);
        }
        return step;
    }
}
