package nadir.optimize;

import nadir.objective.Objective;

/// A method of local minimisation, and the one interface through which to add another.
///
/// An optimiser is an immutable configuration (make it a record and check its numbers in the constructor). All that it
/// remembers between steps is in the [State], so that a [Minimizer] can stop, save and resume a run at any step and get
/// the same bits as from an unbroken run. Loops, stop rules, history and checkpoints are the [Minimizer]'s business.
///
/// A method that goes along the sign of the gradient, complete:
///
/// ```java
/// record SignDescent(double length) implements Optimizer {
///     public String name() {
///         return "sign descent";
///     }
///
///     public Step step(Objective objective, State state) {
///         double[] from = state.current().point();
///         double[] gradient = state.current().gradient();
///         double[] to = state.trial().point();
///         for (int i = 0; i < to.length; i++) {
///             to[i] = from[i] - length * Math.signum(gradient[i]);
///         }
///         state.trial().evaluate(objective);
///         Fault fault = state.trial().fault();
///         if (fault != null) {
///             return new Step.Faulted(fault);
///         }
///         state.accept();
///         return new Step.Advanced(length * Math.sqrt(to.length));
///     }
/// }
/// ```
public interface Optimizer {
    /// The method's usual name, for reports.
    String name();

    /// The configuration as text, the same on every run: a checkpoint is only resumed by the configuration that wrote
    /// it. Records give it for free.
    default String configuration() {
        return toString();
    }

    /// The state at the start. The default evaluates the objective at `start` and remembers nothing else.
    ///
    /// @throws IllegalArgumentException if the objective is of a kind that the method can't minimise
    default State init(Objective objective, double[] start) {
        return State.at(objective, start);
    }

    /// One iteration, or a part of one, from `state.current()`; `state` is changed in place.
    ///
    /// The objective given counts evaluations and lets the user interrupt long steps: from its second evaluation in a
    /// step on, an evaluation may throw [java.util.concurrent.CancellationException]. So a step with several
    /// evaluations changes what the state saves only after the last of them (scratch and trial are free), and lets the
    /// exception pass.
    Step step(Objective objective, State state);
}
