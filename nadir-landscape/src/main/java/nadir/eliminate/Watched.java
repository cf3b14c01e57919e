package nadir.eliminate;

import java.util.function.Consumer;
import nadir.objective.Objective;
import nadir.optimize.Iterate;
import nadir.optimize.Optimizer;
import nadir.optimize.State;
import nadir.optimize.Step;

/// An optimiser whose iterates are shown to a watcher after every iteration.
record Watched(Optimizer optimizer, Consumer<Iterate> watcher) implements Optimizer {
    @Override
    public String name() {
        return optimizer.name();
    }

    @Override
    public String configuration() {
        return optimizer.configuration();
    }

    @Override
    public State init(Objective objective, double[] start) {
        return optimizer.init(objective, start);
    }

    @Override
    public Step step(Objective objective, State state) {
        Step step = optimizer.step(objective, state);
        if (step instanceof Step.Advanced) {
            watcher.accept(state.current());
        }
        return step;
    }
}
