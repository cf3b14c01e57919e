package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import nadir.data.DataRequest;
import nadir.data.InputException;
import nadir.eliminate.EliminationMethod;
import nadir.exec.Precision;
import nadir.storage.Beginning;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training with elimination that was interrupted, however often, goes on to the file and the comparison of the unbroken
/// run; nothing is resumed that would give another result, and no unfinished work is lost without being told to.
class ResumedEliminationTests {
    @TempDir
    private Path folder;

    private Path model() {
        return folder.resolve("m.onnx");
    }

    private Path checkpoint() {
        return folder.resolve("m.onnx.checkpoint");
    }

    private TrainingOptions options(int starts, long iterations, Beginning beginning) {
        return new TrainingOptions(DataRequest.of("sample:xor"), new LossChoice("squared", null, null, null, null),
                NetworkChoice.defaults().withHidden(2), OptimizerChoice.defaults().withMaxIterations(iterations),
                Precision.FLOAT64, 4, starts, 2, model(), beginning, Duration.ZERO);
    }

    private static EliminationChoice neurons(double... lambdas) {
        return new EliminationChoice(EliminationMethod.OUTPUT_NEURONS,
                java.util.Arrays.stream(lambdas).boxed().toList(), false);
    }

    /// Asks to stop at the k-th question.
    private static final class StopAfter implements TrainingListener {
        private int left;

        StopAfter(int questions) {
            left = questions;
        }

        @Override
        public boolean isCancelled() {
            return left-- <= 0;
        }
    }

    /// The end of a run, or null if it was interrupted.
    private @Nullable TrainingResult attempt(int starts, EliminationChoice choice, Beginning beginning, int questions)
            throws IOException {
        try {
            TrainingResult result = Training.run(options(starts, 150, beginning), choice, new StopAfter(questions));
            if (result.starts().size() == starts) {
                return result;
            }
            assertThat(result.checkpoint()).isEqualTo(checkpoint().toString());
            assertThat(model()).exists();
        } catch (CancellationException early) {
            assertThat(early).hasMessage("no start is complete yet, so that there is no model; from " + checkpoint()
                    + " training goes on with --resume");
        }
        assertThat(checkpoint()).exists();
        return null;
    }

    private void endsLikeTheUnbrokenRun(int starts, EliminationChoice choice, List<Integer> questions)
            throws IOException {
        TrainingResult whole = Training.run(options(starts, 150, Beginning.RESTART), choice, TrainingListener.SILENT);
        byte[] file = Files.readAllBytes(model());
        for (int every : questions) {
            Files.delete(model());
            int calls = 1;
            TrainingResult result = attempt(starts, choice, Beginning.FRESH, every);
            while (result == null) {
                calls++;
                result = attempt(starts, choice, Beginning.RESUME, every);
            }
            assertThat(calls).isGreaterThan(1);
            assertThat(Files.readAllBytes(model())).as("every " + every).isEqualTo(file);
            assertThat(checkpoint()).doesNotExist();
            assertThat(result.elimination()).usingRecursiveComparison().isEqualTo(whole.elimination());
            assertThat(result.starts()).usingRecursiveComparison()
                    .ignoringFields("seconds")
                    .isEqualTo(whole.starts());
        }
    }

    @Test
    void oneStart() throws IOException {
        endsLikeTheUnbrokenRun(1, neurons(0.01, 1), List.of(5, 19, 40));
    }

    @Test
    void severalStarts() throws IOException {
        endsLikeTheUnbrokenRun(4, neurons(1), List.of(61, 500));
    }

    @Test
    void unfinishedWorkIsNotThrownAwayUntold() throws IOException {
        assertThat(attempt(1, neurons(1), Beginning.FRESH, 20)).isNull();
        byte[] left = Files.readAllBytes(checkpoint());
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(
                        () -> Training.run(options(1, 150, Beginning.FRESH), neurons(1), TrainingListener.SILENT))
                .withMessage(
                        checkpoint() + " was left by a run that did not finish; go on with it by --resume, or start "
                                + "over with --restart");
        for (Beginning beginning : List.of(Beginning.FRESH, Beginning.RESUME)) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> Training.run(options(1, 150, beginning), TrainingListener.SILENT))
                    .withMessageContaining("was left by training with --eliminate");
        }
        assertThat(Files.readAllBytes(checkpoint())).isEqualTo(left);
        Training.run(options(1, 3, Beginning.RESTART), TrainingListener.SILENT);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(
                        () -> Training.run(options(1, 3, Beginning.RESUME), neurons(1), TrainingListener.SILENT))
                .withMessageContaining("was left by training without --eliminate");
        // The plain run had ended at its limit: its work is in the model.
        Training.run(options(1, 150, Beginning.FRESH), neurons(1), TrainingListener.SILENT);
        assertThat(checkpoint()).doesNotExist();
    }

    @Test
    void onlyTheSameRunIsResumed() throws IOException {
        assertThat(attempt(1, neurons(1), Beginning.FRESH, 20)).isNull();
        TrainingOptions same = options(1, 150, Beginning.RESUME);
        Map<String, EliminationChoice> choices = new TreeMap<>(Map.of("elimination", neurons(2), "elimination ",
                EliminationChoice.of(EliminationMethod.LOSS_SCALING)));
        int refused = 0;
        for (Map.Entry<String, EliminationChoice> other : choices.entrySet()) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> Training.run(same, other.getValue(), TrainingListener.SILENT))
                    .withMessageContaining("has the " + other.getKey().strip() + " '");
            refused++;
        }
        Map<String, TrainingOptions> others = Map.of("stop rules", options(1, 200, Beginning.RESUME),
                "number of starts", options(3, 150, Beginning.RESUME), "network",
                same.withNetwork(NetworkChoice.defaults().withHidden(3)));
        for (Map.Entry<String, TrainingOptions> other : others.entrySet()) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> Training.run(other.getValue(), neurons(1), TrainingListener.SILENT))
                    .withMessageContaining("has the " + other.getKey() + " '");
            refused++;
        }
        assertThat(refused).isEqualTo(5);
        Training.run(same, neurons(1), TrainingListener.SILENT);
    }

    @AfterEach
    void leavesNoPartialFile() throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf("m.onnx", "m.onnx.checkpoint");
        }
    }
}
