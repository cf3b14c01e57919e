package nadir.eliminate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.optimize.Adam;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minibatch;
import nadir.optimize.NewtonCg;
import nadir.optimize.Optimizer;
import nadir.optimize.Schedule;
import nadir.optimize.Snapshot;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A study that was stopped, anywhere and however often, goes on to the study that the unbroken one is, to the last bit.
class ResumedStudyTests {
    private static final DenseNetwork NETWORK = new DenseNetwork(
            DenseArchitecture.of(2, List.of(2), 1, Activation.TANH));
    private static @Nullable Risk risk;

    @BeforeAll
    static void open() {
        risk = new Risk(NETWORK, DataSources.load(DataRequest.of("sample:xor")), Conventions.of(new SquaredLoss()),
                Precision.FLOAT64, 1);
    }

    @AfterAll
    static void close() {
        risk.close();
    }

    private static double[] start(long seed) {
        return Initializer.GLOROT_UNIFORM.initialize(NETWORK.layout(), seed);
    }

    private static EliminationOptions kind(EliminationMethod method, Optimizer optimizer, long limit,
            double... lambdas) {
        return EliminationOptions.of(method, lambdas)
                .withOptimizer(optimizer)
                .withRules(StopRules.defaults().withMaxIterations(limit));
    }

    /// Remembers the last position and asks to stop after so many of them.
    private static final class StopAfter implements EliminationStudy.Listener {
        private StudyPosition last;
        private int left;

        StopAfter(StudyPosition from, int positions) {
            last = from;
            left = positions;
        }

        @Override
        public void standing(StudyPosition position) {
            last = position;
            left--;
        }

        @Override
        public Duration interval() {
            return Duration.ZERO;
        }
    }

    private static EliminationStudy whole(List<EliminationOptions> kinds, int starts) {
        return EliminationStudy.of(risk, kinds, ResumedStudyTests::start, 7, starts, EliminationStudy.Listener.SILENT,
                () -> false);
    }

    /// How often the study had to be taken up again.
    private static int broken(List<EliminationOptions> kinds, int starts, int every, EliminationStudy expected) {
        StudyPosition position = StudyPosition.START;
        EliminationStudy study = null;
        int calls = 0;
        while (study == null || study.plain().size() < starts) {
            StopAfter listener = new StopAfter(position, every);
            try {
                study = EliminationStudy.resume(risk, kinds, ResumedStudyTests::start, 7, starts, position, listener,
                        () -> listener.left <= 0);
            } catch (CancellationException nothingComplete) {
                assertThat(listener.last.plain()).isEmpty();
            }
            position = listener.last;
            calls++;
        }
        assertThat(study).as("every " + every).isEqualTo(expected);
        return calls;
    }

    @Test
    void brokenStudiesEndLikeUnbrokenOnes() {
        List<List<EliminationOptions>> studies = List.of(
                // 0.01 diverges: its rounds are recentred, and polishing follows.
                List.of(kind(EliminationMethod.OUTPUT_NEURONS, Lbfgs.defaults(), 400, 0.01)),
                List.of(kind(EliminationMethod.OUTPUT_NEURONS, Lbfgs.defaults(), 90, 0.01, 1, 100)),
                List.of(kind(EliminationMethod.LOSS_SCALING, NewtonCg.defaults(), 40, 1)),
                List.of(kind(EliminationMethod.OUTPUT_NEURONS,
                        new Minibatch(Adam.of(new Schedule.Constant(0.01)), 2, 3), 30, 1)),
                List.of(kind(EliminationMethod.OUTPUT_NEURONS, Lbfgs.defaults(), 60, 1),
                        kind(EliminationMethod.LOSS_SCALING, Lbfgs.defaults(), 60, 1)));
        int calls = 0;
        for (List<EliminationOptions> kinds : studies) {
            EliminationStudy expected = whole(kinds, 3);
            for (int every : new int[] {2, 17, 101}) {
                calls += broken(kinds, 3, every, expected);
            }
        }
        assertThat(calls).isGreaterThan(700);
    }

    @Test
    void everySnapshotOfARunLeadsToItsEnd() {
        List<Snapshot> stages = assertEverySnapshotLeadsToTheEnd(risk, NETWORK,
                kind(EliminationMethod.OUTPUT_NEURONS, Lbfgs.defaults(), 1000, 0.01, 1), 8);
        assertThat(stages.stream().filter(s -> s.integer("counts")[0] == 1).count()).isGreaterThan(20);
        assertThat(stages.stream().filter(s -> s.texts().containsKey("stopped")).count()).isGreaterThan(10);
        // The exponents of this one run so far that coordinates are recentred.
        DenseNetwork affine = new DenseNetwork(DenseArchitecture.of(2, List.of(), 1, Activation.IDENTITY));
        try (Risk tooSmall = new Risk(affine, DataSources.load(DataRequest.of("sample:xor")),
                Conventions.of(new SquaredLoss()), Precision.FLOAT64, 1)) {
            List<Snapshot> recentred = assertEverySnapshotLeadsToTheEnd(tooSmall, affine,
                    kind(EliminationMethod.OUTPUT_NEURONS, Lbfgs.defaults(), 2000, 100), 8);
            assertThat(recentred.stream().filter(s -> s.real("offsets")[0] != 0).count()).isGreaterThan(20);
            assertThat(recentred.stream().filter(s -> s.integer("counts")[5] != 0).count()).isPositive();
        }
    }

    /// Resumes from every third snapshot of a run; returns all of them.
    private static List<Snapshot> assertEverySnapshotLeadsToTheEnd(Risk own, DenseNetwork network,
            EliminationOptions options, long seed) {
        List<Snapshot> snapshots = new ArrayList<>();
        double[] start = Initializer.GLOROT_UNIFORM.initialize(network.layout(), seed);
        EliminationResult whole;
        try (Elimination elimination = new Elimination(own, options).saving(Duration.ZERO, snapshots::add)) {
            whole = elimination.run(start, seed);
        }
        assertThat(snapshots.size()).isGreaterThan(400);
        try (Elimination elimination = new Elimination(own, options)) {
            for (int k = 0; k < snapshots.size(); k += 3) {
                EliminationResult result = elimination.resume(snapshots.get(k));
                assertThat(result.outcome()).isEqualTo(whole.outcome());
                assertThat(result.history()).isEqualTo(whole.history());
                assertThat(result.stripped()).containsExactly(whole.stripped());
                assertThat(result.polished().point()).containsExactly(whole.polished().point());
                assertThat(result.polished().outcome()).isEqualTo(whole.polished().outcome());
                assertThat(result.totalPasses()).isEqualTo(whole.totalPasses());
                assertThat(result.iterations()).isEqualTo(whole.iterations());
            }
        }
        return snapshots;
    }

    @Test
    void nothingElseIsResumed() {
        List<Snapshot> snapshots = new ArrayList<>();
        try (Elimination elimination = new Elimination(risk,
                kind(EliminationMethod.OUTPUT_NEURONS, Lbfgs.defaults(), 20, 1)).saving(Duration.ZERO,
                        snapshots::add)) {
            elimination.run(start(0), 0);
        }
        try (Elimination other = new Elimination(risk, kind(EliminationMethod.LOSS_SCALING, Lbfgs.defaults(), 20, 1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> other.resume(snapshots.getFirst()))
                    .withMessageContaining("output-neurons, got loss-scaling");
        }
        try (Elimination other = new Elimination(risk,
                kind(EliminationMethod.OUTPUT_NEURONS, Lbfgs.defaults(), 20, 2))) {
            assertThatIllegalArgumentException().isThrownBy(() -> other.resume(snapshots.getFirst()))
                    .withMessageContaining("1.0 in stage 1, got [2.0]");
            assertThatIllegalArgumentException().isThrownBy(() -> other.resume(Snapshot.empty()));
        }
        List<EliminationOptions> kinds = List.of(kind(EliminationMethod.LOSS_SCALING, Lbfgs.defaults(), 20, 1));
        StopAfter listener = new StopAfter(StudyPosition.START, Integer.MAX_VALUE);
        EliminationStudy.of(risk, kinds, ResumedStudyTests::start, 0, 3, listener, () -> false);
        assertThat(listener.last.plain()).hasSize(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EliminationStudy.resume(risk, kinds, ResumedStudyTests::start, 0, 2,
                        listener.last, EliminationStudy.Listener.SILENT, () -> false));
        assertThatIllegalArgumentException().isThrownBy(() -> EliminationStudy.resume(risk,
                List.of(kinds.getFirst(), kinds.getFirst()), ResumedStudyTests::start, 0, 3, listener.last,
                EliminationStudy.Listener.SILENT, () -> false));
    }
}
