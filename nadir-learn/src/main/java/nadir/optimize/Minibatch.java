package nadir.optimize;

import java.util.Arrays;
import nadir.objective.FiniteSum;
import nadir.objective.Objective;

/// A [GradientRule] driven by gradients of batches of a [FiniteSum]: stochastic gradient descent, momentum or Adam. An
/// iteration is an epoch: every term once, in an order drawn anew from seed and epoch. A step is one batch.
///
/// The value and gradient that the state shows after an epoch are means over its batches, taken while the point moved:
/// estimates, marked so ([Iterate#exact()]). The run evaluates the objective itself before it calls a point converged
/// and at its end.
///
/// @param rule the method; its schedule's time runs continuously through the epochs
/// @param batch terms per batch, >= 1; the last batch of an epoch may be smaller
/// @param seed of the order
public record Minibatch(GradientRule rule, int batch, long seed) implements Optimizer {
    private static final String MEAN_GRADIENT = "epoch-gradient";

    /// @throws IllegalArgumentException if `batch < 1`
    public Minibatch {
        Require.atLeast("The batch size", 1, batch);
    }

    @Override
    public String name() {
        return rule instanceof GradientDescent ? "stochastic gradient descent" : "minibatch " + rule.name();
    }

    @Override
    public State init(Objective objective, double[] start) {
        terms(objective);
        return rule.init(objective, start);
    }

    private FiniteSum terms(Objective objective) {
        if (objective instanceof FiniteSum sum && sum.terms() >= 1) {
            return sum;
        }
        throw new IllegalArgumentException(name() + " requires an objective that is a sum over at least one sample (a "
                + "FiniteSum), got " + objective.getClass().getSimpleName()
                + "; give it one, or use a method for the whole objective");
    }

    @Override
    public Step step(Objective objective, State state) {
        FiniteSum sum = terms(objective);
        int terms = sum.terms();
        int from = (int) state.counter("position");
        int to = (int) Math.min(terms, (long) from + batch);
        int[] order = state.scratch("order", Permutation.class, () -> new Permutation(terms))
                .of(seed,
                        state.iteration());
        double[] gradient = state.scratch("batch-gradient");
        double[] point = state.current().point();
        double value = sum.sampledGradient(point, order, from, to, gradient);
        double[] lastGood = state.vector(State.LAST_GOOD);
        Fault fault = Iterate.faultOf(value, gradient);
        if (fault != null) {
            if (state.counter("position") + state.iteration() > 0) {
                System.arraycopy(lastGood, 0, point, 0, point.length);
            }
            return new Step.Faulted(fault);
        }
        System.arraycopy(point, 0, lastGood, 0, point.length);
        double time = state.iteration() + (double) from / terms;
        rule.move(state, lastGood, gradient, rule.schedule().at(time), point);
        accumulate(state, value, gradient, (double) (to - from) / terms, Vectors.distance(lastGood, point));
        state.setCounter("position", to == terms ? 0 : to);
        return to == terms ? finishEpoch(state) : new Step.Partial();
    }

    private static void accumulate(State state, double value, double[] gradient, double share, double length) {
        state.setScalar("epoch-value", state.scalar("epoch-value", 0) + share * value);
        state.setScalar("epoch-path", state.scalar("epoch-path", 0) + length);
        Vectors.add(share, gradient, state.vector(MEAN_GRADIENT));
    }

    private static Step finishEpoch(State state) {
        double[] mean = state.vector(MEAN_GRADIENT);
        System.arraycopy(mean, 0, state.current().gradient(), 0, mean.length);
        state.current().estimate(state.scalar("epoch-value", 0));
        double path = state.scalar("epoch-path", 0);
        Arrays.fill(mean, 0);
        state.setScalar("epoch-value", 0);
        state.setScalar("epoch-path", 0);
        return new Step.Advanced(path);
    }
}
