package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nadir.data.DataRequest;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.optimize.Progress;
import nadir.storage.Beginning;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A run that was interrupted, however often, goes on to the file that the unbroken run writes, to the last bit; nothing
/// is resumed that would give another result, and no unfinished work is lost without being told to.
class ResumingTests {
    private static final OptimizerChoice LBFGS = OptimizerChoice.defaults().withMaxIterations(30);

    @TempDir
    private Path folder;

    private Path model() {
        return folder.resolve("m.onnx");
    }

    private Path checkpoint() {
        return folder.resolve("m.onnx.checkpoint");
    }

    private TrainingOptions options(OptimizerChoice optimizer, int starts, Beginning beginning) {
        return new TrainingOptions(DataRequest.of("sample:iris"), LossChoice.open(),
                NetworkChoice.defaults().withHidden(5), optimizer, Precision.FLOAT64, 1, starts, 2, model(), beginning,
                Duration.ofHours(1));
    }

    /// Stops after so many iterations of this call.
    private static final class StopAfter implements TrainingListener {
        private int left;

        StopAfter(int iterations) {
            left = iterations;
        }

        @Override
        public void iteration(int start, Progress progress) {
            left--;
        }

        @Override
        public boolean isCancelled() {
            return left <= 0;
        }
    }

    /// Stops when it has been asked so many times whether to.
    private static final class StopWhenAsked implements TrainingListener {
        private int left;

        StopWhenAsked(int times) {
            left = times;
        }

        @Override
        public boolean isCancelled() {
            left--;
            return left <= 0;
        }
    }

    private byte[] unbroken(OptimizerChoice optimizer, int starts) throws IOException {
        Training.run(options(optimizer, starts, Beginning.RESTART), TrainingListener.SILENT);
        byte[] content = Files.readAllBytes(model());
        Files.delete(model());
        Files.deleteIfExists(checkpoint());
        return content;
    }

    private static boolean isInterrupted(TrainingResult result) {
        return result.starts().stream().anyMatch(start -> start.outcome() == TrainingOutcome.INTERRUPTED);
    }

    /// Several starts are trained at once, without word of iterations.
    private static TrainingListener stop(int starts, int every) {
        return starts == 1 ? new StopAfter(every) : new StopWhenAsked(every);
    }

    private int resumed(OptimizerChoice optimizer, int starts, int every) throws IOException {
        TrainingResult result = Training.run(options(optimizer, starts, Beginning.FRESH), stop(starts, every));
        int calls = 1;
        while (isInterrupted(result)) {
            assertThat(result.checkpoint()).isEqualTo(checkpoint().toString());
            assertThat(checkpoint()).exists();
            result = Training.run(options(optimizer, starts, Beginning.RESUME), stop(starts, every));
            calls++;
        }
        assertThat(result.starts()).hasSize(starts);
        return calls;
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void brokenRunsEndLikeUnbrokenOnes(Method method) throws IOException {
        Integer batch = method.samples() ? 32 : null;
        OptimizerChoice optimizer = new OptimizerChoice(method, null, batch, 12L, 0);
        byte[] whole = unbroken(optimizer, 1);
        List<Integer> calls = new ArrayList<>();
        for (int every : List.of(1, 4, 9)) {
            calls.add(resumed(optimizer, 1, every));
            assertThat(Files.readAllBytes(model())).as("every " + every).isEqualTo(whole);
            Files.deleteIfExists(checkpoint());
        }
        assertThat(calls.getFirst()).isGreaterThanOrEqualTo(6);
        assertThat(calls.getLast()).isEqualTo(2);
    }

    @Test
    void fullBatchAdamToo() throws IOException {
        OptimizerChoice optimizer = new OptimizerChoice(Method.ADAM, 0.01, OptimizerChoice.WHOLE, 12L, 0);
        byte[] whole = unbroken(optimizer, 1);
        assertThat(resumed(optimizer, 1, 5)).isEqualTo(3);
        assertThat(Files.readAllBytes(model())).isEqualTo(whole);
    }

    @Test
    void severalStartsToo() throws IOException {
        byte[] whole = unbroken(LBFGS, 4);
        // Once at least: the thread that asks has not finished its first start by then.
        assertThat(resumed(LBFGS, 4, 13)).isGreaterThan(1);
        assertThat(Files.readAllBytes(model())).isEqualTo(whole);
        assertThat(checkpoint()).doesNotExist();
    }

    /// A network so small that several points are evaluated at once: 4 samples, 5 hidden units.
    private TrainingOptions tiny(int starts, Beginning beginning) {
        return new TrainingOptions(DataRequest.of("sample:xor"), LossChoice.open(),
                NetworkChoice.defaults().withHidden(5), LBFGS.withMaxIterations(60), Precision.FLOAT64, 1, starts, 2,
                model(), beginning, Duration.ofHours(1));
    }

    @Test
    void manyStartsOfATinyNetworkToo() throws IOException {
        TrainingResult unbroken = Training.run(tiny(50, Beginning.FRESH), TrainingListener.SILENT);
        byte[] whole = Files.readAllBytes(model());
        int calls = 1;
        TrainingResult result = Training.run(tiny(50, Beginning.FRESH), new StopWhenAsked(30));
        while (isInterrupted(result)) {
            assertThat(result.checkpoint()).isEqualTo(checkpoint().toString());
            assertThat(result.starts()).isSortedAccordingTo(Comparator.comparingLong(StartResult::seed));
            result = Training.run(tiny(50, Beginning.RESUME), new StopWhenAsked(30));
            calls++;
        }
        assertThat(calls).isGreaterThan(1);
        assertThat(Files.readAllBytes(model())).isEqualTo(whole);
        assertThat(checkpoint()).doesNotExist();
        assertThat(result.starts()).extracting(StartResult::loss)
                .isEqualTo(unbroken.starts().stream().map(StartResult::loss).toList());
        assertThat(result.starts()).extracting(StartResult::passes)
                .isEqualTo(unbroken.starts().stream().map(StartResult::passes).toList());
    }

    @Test
    void aRunAtItsLimitGoesOnWithALargerOne() throws IOException {
        byte[] whole = unbroken(LBFGS, 1);
        TrainingResult first = Training.run(options(LBFGS.withMaxIterations(11), 1, Beginning.FRESH),
                TrainingListener.SILENT);
        assertThat(first.outcome()).isEqualTo(TrainingOutcome.BUDGET_EXHAUSTED);
        assertThat(first.checkpoint()).isEqualTo(checkpoint().toString());
        Training.run(options(LBFGS, 1, Beginning.RESUME), TrainingListener.SILENT);
        assertThat(Files.readAllBytes(model())).isEqualTo(whole);
        // Its work is in the model, so a new run may begin without being told to.
        assertThat(checkpoint()).exists();
        Training.run(options(LBFGS, 1, Beginning.FRESH), TrainingListener.SILENT);
    }

    @Test
    void aRunThatConvergedLeavesNoCheckpoint() throws IOException {
        OptimizerChoice loose = new OptimizerChoice(Method.LBFGS, null, null, null, 0.01);
        Training.run(options(loose, 1, Beginning.FRESH), new StopAfter(2));
        TrainingResult result = Training.run(options(loose, 1, Beginning.RESUME), TrainingListener.SILENT);
        assertThat(result.outcome()).isEqualTo(TrainingOutcome.CONVERGED);
        assertThat(result.checkpoint()).isNull();
        assertThat(result.replaced()).isTrue();
        assertThat(checkpoint()).doesNotExist();
        assertThatThrownBy(() -> Training.run(options(loose, 1, Beginning.RESUME), TrainingListener.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "there is no checkpoint " + checkpoint() + " to resume from; training of " + model()
                                + " has ended");
    }

    @Test
    void unfinishedWorkIsNotThrownAwayUntold() throws IOException {
        Training.run(options(LBFGS, 1, Beginning.FRESH), new StopAfter(3));
        byte[] left = Files.readAllBytes(checkpoint());
        assertThatThrownBy(() -> Training.run(options(LBFGS, 1, Beginning.FRESH), TrainingListener.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        checkpoint() + " was left by a run that did not finish; go on with it by --resume, or start "
                                + "over with --restart");
        assertThat(Files.readAllBytes(checkpoint())).isEqualTo(left);
        Training.run(options(LBFGS, 1, Beginning.RESTART), TrainingListener.SILENT);
    }

    @Test
    void onlyTheSameRunIsResumed() throws IOException {
        Training.run(options(LBFGS, 1, Beginning.FRESH), new StopAfter(3));
        TrainingOptions same = options(LBFGS, 1, Beginning.RESUME);
        Map<String, TrainingOptions> others = new TreeMap<>();
        others.put("data", new TrainingOptions(same.data().withRows(120), same.loss(), same.network(), same.optimizer(),
                same.precision(), same.seed(), 1, 2, model(), Beginning.RESUME, same.checkpointEvery()));
        others.put("network", same.withNetwork(NetworkChoice.defaults().withHidden(6)));
        others.put("optimizer", same.withOptimizer(OptimizerChoice.defaults().withMethod(Method.GD)));
        others.put("loss", new TrainingOptions(same.data(), new LossChoice(null, null, null, null, 0.1), same.network(),
                same.optimizer(), same.precision(), same.seed(), 1, 2, model(), Beginning.RESUME,
                same.checkpointEvery()));
        others.put("start", new TrainingOptions(same.data(), same.loss(), same.network(), same.optimizer(),
                same.precision(), 2, 1, 2, model(), Beginning.RESUME, same.checkpointEvery()));
        others.put("arithmetic", new TrainingOptions(same.data(), same.loss(), same.network(), same.optimizer(),
                Precision.FLOAT32, same.seed(), 1, 2, model(), Beginning.RESUME, same.checkpointEvery()));
        others.put("number of starts", options(LBFGS, 2, Beginning.RESUME));
        int refused = 0;
        for (Map.Entry<String, TrainingOptions> other : others.entrySet()) {
            assertThatThrownBy(() -> Training.run(other.getValue(), TrainingListener.SILENT)).as(other.getKey())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("--resume requires the options of the run that is resumed")
                    .hasMessageContaining("has the " + other.getKey() + " '");
            refused++;
        }
        assertThat(refused).isEqualTo(7);
        Training.run(same, TrainingListener.SILENT);
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        Training.run(options(LBFGS, 1, Beginning.FRESH), new StopAfter(3));
        byte[] content = Files.readAllBytes(checkpoint());
        content[content.length / 2] ^= 1;
        Files.write(checkpoint(), content);
        assertThatThrownBy(() -> Training.run(options(LBFGS, 1, Beginning.RESUME), TrainingListener.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is damaged");
    }

    @AfterEach
    void leavesNoPartialFile() throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf("m.onnx", "m.onnx.checkpoint");
        }
    }
}
