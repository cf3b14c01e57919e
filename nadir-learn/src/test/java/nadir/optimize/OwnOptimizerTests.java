package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import nadir.objective.Objective;
import org.junit.jupiter.api.Test;

/// The example in the documentation of [Optimizer] works as it stands, with stop rules, counts and resumption.
class OwnOptimizerTests {
    record SignDescent(double length) implements Optimizer {
        @Override
        public String name() {
            return "sign descent";
        }

        @Override
        public Step step(Objective objective, State state) {
            double[] from = state.current().point();
            double[] gradient = state.current().gradient();
            double[] to = state.trial().point();
            for (int i = 0; i < to.length; i++) {
                to[i] = from[i] - length * Math.signum(gradient[i]);
            }
            state.trial().evaluate(objective);
            Fault fault = state.trial().fault();
            if (fault != null) {
                return new Step.Faulted(fault);
            }
            state.accept();
            return new Step.Advanced(length * Math.sqrt(to.length));
        }
    }

    @Test
    void runsConvergesAndResumes() {
        Objective bowl = Jet.objective(2, x -> x[0].squared().plus(x[1].squared()));
        List<Snapshot> snapshots = new ArrayList<>();
        Minimizer minimizer = Minimizer.with(new SignDescent(0.125));
        Run run = minimizer.saving(Duration.ZERO, snapshots::add).minimize(bowl, new double[] {1, -2});
        assertThat(run.outcome()).isInstanceOf(Outcome.Converged.class);
        assertThat(run.outcome().iteration()).isEqualTo(16);
        assertThat(run.evaluations().gradients()).isEqualTo(17);
        assertThat(run.point()).containsExactly(0, 0);
        for (Snapshot snapshot : snapshots) {
            Run resumed = minimizer.resume(bowl, snapshot);
            assertThat(resumed.point()).isEqualTo(run.point());
            assertThat(resumed.outcome()).isEqualTo(run.outcome());
        }
        assertThat(snapshots).hasSize(16);
    }
}
