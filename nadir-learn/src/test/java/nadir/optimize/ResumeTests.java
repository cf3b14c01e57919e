package nadir.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import nadir.objective.Objective;
import org.junit.jupiter.api.Test;

/// A run resumed from any of its checkpoints ends in the same bits as the unbroken one: point, value, history, counts.
class ResumeTests {
    private static final Schedule COSINE = new Schedule.Cosine(0.05, 1e-4, 30);

    static List<Optimizer> methods() {
        return List.of(Lbfgs.defaults(), new Lbfgs(1, 0), new Lbfgs(4, 1e-12), NewtonCg.defaults(),
                new NewtonCg(0.1, 3, 1e-12), ArmijoDescent.defaults(), Adam.of(COSINE), Momentum.heavyBall(1e-2),
                new Momentum(COSINE, 0.8, true), new GradientDescent(new Schedule.StepDecay(0.1, 0.5, 7)),
                new Minibatch(Adam.of(COSINE), 7, 1), new Minibatch(Momentum.heavyBall(1e-2), 16, 2),
                new Minibatch(new GradientDescent(COSINE), 1, 3), new Minibatch(new GradientDescent(COSINE), 100, 4));
    }

    private static Objective objective() {
        return LogisticRegression.random(11, 33, 5, 0.01);
    }

    private static Minimizer minimizer(Optimizer method) {
        return Minimizer.with(method).stopping(StopRules.defaults().withMaxIterations(25));
    }

    @Test
    void fromEveryCheckpointOfEveryMethod() {
        int cases = 0;
        for (Optimizer method : methods()) {
            List<Snapshot> snapshots = new ArrayList<>();
            double[] start = {1, -2, 3, 0, 0.5};
            Run unbroken = minimizer(method).saving(Duration.ZERO, snapshots::add).minimize(objective(), start);
            assertThat(snapshots.size()).as(method.name()).isGreaterThanOrEqualTo(unbroken.history().size() - 1);
            for (Snapshot snapshot : snapshots) {
                Run resumed = minimizer(method).resume(objective(), throughBytes(snapshot));
                assertSameBits(resumed, unbroken);
                cases++;
            }
        }
        // 14 methods, up to 25 iterations each, the minibatch ones up to 33 batches per iteration.
        assertThat(cases).isGreaterThan(1000);
    }

    private static void assertSameBits(Run actual, Run expected) {
        assertThat(actual.point()).isEqualTo(expected.point());
        assertThat(Double.doubleToLongBits(actual.value())).isEqualTo(Double.doubleToLongBits(expected.value()));
        assertThat(actual.outcome()).isEqualTo(expected.outcome());
        assertThat(actual.evaluations()).isEqualTo(expected.evaluations());
        assertThat(actual.history()).hasSameSizeAs(expected.history());
        for (int row = 0; row < expected.history().size(); row++) {
            assertThat(timeless(actual.history().get(row))).isEqualTo(timeless(expected.history().get(row)));
        }
    }

    private static Progress timeless(Progress p) {
        return new Progress(p.iteration(), p.value(), p.exact(), p.gradientNorm(), p.pointNorm(), p.stepLength(),
                p.evaluations(), 0);
    }

    /// What a file format does: names and 64-bit words.
    private static Snapshot throughBytes(Snapshot snapshot) {
        TreeMap<String, double[]> reals = new TreeMap<>();
        snapshot.reals().forEach((name, array) -> {
            long[] bits = new long[array.length];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = Double.doubleToRawLongBits(array[i]);
            }
            double[] back = new double[bits.length];
            for (int i = 0; i < bits.length; i++) {
                back[i] = Double.longBitsToDouble(bits[i]);
            }
            reals.put(name, back);
        });
        TreeMap<String, long[]> integers = new TreeMap<>();
        snapshot.integers().forEach((name, array) -> integers.put(name, array.clone()));
        return new Snapshot(snapshot.texts(), reals, integers);
    }

    @Test
    void aLargerBudgetContinuesTheSameRun() {
        for (Optimizer method : methods()) {
            List<Snapshot> snapshots = new ArrayList<>();
            Minimizer.with(method)
                    .stopping(StopRules.defaults().withMaxIterations(6))
                    .saving(Duration.ofDays(1), snapshots::add)
                    .minimize(objective(), new double[5]);
            assertThat(snapshots).as("only the one at the end").hasSize(1);
            Run resumed = minimizer(method).resume(objective(), snapshots.getFirst());
            assertSameBits(resumed, minimizer(method).minimize(objective(), new double[5]));
        }
    }

    /// The last snapshot of a run that ended by itself leads to the same end with the same counts.
    @Test
    void endsAreReproduced() {
        int cases = 0;
        for (Optimizer method : List.of(Lbfgs.defaults(), NewtonCg.defaults(), ArmijoDescent.defaults())) {
            for (Objective objective : List.of(OutcomeTests.kink(), Jet.objective(1, x -> x[0].times(-1).exp()),
                    Jet.objective(1, x -> x[0].times(-1)), Jet.objective(1, x -> x[0].squared().plus(1)))) {
                List<Snapshot> snapshots = new ArrayList<>();
                Minimizer minimizer = Minimizer.with(method);
                Run run = minimizer.saving(Duration.ZERO, snapshots::add).minimize(objective, new double[] {0.7});
                for (Snapshot snapshot : snapshots) {
                    assertSameBits(minimizer.resume(objective, throughBytes(snapshot)), run);
                    cases++;
                }
            }
        }
        assertThat(cases).isGreaterThan(100);
    }

    @Test
    void aSnapshotDoesNotChangeWhenTheRunGoesOn() {
        List<Snapshot> snapshots = new ArrayList<>();
        List<double[]> points = new ArrayList<>();
        minimizer(Adam.of(COSINE)).saving(Duration.ZERO, s -> {
            snapshots.add(s);
            points.add(s.reals().get("state/point").clone());
        }).minimize(objective(), new double[5]);
        for (int i = 0; i < points.size(); i++) {
            assertThat(snapshots.get(i).reals().get("state/point")).isEqualTo(points.get(i));
        }
        assertThat(points.getFirst()).isNotEqualTo(points.getLast());
    }

    @Test
    void aForeignOrDamagedSnapshotIsRefused() {
        List<Snapshot> snapshots = new ArrayList<>();
        minimizer(Adam.of(COSINE)).saving(Duration.ZERO, snapshots::add).minimize(objective(), new double[5]);
        Snapshot snapshot = snapshots.getFirst();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> minimizer(Lbfgs.defaults()).resume(objective(), snapshot))
                .withMessageContaining("Adam[schedule=Cosine[")
                .withMessageContaining("got Lbfgs[");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> minimizer(Adam.of(COSINE)).resume(LogisticRegression.random(1, 5, 4, 0), snapshot))
                .withMessageContaining("dimension 5, got one of dimension 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> minimizer(Adam.of(COSINE)).resume(LogisticRegression.random(1, 7, 5, 0), snapshot))
                .withMessageContaining("a sum of 33 terms, got one of 7");
        TreeMap<String, double[]> reals = new TreeMap<>(snapshot.reals());
        reals.remove("history/value");
        assertThatIllegalArgumentException().isThrownBy(() -> minimizer(Adam.of(COSINE)).resume(objective(),
                new Snapshot(snapshot.texts(), reals, snapshot.integers()))).withMessageContaining("history/value");
    }
}
