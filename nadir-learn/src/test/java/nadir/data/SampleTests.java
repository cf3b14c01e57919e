package nadir.data;

import static nadir.data.Fixtures.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The samples load without any option and hold what their sources say.
class SampleTests {
    @ParameterizedTest
    @CsvSource({"iris, 150, 4, 3, ONE_HOT", "wine, 178, 13, 3, ONE_HOT", "breast-cancer, 569, 30, 2, ONE_HOT",
        "digits, 1797, 64, 10, ONE_HOT", "diabetes, 442, 10, 1, REAL", "two-spirals, 194, 2, 1, SIGNED",
        "xor, 4, 2, 1, SIGNED"})
    void sizes(String name, int rows, int features, int outputs, TargetCoding coding) {
        Dataset data = sample(name);
        assertThat(data.name()).isEqualTo(name);
        assertThat(data.rows()).isEqualTo(rows);
        assertThat(data.features()).isEqualTo(features);
        assertThat(data.outputs()).isEqualTo(outputs);
        assertThat(data.coding()).isEqualTo(coding);
    }

    @Test
    void publishedFigures() {
        Dataset iris = sample("iris");
        assertThat(iris.classLabels()).containsExactly("setosa", "versicolor", "virginica");
        assertThat(count(iris)).containsExactly(50, 50, 50);
        assertThat(Scaling.of(iris.x()).mean().toArray()).containsExactly(new double[] {5.843, 3.057, 3.758, 1.199},
                within(5e-4));
        assertThat(iris.groups().count()).isEqualTo(149);
        assertThat(count(sample("wine"))).containsExactly(59, 71, 48);
        assertThat(sample("breast-cancer").classLabels()).containsExactly("benign", "malignant");
        assertThat(count(sample("breast-cancer"))).containsExactly(357, 212);
        assertThat(count(sample("digits"))).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
        assertThat(Arrays.stream(sample("diabetes").y().toArray()).summaryStatistics()).satisfies(y -> {
            assertThat(y.getMin()).isEqualTo(25);
            assertThat(y.getMax()).isEqualTo(346);
            assertThat(y.getAverage()).isCloseTo(152.133, within(1e-3));
        });
    }

    private static int[] count(Dataset data) {
        int[] count = new int[data.classLabels().size()];
        IntStream.range(0, data.rows()).forEach(row -> count[data.classOf(row)]++);
        return count;
    }

    @Test
    void xorIsTheTruthTableWithSignsAsTargets() {
        Dataset xor = sample("xor");
        assertThat(xor.x()).isEqualTo(Tensor.of(Shape.of(4, 2), 0, 0, 0, 1, 1, 0, 1, 1));
        assertThat(xor.y()).isEqualTo(Tensor.of(Shape.of(4, 1), -1, 1, 1, -1));
        assertThat(xor.classLabels()).containsExactly("0", "1");
        Dataset oneHot = DataSources.load(DataRequest.of("sample:xor").withClasses());
        assertThat(oneHot.y()).isEqualTo(Tensor.of(Shape.of(4, 2), 1, 0, 0, 1, 0, 1, 1, 0));
    }

    @Test
    void theSpiralsAreEachOthersMirrorImageAndTurnThreeTimes() {
        Dataset data = sample("two-spirals");
        double[] x = data.x().values();
        double turned = 0;
        for (int i = 0; i < 97; i++) {
            assertThat(x[4 * i + 2]).isEqualTo(-x[4 * i]);
            assertThat(x[4 * i + 3]).isEqualTo(-x[4 * i + 1]);
            assertThat(data.y().get(2 * i)).isEqualTo(1);
            assertThat(data.y().get(2 * i + 1)).isEqualTo(-1);
            assertThat(Math.hypot(x[4 * i], x[4 * i + 1])).isCloseTo(6.5 * (104 - i) / 104, within(1e-12));
            if (i > 0) {
                double step = Math.atan2(x[4 * i], x[4 * i + 1]) - Math.atan2(x[4 * i - 4], x[4 * i - 3]);
                turned += step < 0 ? step + 2 * Math.PI : step;
            }
        }
        assertThat(turned).isCloseTo(6 * Math.PI, within(1e-9));
        assertThat(data.groups().allDistinct()).isTrue();
    }

    @Test
    void optionsApplyToSamplesToo() {
        DataRequest iris = DataRequest.of("sample:iris");
        Dataset length = DataSources.load(iris.withTargets("petal_length").withFeatures("sepal_length").withRows(2));
        assertThat(length.x()).isEqualTo(Tensor.of(Shape.of(2, 1), 5.1, 4.9));
        assertThat(length.y()).isEqualTo(Tensor.of(Shape.of(2, 1), 1.4, 1.4));
        assertThat(DataSources.load(DataRequest.of("sample:digits").withTargets("p20")).coding())
                .isEqualTo(TargetCoding.REAL);
        assertThat(DataSources.load(DataRequest.of("sample:xor").withTargets("x0")).coding())
                .isEqualTo(TargetCoding.REAL);
        assertThat(DataSources.load(DataRequest.of("sample:xor").withRows(1)).y().toArray()).containsExactly(-1);
        assertThat(DataSources.load(iris.withRows(3)).outputs()).isEqualTo(3);
    }

    @Test
    void wrongSamplesAndOptions() {
        assertThat(refusal(DataRequest.of("sample:irsi"))).isEqualTo("there is no sample 'irsi'; did you mean 'iris'?");
        assertThat(refusal(DataRequest.of("sample:mnist")))
                .isEqualTo("there is no sample 'mnist'; there are iris, wine, "
                        + "breast-cancer, digits, diabetes, two-spirals, xor");
        assertThat(refusal(DataRequest.of("sample:iris").withTargets("specie"))).isEqualTo(
                "sample:iris: --target names 'specie', which is no column; did you mean 'species'?");
        assertThat(refusal(DataRequest.of("sample:iris").withLabelsFile("x"))).contains("leave out --labels");
        assertThat(refusal(DataRequest.of("iris"))).endsWith("no such file; did you mean sample:iris?");
    }

    @Test
    void everySampleIsTested() {
        assertThat(Sample.names()).isEqualTo(
                List.of("iris", "wine", "breast-cancer", "digits", "diabetes", "two-spirals", "xor"));
    }

    private static Dataset sample(String name) {
        return DataSources.load(DataRequest.of("sample:" + name));
    }
}
