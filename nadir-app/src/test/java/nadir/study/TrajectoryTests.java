package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import nadir.data.DataRequest;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.onnx.ModelFile;
import nadir.optimize.Progress;
import nadir.risk.Risk;
import nadir.storage.Beginning;
import nadir.storage.Trajectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A kept trajectory has points of the way with their true losses and ends at the model; it is bounded, the same after any
/// interruption, and never taken for that of another run.
class TrajectoryTests {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("way.npz");
    }

    private TrainingOptions options(OptimizerChoice optimizer, Precision precision, Beginning beginning) {
        return new TrainingOptions(DataRequest.of("sample:iris"), LossChoice.open(),
                NetworkChoice.defaults().withHidden(3), optimizer, precision, 1, 1, 1, folder.resolve("m.onnx"),
                beginning, Duration.ofHours(1));
    }

    private static OptimizerChoice optimizer(Method method, long iterations) {
        return new OptimizerChoice(method, null, method.samples() ? 32 : null, iterations, 0);
    }

    /// Stops after so many iterations, and remembers their numbers.
    private static final class Stop implements TrainingListener {
        private final List<Long> seen = new ArrayList<>();
        private final int most;

        Stop(int most) {
            this.most = most;
        }

        @Override
        public void iteration(int start, Progress progress) {
            seen.add(progress.iteration());
        }

        @Override
        public boolean isCancelled() {
            return seen.size() >= most;
        }
    }

    private Trajectory load() {
        return Trajectory.load(file(), ModelFile.load(folder.resolve("m.onnx")).parameters().length);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void itHasTheTrueLossOfEachPointAndEndsAtTheModel(Method method) throws IOException {
        TrainingOptions options = options(optimizer(method, 12), Precision.FLOAT64, Beginning.FRESH);
        TrainingResult result = Training.run(options, file(), TrainingListener.SILENT);
        assertThat(result.trajectory()).isEqualTo(file().toString());
        Trajectory way = load();
        assertThat(way.size()).isGreaterThanOrEqualTo(10);
        assertThat(way.parameters()[way.size() - 1]).isEqualTo(ModelFile.load(folder.resolve("m.onnx")).parameters());
        assertThat(way.iterations()).startsWith(0, 1, 2);
        ModelOnData subject = ModelOnData.load(folder.resolve("m.onnx"), DataRequest.of("sample:iris"),
                LossChoice.open());
        try (Risk risk = subject.risk(1)) {
            double[] gradient = new double[risk.dimension()];
            for (int k = 0; k < way.size(); k++) {
                assertThat(way.losses()[k]).isIn(risk.value(way.parameters()[k]),
                        risk.gradient(way.parameters()[k], gradient));
            }
        }
    }

    @Test
    void inSinglePrecisionLossesAreThoseOfDoublePrecision() throws IOException {
        Training.run(options(optimizer(Method.ADAM, 5), Precision.FLOAT32, Beginning.FRESH), file(),
                TrainingListener.SILENT);
        Trajectory way = load();
        try (Risk risk = ModelOnData.load(folder.resolve("m.onnx"), DataRequest.of("sample:iris"), LossChoice.open())
                .risk(1)) {
            for (int k = 0; k < way.size() - 1; k++) {
                assertThat(way.losses()[k]).isEqualTo(risk.value(way.parameters()[k]));
            }
        }
        assertThat(way.size()).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, names = {"LBFGS", "ADAM", "GD"})
    void brokenRunsKeepTheWayOfUnbrokenOnes(Method method) throws IOException {
        OptimizerChoice optimizer = optimizer(method, 40);
        Training.run(options(optimizer, Precision.FLOAT64, Beginning.FRESH), file(), TrainingListener.SILENT);
        byte[] whole = Files.readAllBytes(file());
        TrainingResult result = Training.run(options(optimizer, Precision.FLOAT64, Beginning.RESTART), file(),
                new Stop(11));
        int calls = 1;
        while (result.outcome() == TrainingOutcome.INTERRUPTED) {
            assertThat(Files.readAllBytes(file())).isNotEqualTo(whole);
            result = Training.run(options(optimizer, Precision.FLOAT64, Beginning.RESUME), file(), new Stop(11));
            calls++;
        }
        assertThat(calls).isGreaterThanOrEqualTo(4);
        assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    }

    /// 3,000 iterations are kept as every 16th of them, through an interruption at a stride of 8 also.
    @Test
    void longWaysAreThinnedEvenly() throws IOException {
        OptimizerChoice optimizer = optimizer(Method.GD, 3_001);
        Training.run(options(optimizer, Precision.FLOAT64, Beginning.FRESH), file(), TrainingListener.SILENT);
        byte[] whole = Files.readAllBytes(file());
        Trajectory way = load();
        assertThat(LongStream.of(way.iterations()).boxed().toList())
                .isEqualTo(LongStream.concat(LongStream.rangeClosed(0, 3_001 / 16).map(k -> 16 * k),
                        LongStream.of(3_001)).boxed().toList());
        Training.run(options(optimizer, Precision.FLOAT64, Beginning.RESTART), file(), new Stop(1_500));
        assertThat(load().iterations()).startsWith(0, 8, 16).endsWith(1_499);
        Training.run(options(optimizer, Precision.FLOAT64, Beginning.RESUME), file(), TrainingListener.SILENT);
        assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    }

    /// A process can be killed after it wrote the way and before it wrote the checkpoint.
    @Test
    void aWayThatIsAheadOfTheCheckpointIsTakenBack() throws IOException {
        OptimizerChoice optimizer = optimizer(Method.GD, 1_200);
        Training.run(options(optimizer, Precision.FLOAT64, Beginning.FRESH), file(), TrainingListener.SILENT);
        byte[] whole = Files.readAllBytes(file());
        Path checkpoint = folder.resolve("m.onnx.checkpoint");
        Training.run(options(optimizer, Precision.FLOAT64, Beginning.RESTART), file(), new Stop(200));
        byte[] early = Files.readAllBytes(checkpoint);
        Training.run(options(optimizer, Precision.FLOAT64, Beginning.RESUME), file(), new Stop(500));
        Files.write(checkpoint, early);
        Training.run(options(optimizer, Precision.FLOAT64, Beginning.RESUME), file(), TrainingListener.SILENT);
        assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    }

    @Test
    void onlyTheRunThatKeptItGoesOnWithIt() throws IOException {
        OptimizerChoice optimizer = optimizer(Method.GD, 100);
        TrainingOptions resume = options(optimizer, Precision.FLOAT64, Beginning.RESUME);
        Training.run(options(optimizer, Precision.FLOAT64, Beginning.FRESH), new Stop(5));
        assertThatThrownBy(() -> Training.run(resume, file(), new Stop(5))).isInstanceOf(InputException.class)
                .hasMessageContaining("there is no trajectory");
        Training.run(options(optimizer, Precision.FLOAT64, Beginning.RESTART), file(), new Stop(5));
        byte[] early = Files.readAllBytes(file());
        Training.run(options(optimizer, Precision.FLOAT64, Beginning.RESUME), new Stop(5));
        assertThatThrownBy(() -> Training.run(resume, file(), new Stop(5))).isInstanceOf(InputException.class)
                .hasMessageContaining("misses points of the run");
        assertThat(Files.readAllBytes(file())).isEqualTo(early);
        Files.writeString(file(), "mine");
        assertThatThrownBy(() -> Training.run(options(optimizer, Precision.FLOAT64, Beginning.RESTART), file(),
                new Stop(5))).isInstanceOf(InputException.class).hasMessageContaining("is no trajectory");
        assertThat(file()).hasContent("mine");
        TrainingOptions fresh = options(optimizer, Precision.FLOAT64, Beginning.RESTART);
        assertThatThrownBy(() -> Training.run(fresh, folder.resolve("./m.onnx"), new Stop(5)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("where the model or its checkpoint goes");
    }
}
