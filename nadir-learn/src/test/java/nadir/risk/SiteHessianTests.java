package nadir.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import nadir.data.Dataset;
import nadir.exec.Precision;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Layout;
import nadir.network.Network;
import nadir.tensor.Shape;
import nadir.trace.Traced;
import org.junit.jupiter.api.Test;

/// A Hessian that is written through the units of layers is the one whose columns are products with unit vectors, for
/// every activation, loss and kind of dense network; where parameters enter in another way, none is written.
class SiteHessianTests {
    private static final Conventions SQUARED = Conventions.of(new SquaredLoss());

    private static double[] columns(SymmetricOperator hessian) {
        int n = hessian.dimension();
        double[] matrix = new double[n * n];
        double[] column = new double[n];
        for (int i = 0; i < n; i++) {
            double[] unit = new double[n];
            unit[i] = 1;
            hessian.apply(unit, column);
            System.arraycopy(column, 0, matrix, i * n, n);
        }
        return matrix;
    }

    private static double[] written(Risk risk, double[] point) {
        double[] elements = new double[point.length * point.length];
        // What was there does not matter.
        Arrays.fill(elements, 7);
        assertThat(risk.hessian(point).write(elements, _ -> true)).isTrue();
        return elements;
    }

    /// Sums of m products of features, signals and derivatives, each a chain of a few roundings for each layer: an error
    /// of 1e-13 of the largest element leaves a factor of some hundred for the orders of summation.
    private static void assertSame(String name, Risk risk, double[] point) {
        double[] expected = columns(risk.hessian(point));
        double[] actual = written(risk, point);
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        int n = point.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double difference = Math.abs(actual[i * n + j] - expected[i * n + j]);
                if (!(difference <= 1e-13 * (1 + scale)) || actual[i * n + j] != actual[j * n + i]) {
                    fail("%s, element %d, %d: %s, mirrored %s, by products %s", name, i, j, actual[i * n + j],
                            actual[j * n + i], expected[i * n + j]);
                }
            }
        }
    }

    @Test
    void everyActivationLossAndKindOfNetworkGivesTheColumnsOfProducts() {
        int cases = 0;
        Dataset data = Samples.classes(23, 3, 3, 1);
        List<Loss> losses = List.of(new SquaredLoss(), new CrossEntropy(0), new CrossEntropy(0.2), new LogisticLoss(),
                new HingeLoss(), new HingeLoss(2.5));
        for (Activation activation : Activation.values()) {
            DenseArchitecture base = DenseArchitecture.of(3, List.of(4, 4), 3, activation);
            DenseArchitecture tapered = DenseArchitecture.of(3, List.of(3, 2, 2), 3, activation);
            List<DenseArchitecture> architectures = List.of(base, base.withResidual(true).withSkip(true),
                    tapered.withBias(false).withResidual(true), tapered.withSkip(true),
                    DenseArchitecture.of(3, List.of(), 3, activation).withSkip(true));
            for (Loss loss : losses) {
                for (DenseArchitecture architecture : architectures) {
                    try (Risk risk = new Risk(new DenseNetwork(architecture), data,
                            Conventions.of(loss).withWeightDecay(0.1), Precision.FLOAT64, 1)) {
                        assertSame(architecture + " " + loss, risk, Samples.vector(risk.dimension(), 5 + cases));
                    }
                    cases++;
                }
            }
        }
        assertThat(cases).isEqualTo(9 * 6 * 5);
    }

    @Test
    void manyChunksUnitsAndFeaturesGiveTheSameBitsForAnyNumberOfThreads() {
        int cases = 0;
        for (List<Integer> hidden : List.of(List.of(70), List.of(9, 40, 3))) {
            Network network = new DenseNetwork(DenseArchitecture.of(11, hidden, 2, Activation.TANH).withSkip(true));
            Dataset data = Samples.numbers(1501, 11, 2, 3);
            double[] point = Samples.vector(network.layout().size(), 4);
            List<double[]> results = new ArrayList<>();
            for (int threads : new int[] {1, 2, 3}) {
                try (Risk risk = new Risk(network, data, SQUARED, Precision.FLOAT64, threads)) {
                    results.add(written(risk, point));
                    if (threads == 2) {
                        assertSame(hidden.toString(), risk, point);
                    }
                }
            }
            assertThat(Arrays.equals(results.get(1), results.get(0))).isTrue();
            assertThat(Arrays.equals(results.get(2), results.get(0))).isTrue();
            cases++;
        }
        assertThat(cases).isEqualTo(2);
    }

    @Test
    void otherDataAndPointsUseTheSameProgramsWithTheirOwnNumbers() {
        Network network = new DenseNetwork(DenseArchitecture.of(4, List.of(6), 2, Activation.SOFTPLUS));
        try (Risk risk = new Risk(network, Samples.numbers(50, 4, 2, 5), SQUARED, Precision.FLOAT64, 1)) {
            double[] point = Samples.vector(risk.dimension(), 6);
            Risk other = risk.on(Samples.numbers(50, 4, 2, 7));
            assertSame("first", risk, point);
            assertSame("other data", other, point);
            assertSame("other point", risk, Samples.vector(risk.dimension(), 8));
        }
    }

    /// A network of its own kind with weights a (3 x 4) and b (4 x 4 or 2 x 4).
    private static Network custom(int rows, BiFunction<List<Traced>, Traced, Traced> function) {
        Layout.Builder layout = new Layout.Builder();
        layout.add("a", "first", Shape.of(3, 4));
        layout.add("b", "second", Shape.of(rows, 4));
        return new Network() {
            @Override
            public Layout layout() {
                return layout.build();
            }

            @Override
            public int inputs() {
                return 3;
            }

            @Override
            public int outputs() {
                return rows;
            }

            @Override
            public Forward forward(List<Traced> parameters, Traced batch) {
                return new Forward(function.apply(parameters, batch), List.of());
            }
        };
    }

    @Test
    void weightsMayBeStoredTransposed() {
        Network network = custom(2, (p, x) -> x.matmul(p.get(0)).tanh().matmul(p.get(1).transpose()));
        try (Risk risk = new Risk(network, Samples.numbers(17, 3, 2, 5), SQUARED, Precision.FLOAT64, 1)) {
            assertSame("transposed", risk, Samples.vector(risk.dimension(), 6));
        }
    }

    @Test
    void parametersThatEnterInOtherWaysAreLeftToProducts() {
        List<BiFunction<List<Traced>, Traced, Traced>> functions = List.of(
                // One block in two places.
                (p, x) -> x.matmul(p.get(0)).tanh().matmul(p.get(1)).tanh().matmul(p.get(1)),
                // A function of a weight.
                (p, x) -> x.matmul(p.get(0).tanh()).tanh().matmul(p.get(1)),
                // A product of weights.
                (p, x) -> x.matmul(p.get(0).matmul(p.get(1))),
                // Samples that look at each other.
                (p, x) -> x.matmul(p.get(0)).minus(x.matmul(p.get(0)).sum(0)).matmul(p.get(1)));
        int cases = 0;
        for (BiFunction<List<Traced>, Traced, Traced> function : functions) {
            try (Risk risk = new Risk(custom(4, function), Samples.numbers(9, 3, 4, 5), SQUARED, Precision.FLOAT64,
                    1)) {
                refuses(risk);
            }
            cases++;
        }
        Network dense = new DenseNetwork(DenseArchitecture.of(3, List.of(5), 2, Activation.TANH));
        try (Risk single = new Risk(dense, Samples.numbers(9, 3, 2, 5), SQUARED, Precision.FLOAT32, 1)) {
            refuses(single);
        }
        assertThat(cases).isEqualTo(4);
    }

    private static void refuses(Risk risk) {
        int n = risk.dimension();
        assertThat(risk.hessian(Samples.vector(n, 6)).write(new double[n * n], _ -> true)).isFalse();
    }

    @Test
    void writingCanBeStoppedAndSaysHowFarItIs() {
        Network network = new DenseNetwork(DenseArchitecture.of(4, List.of(40), 2, Activation.TANH));
        try (Risk risk = new Risk(network, Samples.numbers(2000, 4, 2, 5), SQUARED, Precision.FLOAT64, 2)) {
            double[] point = Samples.vector(risk.dimension(), 6);
            double[] elements = new double[point.length * point.length];
            List<Double> fractions = new ArrayList<>();
            risk.hessian(point).write(elements, fractions::add);
            assertThat(fractions).hasSizeGreaterThan(2).isSorted();
            assertThat(fractions.getLast()).isGreaterThan(0.999);
            SymmetricOperator hessian = risk.hessian(point);
            assertThatThrownBy(() -> hessian.write(elements, fraction -> fraction < 0.5))
                    .isInstanceOf(CancellationException.class);
        }
    }
}
