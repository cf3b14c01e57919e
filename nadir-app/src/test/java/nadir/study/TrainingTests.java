package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.network.Block;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;
import nadir.risk.Risk;
import nadir.storage.Beginning;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What training reports is true of the file that it writes, and what it promises about starts, scaling and names holds.
class TrainingTests {
    @TempDir
    private Path folder;

    private Path model() {
        return folder.resolve("m.onnx");
    }

    private TrainingResult train(TrainingOptions options) throws IOException {
        return Training.run(options.withModel(model()), TrainingListener.SILENT);
    }

    private static TrainingOptions iris() {
        return TrainingOptions.of(DataRequest.of("sample:iris"));
    }

    private static TrainingOptions limited(TrainingOptions options, long iterations) {
        return options.withOptimizer(options.optimizer().withMaxIterations(iterations));
    }

    /// Twice the loss of the best constant is what an untrained network may have; a trained one is far below.
    @ParameterizedTest
    @CsvSource({"iris,0.01", "wine,0.01", "breast-cancer,0.01", "digits,0.01", "diabetes,500", "two-spirals,0.01",
        "xor,0.01"})
    void everySampleTrainsByDefaultAndTheFigureIsTheFilesOwn(String sample, double good) throws IOException {
        DataRequest request = DataRequest.of("sample:" + sample);
        TrainingResult result = train(TrainingOptions.of(request));
        assertThat(result.loss()).isLessThan(good);
        assertThat(result.loss()).isGreaterThanOrEqualTo(result.lowerBound());
        assertThat(result.gap()).isEqualTo(result.loss() - result.lowerBound());
        LoadedModel saved = ModelFile.load(model());
        Dataset raw = DataSources.load(request);
        double[] gradient = new double[saved.parameters().length];
        try (Risk risk = new Risk(saved.network(), raw, saved.metadata().conventions().orElseThrow())) {
            assertThat(risk.gradient(saved.parameters(), gradient)).isEqualTo(result.loss());
            double square = Arrays.stream(gradient).map(g -> g * g).sum();
            assertThat(Math.sqrt(square)).isCloseTo(result.gradientNorm(), within(1e-12 * result.gradientNorm()));
            assertThat(result.parameters()).isEqualTo(risk.dimension());
            if (raw.isClassification()) {
                assertThat(result.accuracy()).isEqualTo(1).isEqualTo(risk.accuracy(saved.parameters()).orElseThrow());
            } else {
                assertThat(result.accuracy()).isNull();
            }
        }
        assertThat(saved.metadata().schema().orElseThrow().features()).isEqualTo(raw.featureNames());
        assertThat(saved.metadata().training().get("data")).isEqualTo(
                sample + " with content " + raw.contentHash().substring(0, 12));
    }

    @Test
    void outputsOfARegressionStartAtTheMeansOfTheTargets() throws IOException {
        Dataset data = DataSources.load(DataRequest.of("sample:diabetes"));
        double mean = Arrays.stream(data.y().toArray()).sum() / data.rows();
        TrainingResult result = train(limited(TrainingOptions.of(DataRequest.of("sample:diabetes")), 0));
        LoadedModel saved = ModelFile.load(model());
        Block bias = saved.network()
                .layout()
                .blocks()
                .stream()
                .filter(block -> block.name().equals("output.bias"))
                .findFirst()
                .orElseThrow();
        assertThat(saved.parameters()[bias.offset()]).isCloseTo(mean, within(1e-9));
        double variance = Arrays.stream(data.y().toArray()).map(y -> (y - mean) * (y - mean)).sum() / data.rows();
        assertThat(result.loss()).isCloseTo(variance / 2, within(0.02 * variance));
    }

    /// A model with scaled inputs takes raw features: shifting and stretching a column changes nothing but rounding.
    @Test
    void scalingIsPartOfTheModel() throws IOException {
        Dataset data = DataSources.load(DataRequest.of("sample:iris"));
        TrainingResult scaled = train(limited(iris(), 20));
        LoadedModel saved = ModelFile.load(model());
        double[] mean = new double[4];
        Arrays.setAll(mean, column -> column(data, column, 0).average().orElseThrow());
        double[] deviation = new double[4];
        Arrays.setAll(deviation, column -> Math.sqrt(
                column(data, column, mean[column]).map(x -> x * x).average().orElseThrow()));
        double[] x = data.x().toArray();
        Arrays.setAll(x, i -> (x[i] - mean[i % 4]) / deviation[i % 4]);
        Dataset byHand = Dataset.classes("by hand", data.featureNames(), Tensor.wrap(data.x().shape(), x), "species",
                data.classLabels(), classes(data), data.coding());
        var unscaled = ((nadir.network.DenseNetwork) saved.network()).withoutScaling();
        try (Risk risk = new Risk(unscaled, byHand, saved.metadata().conventions().orElseThrow())) {
            assertThat(risk.value(saved.parameters())).isCloseTo(scaled.loss(), within(1e-10 * scaled.loss()));
        }
        assertThat(scaled.scaled()).isTrue();
    }

    private static java.util.stream.DoubleStream column(Dataset data, int column, double shift) {
        return java.util.stream.IntStream.range(0, data.rows())
                .mapToDouble(row -> data.x().get(4 * row + column) - shift);
    }

    private static int[] classes(Dataset data) {
        return java.util.stream.IntStream.range(0, data.rows()).map(data::classOf).toArray();
    }

    @Test
    void ofSeveralStartsTheBestIsKeptAndAllAreReported() throws IOException {
        TrainingOptions one = limited(TrainingOptions.of(DataRequest.of("sample:two-spirals")), 30);
        List<Double> alone = new ArrayList<>();
        for (long seed = 7; seed < 11; seed++) {
            alone.add(train(new TrainingOptions(one.data(), one.loss(), one.network(), one.optimizer(), one.precision(),
                    seed, 1, 1, null, Beginning.FRESH, one.checkpointEvery())).loss());
        }
        TrainingResult all = train(new TrainingOptions(one.data(), one.loss(), one.network(), one.optimizer(),
                one.precision(), 7, 4, 2, null, Beginning.FRESH, one.checkpointEvery()));
        assertThat(all.starts()).extracting(StartResult::loss).isEqualTo(alone);
        assertThat(all.starts()).extracting(StartResult::seed).containsExactly(7L, 8L, 9L, 10L);
        double best = alone.stream().mapToDouble(x -> x).min().orElseThrow();
        assertThat(all.loss()).isEqualTo(best);
        assertThat(all.seed()).isEqualTo(7L + alone.indexOf(best));
        assertThat(ModelFile.load(model()).metadata().seed()).hasValue(all.seed());
    }

    @Test
    void figuresAreInDoublePrecisionAlsoWhenTrainingIsNot() throws IOException {
        TrainingOptions options = limited(iris(), 10);
        TrainingResult result = train(new TrainingOptions(options.data(), options.loss(), options.network(),
                options.optimizer(), Precision.FLOAT32, 0, 1, 2, null, options.beginning(), options.checkpointEvery()));
        LoadedModel saved = ModelFile.load(model());
        try (Risk risk = new Risk(saved.network(), DataSources.load(options.data()),
                saved.metadata().conventions().orElseThrow())) {
            assertThat(risk.value(saved.parameters())).isEqualTo(result.loss());
        }
    }

    @Test
    void sameSeedSameFileWhateverTheThreads() throws IOException {
        byte[][] files = new byte[3][];
        for (int threads = 1; threads <= files.length; threads++) {
            TrainingOptions options = limited(iris(), 40);
            train(new TrainingOptions(options.data(), options.loss(), options.network(), options.optimizer(),
                    options.precision(), 3, 1, threads, null, options.beginning(), options.checkpointEvery()));
            files[threads - 1] = Files.readAllBytes(model());
        }
        assertThat(files[1]).isEqualTo(files[0]);
        assertThat(files[2]).isEqualTo(files[0]);
    }

    @Test
    void constantFeaturesAreNoted() throws IOException {
        TrainingResult digits = train(limited(TrainingOptions.of(DataRequest.of("sample:digits")), 1));
        assertThat(digits.notes()).containsExactly(
                "3 of 64 features are constant: scaled they are 0, and their weights do not matter.");
        assertThat(train(limited(iris(), 1)).notes()).isEmpty();
    }

    @Test
    void aRunThatIsNotFiniteAtItsStartLeavesNothing() throws IOException {
        Path data = folder.resolve("huge.csv");
        Files.writeString(data, "a,b\n1e200,1e200\n2e200,-1e200\n");
        TrainingOptions options = TrainingOptions.of(DataRequest.of(data.toString())).withModel(model());
        assertThatThrownBy(() -> Training.run(options, TrainingListener.SILENT)).isInstanceOf(InputException.class)
                .hasMessageContaining("At the start the value is Infinity");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(data);
        }
    }

    @ParameterizedTest
    @CsvSource({"sample:iris,iris,iris.onnx", "/data/houses.csv,houses.csv,houses.onnx",
        "a/b.tar/x.csv.gz,x.csv.gz,x.onnx", "sql:SELECT 1,SELECT 1,query.onnx",
        "my data (2).csv,my data (2).csv,my-data-2-.onnx",
        ".csv,.csv,model.onnx", "train-images,train-images,train-images.onnx"})
    void modelsAreNamedAfterTheirData(String source, String name, String file) {
        Dataset data = Dataset.real(name, Tensor.wrap(Shape.of(1, 1), new double[1]),
                Tensor.wrap(Shape.of(1, 1), new double[1]));
        assertThat(Training.modelName(DataRequest.of(source), data)).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 999, 1000, 1001, 5000})
    void theModelCarriesTheHistoryOfItsTraining(int iterations) throws IOException {
        TrainingOptions slow = new TrainingOptions(DataRequest.of("sample:xor"), LossChoice.open(),
                NetworkChoice.defaults().withHidden(2),
                new OptimizerChoice(Method.GD, 1e-3, null, (long) iterations, 0),
                Precision.FLOAT64, 0, 1, 1, null, Beginning.FRESH, TrainingOptions.CHECKPOINT_EVERY);
        List<Double> losses = new ArrayList<>();
        TrainingResult result = Training.run(slow.withModel(model()), new TrainingListener() {
            @Override
            public void iteration(int start, nadir.optimize.Progress progress) {
                losses.add(progress.value());
            }
        });
        TrainingHistory history = TrainingHistory.of(ModelFile.load(model()).metadata().training()).orElseThrow();
        assertThat(history.size()).isLessThanOrEqualTo(TrainingHistory.LONGEST + 1)
                .isGreaterThanOrEqualTo(Math.min(iterations + 1, TrainingHistory.LONGEST / 2));
        assertThat(history.iterations()[0]).isZero();
        assertThat(history.iterations()[history.size() - 1]).isEqualTo(iterations);
        for (int row = 0; row < history.size(); row++) {
            assertThat(history.losses()[row]).isEqualTo(losses.get((int) history.iterations()[row]));
        }
        assertThat(history.gradientNorms()[history.size() - 1]).isEqualTo(result.gradientNorm());
        assertThat(history.parameterNorms()[history.size() - 1]).isCloseTo(result.parameterNorm(), within(1e-12));
        assertThat(history.sampled()).isFalse();
    }

    @Test
    void modelsFromElsewhereHaveNoHistory() {
        assertThat(TrainingHistory.of(java.util.Map.of())).isEmpty();
        assertThat(TrainingHistory.of(java.util.Map.of("history.iteration", "0 x"))).isEmpty();
        assertThat(TrainingHistory.of(java.util.Map.of("history.iteration", "0 1"))).isEmpty();
    }
}
