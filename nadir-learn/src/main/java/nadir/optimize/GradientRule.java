package nadir.optimize;

import nadir.objective.Objective;

/// A method whose step depends on one gradient and a learning rate only. As an [Optimizer] it uses the gradient of the
/// whole objective; wrapped in [Minibatch] it uses gradients of batches.
public interface GradientRule extends Optimizer {
    /// The learning rate over time.
    Schedule schedule();

    /// Writes to `to` the point that follows `from`, and updates what the method remembers in the named storage of
    /// `memory`. Must not touch the iterates of `memory`; allocates nothing after the first call.
    ///
    /// @param memory where the method keeps its vectors and counters
    /// @param from the current point
    /// @param gradient the gradient, or its estimate, at `from`
    /// @param rate the learning rate now
    /// @param to result, another array than `from`
    void move(State memory, double[] from, double[] gradient, double rate, double[] to);

    @Override
    default Step step(Objective objective, State state) {
        Iterate current = state.current();
        Iterate trial = state.trial();
        move(state, current.point(), current.gradient(), schedule().at((double) state.iteration()), trial.point());
        trial.evaluate(objective);
        Fault fault = trial.fault();
        if (fault != null) {
            return new Step.Faulted(fault);
        }
        state.accept();
        return new Step.Advanced(Vectors.distance(current.point(), trial.point()));
    }
}
