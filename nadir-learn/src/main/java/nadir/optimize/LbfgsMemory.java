package nadir.optimize;

import java.util.ArrayList;
import java.util.List;

/// What L-BFGS works with: the saved numbers of a [State], looked up once, and work space.
final class LbfgsMemory {
    /// A pair is kept if the angle between step and gradient change is clearly acute.
    private static final double ACUTE = 1e-12;

    /// The searches that a step tries one after the other.
    enum Attempt {
        /// Along the quasi-Newton direction.
        QUASI_NEWTON,
        /// Along the negative gradient.
        STEEPEST,
        /// The last resort before giving up: values are so noisy (a loss that is a small difference of large numbers)
        /// that only slopes can be trusted.
        SLOPES
    }

    final State.Counter pairs;
    final State.Counter decreaseSteps;
    final State.Counter relaxedSteps;
    final State.Counter idleSteps;
    final State.Scalar lowestValue;
    final State.Scalar lowestNorm;
    final double[] direction;
    final WolfeSearch search;
    Attempt attempt = Attempt.QUASI_NEWTON;
    private final State state;
    private final int size;
    private final State.Counter newest;
    private final State.Scalar scale;
    private final double[] curvature;
    private final List<double[]> steps = new ArrayList<>();
    private final List<double[]> changes = new ArrayList<>();
    private final double[] alpha;
    private final double[] step;
    private final double[] change;

    LbfgsMemory(State state, int size) {
        this.state = state;
        this.size = size;
        this.pairs = state.counterCell("pairs");
        this.newest = state.counterCell("newest");
        this.decreaseSteps = state.counterCell("decrease-only");
        this.relaxedSteps = state.counterCell("slope-only");
        this.idleSteps = state.counterCell("steps-without-progress");
        this.lowestValue = state.scalarCell("lowest-value");
        this.lowestNorm = state.scalarCell("lowest-gradient-norm");
        this.scale = state.scalarCell("scale");
        this.curvature = state.vector("curvature", size);
        this.alpha = new double[size];
        this.direction = state.scratch("direction");
        this.step = state.scratch("step");
        this.change = state.scratch("change");
        this.search = new WolfeSearch(direction, state.current(), state.trial());
    }

    /// Vectors are made when they are needed, the first slot first: few runs on large networks get to fill the memory.
    private double[] vector(List<double[]> known, String name, int slot) {
        while (known.size() <= slot) {
            known.add(state.vector(name + known.size()));
        }
        return known.get(slot);
    }

    private double[] stepVector(int slot) {
        return vector(steps, "step-", slot);
    }

    private double[] changeVector(int slot) {
        return vector(changes, "change-", slot);
    }

    /// direction = -H g by the two-loop recursion, H the inverse Hessian of the newest `count` pairs.
    void quasiNewton(int count) {
        Vectors.negate(state.current().gradient(), direction);
        int slot = (int) newest.get() + 1;
        for (int k = 0; k < count; k++) {
            slot = slot == 0 ? size - 1 : slot - 1;
            alpha[slot] = Vectors.dot(stepVector(slot), direction) / curvature[slot];
            Vectors.add(-alpha[slot], changeVector(slot), direction);
        }
        if (count > 0) {
            Vectors.scale(scale.or(1), direction);
        }
        for (int k = 0; k < count; k++) {
            double beta = Vectors.dot(changeVector(slot), direction) / curvature[slot];
            Vectors.add(alpha[slot] - beta, stepVector(slot), direction);
            slot = slot == size - 1 ? 0 : slot + 1;
        }
    }

    /// Adds the pair of the accepted trial to the newest `count` unless its curvature is not clearly positive.
    void remember(int count) {
        Vectors.subtract(state.trial().point(), state.current().point(), step);
        Vectors.subtract(state.trial().gradient(), state.current().gradient(), change);
        double product = Vectors.dot(step, change);
        double norm = Vectors.norm(change);
        if (!(product > ACUTE * Vectors.norm(step) * norm)) {
            pairs.set(count);
            return;
        }
        int slot = count == 0 ? 0 : (int) ((newest.get() + 1) % size);
        System.arraycopy(step, 0, stepVector(slot), 0, step.length);
        System.arraycopy(change, 0, changeVector(slot), 0, change.length);
        curvature[slot] = product;
        scale.set(product / norm / norm);
        newest.set(slot);
        pairs.set(Math.min(size, count + 1));
    }
}
