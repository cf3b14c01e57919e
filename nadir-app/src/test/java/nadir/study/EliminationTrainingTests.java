package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.eliminate.EliminationMethod;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;
import nadir.risk.Risk;
import nadir.storage.Beginning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What training with elimination reports is true of the file that it writes, and comparisons are with the very runs that
/// plain training makes.
class EliminationTrainingTests {
    @TempDir
    private Path folder;

    private Path model(String name) {
        return folder.resolve(name);
    }

    private TrainingOptions xor(int starts, Beginning beginning, Precision precision) {
        TrainingOptions plain = TrainingOptions.of(DataRequest.of("sample:xor"));
        return new TrainingOptions(plain.data(), new LossChoice("squared", null, null, null, null),
                NetworkChoice.defaults().withHidden(2), plain.optimizer().withMaxIterations(500), precision, 3, starts,
                1, model("e.onnx"), beginning, plain.checkpointEvery());
    }

    private TrainingOptions xor(int starts) {
        return xor(starts, Beginning.FRESH, Precision.FLOAT64);
    }

    private static EliminationChoice neurons(double... lambdas) {
        List<Double> list = Arrays.stream(lambdas).boxed().toList();
        return new EliminationChoice(EliminationMethod.OUTPUT_NEURONS, list, false);
    }

    @Test
    void theSavedNetworkHasThePolishedLossAndNoNeurons() throws IOException {
        TrainingResult result = Training.run(xor(6), neurons(10), TrainingListener.SILENT);
        EliminationReport report = result.elimination();
        assertThat(report).isNotNull();
        LoadedModel saved = ModelFile.load(model("e.onnx"));
        assertThat(saved.network().layout().size()).isEqualTo(9);
        Dataset data = DataSources.load(DataRequest.of("sample:xor"));
        try (Risk risk = new Risk(saved.network(), data, Conventions.of(new SquaredLoss()))) {
            assertThat(risk.value(saved.parameters())).isEqualTo(report.polishedLoss()).isEqualTo(result.loss());
        }
        assertThat(report.starts()).hasSize(6);
        assertThat(report.polishedLoss())
                .isEqualTo(report.starts().stream().mapToDouble(start -> start.polishedLoss()).min().orElseThrow());
        assertThat(saved.metadata().training()).containsEntry("elimination.outcome", report.outcome())
                .containsKeys("elimination.max-abs-a", "elimination.max-abs-b", "elimination.weight-norm",
                        "elimination.max-neuron-output", "elimination.modified-loss", "elimination.stripped-loss");
        assertThat(report.history().iterations()).hasSameSizeAs(report.history().maxNeuronOutputs());
        assertThat(Files.exists(model("e.onnx.checkpoint"))).isFalse();
    }

    @Test
    void theComparisonIsWithPlainTrainingFromTheSameStarts() throws IOException {
        TrainingResult with = Training.run(xor(5), neurons(1), TrainingListener.SILENT);
        TrainingResult without = Training.run(xor(5).withModel(model("p.onnx")), TrainingListener.SILENT);
        assertThat(without.elimination()).isNull();
        EliminationComparison comparison = with.elimination().comparison();
        long successes = without.starts()
                .stream()
                .filter(start -> start.loss() - without.lowerBound() <= comparison.gapTolerance())
                .count();
        assertThat(comparison.plain().successes()).isEqualTo((int) successes);
        double[] losses = without.starts().stream().mapToDouble(StartResult::loss).sorted().toArray();
        assertThat(comparison.plain().medianLoss()).isEqualTo(losses[2]);
        assertThat(comparison.eliminated().successes() - comparison.plain().successes())
                .isEqualTo((int) (comparison.gained() - comparison.lost()));
        assertThat(comparison.outcomes().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
    }

    @Test
    void warningsComeBeforeTrainingAndRefusalsLeaveNoFile() throws IOException {
        TrainingOptions iris = TrainingOptions.of(DataRequest.of("sample:iris"))
                .withNetwork(NetworkChoice.defaults().withHidden(2))
                .withOptimizer(OptimizerChoice.defaults().withMaxIterations(20))
                .withModel(model("i.onnx"));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Training.run(iris, neurons(1), TrainingListener.SILENT))
                .withMessageContaining("--label-smoothing");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Training.run(xor(1, Beginning.RESUME, Precision.FLOAT64), neurons(1),
                        TrainingListener.SILENT))
                .withMessageContaining("there is no checkpoint " + model("e.onnx.checkpoint") + " to resume from");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Training.run(xor(1, Beginning.FRESH, Precision.FLOAT32), neurons(1),
                        TrainingListener.SILENT))
                .withMessageContaining("float64");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        List<String> heard = new ArrayList<>();
        EliminationChoice anyway = new EliminationChoice(EliminationMethod.OUTPUT_NEURONS, List.of(1.0), true);
        TrainingResult result = Training.run(iris, anyway, new TrainingListener() {
            @Override
            public void warning(String text) {
                heard.add(text);
            }

            @Override
            public void comparison(int done, int total) {
                heard.add(done + "/" + total);
            }
        });
        assertThat(heard).hasSize(3);
        assertThat(heard.getFirst()).contains("--label-smoothing");
        assertThat(heard.subList(1, 3)).containsExactly("1/2", "2/2");
        assertThat(result.elimination().outcome()).isNotEqualTo("eliminated");
    }

    @Test
    void anInterruptionKeepsTheStartsThatWereComplete() throws IOException {
        int[] runs = new int[1];
        TrainingListener impatient = new TrainingListener() {
            @Override
            public void comparison(int done, int total) {
                runs[0] = done;
            }

            @Override
            public boolean isCancelled() {
                return runs[0] >= 4;
            }
        };
        TrainingResult result = Training.run(xor(9), neurons(1), impatient);
        assertThat(result.starts()).hasSize(2);
        assertThat(result.notes()).anyMatch(note -> note.contains("2 of 9 starts"));
        assertThat(ModelFile.load(model("e.onnx")).network().layout().size()).isEqualTo(9);
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> Training.run(xor(9, Beginning.RESTART, Precision.FLOAT64), neurons(1),
                        new TrainingListener() {
                            @Override
                            public boolean isCancelled() {
                                return true;
                            }
                        }));
    }
}
