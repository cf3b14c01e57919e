package nadir.minibatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.TargetCoding;
import nadir.exec.Precision;
import nadir.linalg.SymmetricEigen;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.risk.Risk;
import nadir.spectrum.Progress;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// On linear models with the squared loss, gradients and Hessians of samples are known in closed form: the figures of each
/// minibatch are those of its samples, their means and variances are those of sampling without replacement, and the
/// variance of a sample's gradient is estimated without bias.
class MinibatchStudyTests {
    private static final MinibatchStudy.Keeper NOTHING = (number, figures) -> {};

    /// A linear model y = w'x of two inputs without bias: g_i = (w'x_i - y_i) x_i, H_i = x_i x_i'.
    private static Risk linear(int samples, double weightDecay, int threads) {
        Random random = new Random(3);
        Dataset data = Dataset.real("plane", Tensor.wrap(Shape.of(samples, 2),
                random.doubles(2L * samples, -1, 2).toArray()),
                Tensor.wrap(Shape.of(samples, 1), random.doubles(samples, -1, 1).toArray()));
        DenseNetwork network = new DenseNetwork(
                new DenseArchitecture(2, List.of(), 1, Activation.IDENTITY, false, false, false));
        return new Risk(network, data, Conventions.of(new SquaredLoss()).withWeightDecay(weightDecay),
                Precision.FLOAT64, threads);
    }

    /// Mean of g_i and x_i x_i' over some samples, from their definition.
    private record Moments(double[] gradient, double[] hessian) {
        static Moments of(Risk risk, double[] w, int[] rows) {
            double[] x = risk.data().x().values();
            double[] y = risk.data().y().values();
            double[] gradient = new double[2];
            double[] hessian = new double[4];
            for (int row : rows) {
                double residual = w[0] * x[2 * row] + w[1] * x[2 * row + 1] - y[row];
                for (int i = 0; i < 2; i++) {
                    gradient[i] += residual * x[2 * row + i] / rows.length;
                    for (int j = 0; j < 2; j++) {
                        hessian[2 * i + j] += x[2 * row + i] * x[2 * row + j] / rows.length;
                    }
                }
            }
            double decay = risk.conventions().weightDecay();
            for (int i = 0; i < 2; i++) {
                gradient[i] += decay * w[i];
                hessian[3 * i] += decay;
            }
            return new Moments(gradient, hessian);
        }

        double[] eigenvalues() {
            return SymmetricEigen.of(hessian.clone(), 2).values();
        }

        double[] times(double[] v) {
            return new double[] {hessian[0] * v[0] + hessian[1] * v[1], hessian[2] * v[0] + hessian[3] * v[1]};
        }
    }

    private static int[] all(int samples) {
        return IntStream.range(0, samples).toArray();
    }

    private static FullBatch full(Risk risk, double[] point) {
        Moments moments = Moments.of(risk, point, all(risk.terms()));
        SymmetricEigen eigen = SymmetricEigen.of(moments.hessian.clone(), 2);
        double[] v = Arrays.copyOfRange(eigen.vectors(), 2, 4);
        return new FullBatch(moments.gradient, new double[] {eigen.values()[1]}, new double[1],
                new double[] {eigen.values()[0]}, new double[1], moments.hessian[0] + moments.hessian[3], 0, v,
                moments.times(v));
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    @Test
    void theFiguresOfAMinibatchAreThoseOfItsSamples() {
        double[] point = {0.7, -0.4};
        int checked = 0;
        for (boolean densely : new boolean[] {true, false}) {
            try (Risk risk = linear(30, 0.125, 2)) {
                MinibatchOptions options = new MinibatchOptions(7, 25, 1, 1, densely, 50, 11);
                FullBatch full = full(risk, point);
                Minibatches minibatches = new Minibatches(30, 7, 11);
                List<MinibatchFigures> heard = new ArrayList<>();
                MinibatchReport report = new MinibatchStudy(options, risk, point, full, 2).run(List.of(),
                        Progress.UNWATCHED, (number, figures) -> heard.add(figures));
                assertThat(heard).hasSize(25);
                for (int k = 0; k < 25; k++) {
                    Moments moments = Moments.of(risk, point, minibatches.rows(k));
                    double[] product = moments.times(full.direction());
                    MinibatchFigures now = heard.get(k);
                    assertThat(now.largest()[0]).isCloseTo(moments.eigenvalues()[1], within(1e-12));
                    assertThat(now.smallest()[0]).isCloseTo(moments.eigenvalues()[0], within(1e-12));
                    assertThat(now.trace()).isCloseTo(moments.hessian[0] + moments.hessian[3], within(1e-12));
                    assertThat(now.gradientNorm()).isCloseTo(Math.sqrt(distance(moments.gradient, new double[2])),
                            within(1e-12));
                    assertThat(now.gradientDeviation()).isCloseTo(distance(moments.gradient, full.gradient()),
                            within(1e-12));
                    assertThat(now.curvature()).isCloseTo(MinibatchReport.dot(product, full.direction()),
                            within(1e-12));
                    assertThat(now.productDeviation()).isCloseTo(distance(product, full.image()), within(1e-12));
                    MinibatchFigures read = MinibatchFigures.of(now.toArray(), 1);
                    assertThat(read).usingRecursiveComparison().isEqualTo(now);
                    checked++;
                }
                assertThat(report.largest().getFirst().mean()).isCloseTo(
                        heard.stream().mapToDouble(f -> f.largest()[0]).average().orElseThrow(), within(1e-12));
                assertThat(report.products()).isEqualTo(
                        heard.stream().mapToInt(MinibatchFigures::products).sum());
            }
        }
        assertThat(checked).isEqualTo(50);
    }

    /// With B of m samples without replacement, E|g_B - g|^2 = tr Sigma (m - B) / (B (m - 1)), and likewise for products with
    /// the Hessian and for the trace. 4,000 minibatches know the mean to about 2 %; it is asserted to four standard errors.
    @Test
    void variancesAreThoseOfSamplingWithoutReplacement() {
        double[] point = {0.7, -0.4};
        int m = 24;
        int checked = 0;
        for (int size : new int[] {1, 5, 20}) {
            try (Risk risk = linear(m, 0, 1)) {
                FullBatch full = full(risk, point);
                MinibatchReport report = new MinibatchStudy(
                        new MinibatchOptions(size, 4000, 1, 1, true, 50, 5), risk, point, full, 1)
                        .run(List.of(), Progress.UNWATCHED, NOTHING);
                double gradients = 0;
                double products = 0;
                double traces = 0;
                for (int i = 0; i < m; i++) {
                    Moments one = Moments.of(risk, point, new int[] {i});
                    gradients += distance(one.gradient, full.gradient()) / m;
                    products += distance(one.times(full.direction()), full.image()) / m;
                    double trace = one.hessian[0] + one.hessian[3] - full.trace();
                    traces += trace * trace / m;
                }
                double factor = (m - size) / (size * (m - 1.0));
                requireWithin(report.gradientDeviation(), factor * gradients);
                requireWithin(report.productDeviation(), factor * products);
                requireWithin(report.trace(), full.trace());
                requireWithin(report.curvature(), report.curvature().fullBatch());
                double deviation = report.trace().standardDeviation();
                assertThat(deviation * deviation).isCloseTo(factor * traces, within(0.12 * factor * traces));
                assertThat(report.gradientVariance().orElseThrow()).isCloseTo(gradients,
                        within(4 * report.gradientVarianceError().orElseThrow()));
                double squared = MinibatchReport.dot(full.gradient(), full.gradient());
                assertThat(report.noiseScale().orElseThrow())
                        .isEqualTo(report.gradientVariance().orElseThrow() / squared, within(1e-12));
                // Jensen: beyond all doubt here.
                assertThat(report.largest().getFirst().mean()).isGreaterThan(
                        report.largest().getFirst().fullBatch() + 4 * report.largest().getFirst().standardError());
                assertThat(report.smallest().getFirst().mean()).isLessThan(report.smallest().getFirst().fullBatch());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(3);
    }

    private static void requireWithin(Spread spread, double expected) {
        assertThat(spread.mean()).isCloseTo(expected, within(4 * spread.standardError()));
        assertThat(spread.standardError()).isCloseTo(spread.standardDeviation() / Math.sqrt(4000), within(1e-15));
    }

    @Test
    void aMinibatchOfAllSamplesIsTheFullBatch() {
        double[] point = {0.7, -0.4};
        try (Risk risk = linear(9, 0.5, 1)) {
            MinibatchReport report = new MinibatchStudy(new MinibatchOptions(9, 3, 1, 1, true, 50, 0), risk, point,
                    full(risk, point), 1).run(List.of(), Progress.UNWATCHED, NOTHING);
            assertThat(report.largest().getFirst().mean()).isCloseTo(report.largest().getFirst().fullBatch(),
                    within(1e-14));
            assertThat(report.largest().getFirst().standardDeviation()).isLessThan(1e-14);
            assertThat(report.gradientDeviation().mean()).isLessThan(1e-28);
            assertThat(report.gradientVariance()).isEmpty();
            assertThat(report.noiseScale()).isEmpty();
        }
    }

    @Test
    void subsetsAreDrawnUniformlyWithoutReplacement() {
        Minibatches minibatches = new Minibatches(5, 2, 8);
        int[] counts = new int[25];
        for (int k = 0; k < 10_000; k++) {
            int[] rows = minibatches.rows(k);
            assertThat(rows).hasSize(2).doesNotHaveDuplicates().isSorted();
            counts[5 * rows[0] + rows[1]]++;
        }
        int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
        // Ten subsets with 1,000 each; the standard deviation of a count is 30.
        assertThat(seen).hasSize(10);
        assertThat(Arrays.stream(seen).allMatch(count -> Math.abs(count - 1000) < 150)).isTrue();
        assertThat(minibatches.rows(3)).isEqualTo(new Minibatches(5, 2, 8).rows(3));
    }

    @Test
    void aBrokenOffStudyGoesOnToTheSameBits() {
        double[] point = {0.7, -0.4};
        try (Risk risk = linear(40, 0, 1)) {
            MinibatchOptions options = new MinibatchOptions(6, 8, 1, 1, false, 40, 2);
            List<MinibatchFigures> heard = new ArrayList<>();
            MinibatchReport unbroken = new MinibatchStudy(options, risk, point, full(risk, point), 1).run(List.of(),
                    Progress.UNWATCHED, (number, figures) -> heard.add(figures));
            for (int done = 0; done <= 8; done++) {
                MinibatchReport resumed = new MinibatchStudy(options, risk, point, full(risk, point), 1)
                        .run(heard.subList(0, done), Progress.UNWATCHED, NOTHING);
                assertThat(resumed).isEqualTo(unbroken);
            }
            assertThatThrownBy(() -> new MinibatchStudy(options, risk, point, full(risk, point), 1).run(List.of(),
                    (products, fraction) -> products < 9, NOTHING)).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        try (Risk mean = linear(9, 0, 1);
                Risk sum = new Risk(mean.network(), mean.data(), mean.conventions().withReduction(Reduction.SUM))) {
            assertThatThrownBy(() -> MinibatchStudy.requireFit(10, mean)).isInstanceOf(InputException.class)
                    .hasMessageContaining("at most the 9 samples of plane, got 10");
            assertThatThrownBy(() -> MinibatchStudy.requireFit(3, sum)).isInstanceOf(InputException.class)
                    .hasMessageContaining("--reduction mean");
            assertThatThrownBy(() -> new MinibatchOptions(3, 1, 1, 1, true, 10, 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /// A class that no sample of a minibatch has remains an output of the network.
    @Test
    void minibatchesNeedNotHaveAllClasses() {
        Random random = new Random(4);
        int[] classes = IntStream.range(0, 12).map(i -> i % 4).toArray();
        Dataset data = Dataset.classes("kinds", List.of("a", "b"), Tensor.wrap(Shape.of(12, 2),
                random.doubles(24, -1, 1).toArray()), "kind", List.of("p", "q", "r", "s"), classes,
                TargetCoding.ONE_HOT);
        Dataset one = data.subset(new int[] {5});
        assertThat(one.outputs()).isEqualTo(4);
        assertThat(one.classOf(0)).isEqualTo(1);
        assertThat(one.y().values()).containsExactly(0, 1, 0, 0);
        assertThat(one.x().values()).containsExactly(data.x().get(10), data.x().get(11));
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(3), 4, Activation.TANH));
        double[] point = random.doubles(network.layout().size(), -1, 1).toArray();
        try (Risk risk = new Risk(network, data, Conventions.of(new CrossEntropy(0)));
                Risk first = new Risk(network, data.subset(new int[] {0, 4, 8}), risk.conventions());
                Risk fresh = new Risk(network, data.subset(new int[] {1, 2, 5}), risk.conventions())) {
            assertThat(first.on(data.subset(new int[] {1, 2, 5})).value(point)).isEqualTo(fresh.value(point));
            double[] product = new double[point.length];
            double[] expected = new double[point.length];
            first.on(data.subset(new int[] {1, 2, 5})).hessian(point).apply(point, product);
            fresh.hessian(point).apply(point, expected);
            assertThat(product).isEqualTo(expected);
            assertThatThrownBy(() -> first.on(data)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
