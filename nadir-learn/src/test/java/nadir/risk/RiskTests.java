package nadir.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.exec.Precision;
import nadir.linalg.LinearOperator;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// What a risk promises beyond its derivatives: the same bits for any number of threads, padding that does not count,
/// both precisions, operators that stay valid, everything the audit asks for.
class RiskTests {
    private static final Conventions CONVENTIONS = Conventions.of(new CrossEntropy(0)).withWeightDecay(0.01);

    private static DenseNetwork network(int inputs, int outputs) {
        return new DenseNetwork(DenseArchitecture.of(inputs, List.of(7, 5), outputs, Activation.TANH).withSkip(true));
    }

    private static double[] start(DenseNetwork network) {
        return Initializer.GLOROT_UNIFORM.initialize(network.layout(), 3);
    }

    /// All numbers that a risk gives, one behind the other.
    private static double norm(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
    }

    private static double[] everything(Risk risk, double[] point) {
        List<double[]> all = new ArrayList<>();
        double[] gradient = new double[point.length];
        all.add(new double[] {risk.value(point), risk.gradient(point, gradient)});
        all.add(gradient);
        int[] batch = {5, 2, 2, 9, 700, 1, 0};
        double[] sampled = new double[point.length];
        all.add(new double[] {risk.sampledGradient(point, batch, 1, 6, sampled)});
        all.add(sampled);
        SymmetricOperator hessian = risk.hessian(point);
        double[][] directions = new double[11][];
        double[][] products = new double[11][point.length];
        Arrays.setAll(directions, i -> Samples.vector(point.length, 20 + i));
        hessian.applyBlock(directions, products);
        all.addAll(List.of(products));
        double[] product = new double[point.length];
        hessian.apply(directions[0], product);
        all.add(product.clone());
        double[] whole = new double[point.length];
        risk.hessianProduct(point, directions[0], whole);
        assertThat(whole).containsExactly(product, within(1e-12 * (1 + norm(product))));
        all.add(whole);
        LinearOperator jacobian = risk.jacobian(point);
        double[] image = new double[jacobian.rows()];
        jacobian.apply(directions[0], image);
        jacobian.applyTransposed(image, product);
        all.addAll(List.of(image, product.clone(), risk.losses(point), risk.outputs(point).values(),
                risk.residuals(point).values()));
        risk.features(point).forEach(f -> all.addAll(List.of(f.preactivations().values(), f.activations().values())));
        return all.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void everyBitIsTheSameForAnyNumberOfThreads() {
        int cases = 0;
        for (Precision precision : Precision.values()) {
            for (int rows : new int[] {20, 1500, 5000}) {
                Dataset data = Samples.classes(Math.max(rows, 701), 6, 3, rows);
                DenseNetwork network = network(6, 3);
                double[] point = start(network);
                List<double[]> results = new ArrayList<>();
                for (int threads : new int[] {1, 2, 3, 2}) {
                    try (Risk risk = new Risk(network, data, CONVENTIONS, precision, threads)) {
                        results.add(everything(risk, point));
                        cases++;
                    }
                }
                assertThat(results).allSatisfy(result -> assertThat(result).containsExactly(results.getFirst()));
            }
        }
        assertThat(cases).isEqualTo(24);
    }

    @Test
    void memoryBudgetsDoNotChangeABit() {
        Dataset data = Samples.classes(2500, 6, 3, 21);
        DenseNetwork network = network(6, 3);
        double[] point = start(network);
        long plenty = Long.MAX_VALUE;
        List<double[]> results = new ArrayList<>();
        for (MemoryBudget budget : List.of(new MemoryBudget(plenty, plenty, plenty, plenty),
                new MemoryBudget(0, plenty, plenty, plenty),
                new MemoryBudget(plenty, 0, plenty, plenty), new MemoryBudget(0, 0, plenty, plenty))) {
            try (Risk risk = new Risk(network, data, CONVENTIONS, Precision.FLOAT64, 3, budget)) {
                results.add(everything(risk, point));
            }
        }
        assertThat(results).hasSize(4)
                .allSatisfy(result -> assertThat(result).containsExactly(results.getFirst()));
    }

    @Test
    void chunksShrinkToFitMemory() {
        Dataset data = Samples.classes(1100, 6, 3, 22);
        DenseNetwork network = network(6, 3);
        double[] point = start(network);
        MemoryBudget tight = new MemoryBudget(0, 0, 20_000, 20_000);
        try (Risk wide = new Risk(network, data, CONVENTIONS, Precision.FLOAT64, 2);
                Risk narrow = new Risk(network, data, CONVENTIONS, Precision.FLOAT64, 2, tight)) {
            double[] a = everything(wide, point);
            double[] b = everything(narrow, point);
            assertThat(b).isNotEqualTo(a);
            for (int i = 0; i < a.length; i++) {
                assertThat(b[i]).isCloseTo(a[i], within(1e-12 * Math.max(1, Math.abs(a[i]))));
            }
        }
    }

    @Test
    void largeChunksAndManyChunksAgree() {
        Dataset data = Samples.classes(1300, 6, 3, 9);
        DenseNetwork network = network(6, 3);
        double[] point = start(network);
        try (Risk risk = new Risk(network, data, CONVENTIONS, Precision.FLOAT64, 1)) {
            double[] sum = new double[point.length];
            double[] gradient = new double[point.length];
            double value = 0;
            // Thirteen batches of their own size, none of which is that of the chunks.
            int[] order = java.util.stream.IntStream.range(0, 1300).toArray();
            for (int start = 0; start < 1300; start += 100) {
                value += risk.sampledGradient(point, order, start, start + 100, gradient) / 13;
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += gradient[i] / 13;
                }
            }
            assertThat(value).isCloseTo(risk.gradient(point, gradient), within(1e-13));
            assertThat(sum).containsExactly(gradient, within(1e-13));
        }
    }

    @Test
    void singlePrecisionIsCloseToDouble() {
        Dataset data = Samples.classes(1500, 6, 3, 4);
        DenseNetwork network = network(6, 3);
        double[] point = start(network);
        try (Risk wide = new Risk(network, data, CONVENTIONS, Precision.FLOAT64, 1);
                Risk narrow = new Risk(network, data, CONVENTIONS, Precision.FLOAT32, 1)) {
            double[] a = everything(wide, point);
            double[] b = everything(narrow, point);
            for (int i = 0; i < a.length; i++) {
                assertThat(b[i]).isCloseTo(a[i], within(2e-5 * Math.max(1, Math.abs(a[i]))));
            }
            assertThat(b).isNotEqualTo(a);
        }
    }

    @Test
    void frozenScalingEqualsScaledData() {
        Dataset data = Samples.numbers(90, 4, 2, 5);
        Tensor raw = Tensor.wrap(data.x().shape(), Arrays.stream(data.x().values()).map(v -> 300 + 7 * v).toArray());
        Scaling scaling = Scaling.of(raw);
        DenseNetwork plain = network(4, 2);
        Conventions conventions = Conventions.of(new SquaredLoss());
        try (Risk scaledData = new Risk(plain, Dataset.real("s", scaling.apply(raw), data.y()), conventions);
                Risk scaledNet = new Risk(plain.withScaling(scaling), Dataset.real("r", raw, data.y()), conventions)) {
            double[] point = start(plain);
            double[] a = new double[point.length];
            double[] b = new double[point.length];
            assertThat(scaledNet.gradient(point, b)).isEqualTo(scaledData.gradient(point, a));
            assertThat(b).containsExactly(a);
            scaledNet.hessian(point).apply(point, b);
            scaledData.hessian(point).apply(point, a);
            assertThat(b).containsExactly(a, within(1e-14));
        }
    }

    @Test
    void meansOverAllBatchesOfASmallSetAreTheFullGradient() {
        Dataset data = Samples.classes(5, 3, 2, 6);
        DenseNetwork network = network(3, 2);
        double[] point = start(network);
        for (Conventions conventions : List.of(CONVENTIONS, CONVENTIONS.withReduction(nadir.loss.Reduction.SUM))) {
            try (Risk risk = new Risk(network, data, conventions, Precision.FLOAT64, 1)) {
                double[] mean = new double[point.length];
                double[] gradient = new double[point.length];
                double value = 0;
                int batches = 0;
                for (int a = 0; a < 5; a++) {
                    for (int b = a + 1; b < 5; b++, batches++) {
                        value += risk.sampledGradient(point, new int[] {a, b}, 0, 2, gradient);
                        for (int i = 0; i < mean.length; i++) {
                            mean[i] += gradient[i];
                        }
                    }
                }
                assertThat(batches).isEqualTo(10);
                assertThat(value / 10).isCloseTo(risk.gradient(point, gradient), within(1e-13));
                for (int i = 0; i < mean.length; i++) {
                    assertThat(mean[i] / 10).isCloseTo(gradient[i], within(1e-13));
                }
            }
        }
    }

    @Test
    void largeBatchesAreCutWithoutChangingTheirMeaning() {
        Dataset data = Samples.classes(600, 40, 3, 30);
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(40, List.of(400), 3, Activation.RELU));
        double[] point = start(network);
        int[] order = java.util.stream.IntStream.range(0, 600).map(i -> 7 * i % 600).toArray();
        assertThat(Chunks.ofBatch(600, point.length).count()).isEqualTo(2);
        List<double[]> results = new ArrayList<>();
        double[] full = new double[point.length];
        for (int threads : new int[] {1, 2, 3}) {
            try (Risk risk = new Risk(network, data, CONVENTIONS, Precision.FLOAT64, threads)) {
                double[] sampled = new double[point.length];
                assertThat(risk.sampledGradient(point, order, 0, 600, sampled))
                        .isCloseTo(risk.gradient(point, full), within(1e-13));
                assertThat(sampled).containsExactly(full, within(1e-13));
                results.add(sampled);
            }
        }
        assertThat(results).allSatisfy(result -> assertThat(result).containsExactly(results.getFirst()));
    }

    @Test
    void theBestConstantIsTheMeanForTheSquaredLoss() {
        Dataset data = Samples.numbers(50, 2, 2, 31);
        try (Risk risk = new Risk(network(2, 2), data, Conventions.of(new SquaredLoss()))) {
            double[] output = risk.bestConstant().output();
            double sum = 0;
            double mean = 0;
            for (int row = 0; row < 50; row++) {
                mean += data.y().get(2 * row) / 50;
                sum += Math.pow(data.y().get(2 * row) - output[0], 2)
                        + Math.pow(data.y().get(2 * row + 1) - output[1], 2);
            }
            assertThat(output[0]).isCloseTo(mean, within(1e-14));
            assertThat(risk.bestConstant().value()).isCloseTo(sum / 100, within(1e-14));
        }
    }

    @Test
    void anOperatorStaysValidWhenTheRiskMovesOn() {
        Dataset data = Samples.classes(800, 6, 3, 8);
        DenseNetwork network = network(6, 3);
        double[] point = start(network);
        try (Risk risk = new Risk(network, data, CONVENTIONS, Precision.FLOAT64, 2)) {
            double[] here = point.clone();
            SymmetricOperator first = risk.hessian(here);
            double[] before = new double[point.length];
            first.apply(point, before);
            Arrays.fill(here, 0.5);
            SymmetricOperator second = risk.hessian(here);
            double[] elsewhere = new double[point.length];
            second.apply(point, elsewhere);
            risk.gradient(here, new double[point.length]);
            double[] after = new double[point.length];
            first.apply(point, after);
            assertThat(after).containsExactly(before).isNotEqualTo(elsewhere);
        }
    }

    @Test
    void gradientIsTheTransposedJacobianTimesResiduals() {
        Dataset data = Samples.classes(900, 6, 3, 10);
        DenseNetwork network = network(6, 3);
        double[] point = start(network);
        try (Risk risk = new Risk(network, data, CONVENTIONS, Precision.FLOAT64, 2)) {
            LinearOperator jacobian = risk.jacobian(point);
            double[] pulled = new double[point.length];
            jacobian.applyTransposed(risk.residuals(point).values(), pulled);
            double[] gradient = new double[point.length];
            double value = risk.gradient(point, gradient);
            for (int i = 0; i < point.length; i++) {
                assertThat(risk.weight() * pulled[i] + 0.01 * point[i]).isCloseTo(gradient[i], within(1e-14));
            }
            double[] direction = Samples.vector(point.length, 1);
            double[] covector = Samples.vector(jacobian.rows(), 2);
            double[] image = new double[jacobian.rows()];
            jacobian.apply(direction, image);
            jacobian.applyTransposed(covector, pulled);
            assertThat(dot(image, covector)).isCloseTo(dot(direction, pulled), within(1e-11));
            assertThat(Arrays.stream(risk.losses(point)).sum() / 900 + risk.penalty(point))
                    .isCloseTo(value, within(1e-14));
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void featuresAreWhatTheLayersCompute() {
        Dataset data = Samples.numbers(40, 3, 2, 11);
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(3, List.of(4, 4), 2, Activation.SOFTPLUS).withResidual(true));
        double[] point = Samples.vector(network.layout().size(), 12);
        try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
            List<LayerFeatures> features = risk.features(point);
            assertThat(features).extracting(LayerFeatures::layer).containsExactly("layer1", "layer2");
            Tensor first = features.getFirst().activations();
            Tensor second = features.getLast().activations();
            assertThat(first.shape()).isEqualTo(Shape.of(40, 4));
            for (int i = 0; i < 160; i++) {
                double z1 = features.getFirst().preactivations().get(i);
                double z2 = features.getLast().preactivations().get(i);
                assertThat(first.get(i)).isCloseTo(Math.log1p(Math.exp(z1)), within(1e-14));
                assertThat(second.get(i)).isCloseTo(first.get(i) + Math.log1p(Math.exp(z2)), within(1e-14));
            }
        }
    }

    @Test
    void anOverflowIsAValueAndNoException() {
        Dataset data = Samples.numbers(30, 3, 2, 13);
        DenseNetwork network = network(3, 2);
        double[] point = new double[network.layout().size()];
        Arrays.fill(point, 1e200);
        try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
            assertThat(risk.value(point)).isInfinite();
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Dataset data = Samples.classes(30, 3, 2, 14);
        assertThatThrownBy(() -> new Risk(network(4, 2), data, CONVENTIONS)).isInstanceOf(InputException.class)
                .hasMessage(
                        "the network takes 4 inputs, but classes has 3 features; choose the columns the network was "
                                + "made for");
        assertThatThrownBy(() -> new Risk(network(3, 3), data, CONVENTIONS)).isInstanceOf(InputException.class)
                .hasMessageContaining("the network has 3 outputs, but the targets of classes take 2");
        assertThatThrownBy(() -> new Risk(network(3, 2), data, CONVENTIONS, Precision.FLOAT64, 0))
                .isInstanceOf(InputException.class);
        try (Risk risk = new Risk(network(3, 2), data, CONVENTIONS)) {
            assertThatThrownBy(() -> risk.value(new double[3])).hasMessageContaining("parameters, got a point of 3");
            assertThatThrownBy(() -> risk.sampledGradient(start(network(3, 2)), new int[1], 1, 1, new double[1]))
                    .hasMessageContaining("at least one sample");
        }
    }
}
