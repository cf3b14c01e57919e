package nadir.eliminate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.risk.Risk;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// The modified losses against their formulas written out, their derivatives against difference quotients, the identity
/// that the theorem rests on, and what happens when b runs far.
class ModifiedLossTests {
    private static final double LAMBDA = 0.07;

    private record Case(String name, ModifiedLoss loss, double factor) {}

    private static DenseNetwork network(int inputs, int outputs) {
        return new DenseNetwork(DenseArchitecture.of(inputs, List.of(2), outputs, Activation.TANH));
    }

    private static Risk risk(Dataset data, Conventions conventions) {
        Dataset suited = conventions.loss().suited(data);
        return new Risk(network(data.features(), suited.outputs()), data, conventions, Precision.FLOAT64, 1);
    }

    private static Dataset iris() {
        return DataSources.load(DataRequest.of("sample:iris").withShuffle(1).withRows(20));
    }

    private static Dataset xor() {
        return DataSources.load(DataRequest.of("sample:xor"));
    }

    /// Losses of every kind, reduction and number of outputs, in the paper's coordinates.
    private static List<Case> cases() {
        Risk squared = risk(iris(), Conventions.of(new SquaredLoss()));
        Risk smoothed = risk(iris(), Conventions.of(new CrossEntropy(0.1))
                .withReduction(Reduction.SUM)
                .withWeightDecay(0.3));
        Risk hinge = risk(xor(), Conventions.of(new HingeLoss()));
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("squared", NeuronLoss.of(squared, EliminationMethod.OUTPUT_NEURONS, LAMBDA, 1), LAMBDA));
        cases.add(new Case("smoothed", NeuronLoss.of(smoothed, EliminationMethod.OUTPUT_NEURONS, LAMBDA, 1), LAMBDA));
        cases.add(new Case("hinge", NeuronLoss.of(hinge, EliminationMethod.ONE_NEURON, LAMBDA, 1), LAMBDA / 2));
        cases.add(new Case("scaled squared", ScaledLoss.of(squared, 0.01, LAMBDA), LAMBDA));
        cases.add(new Case("scaled smoothed", ScaledLoss.of(smoothed, 0, LAMBDA), LAMBDA));
        return cases;
    }

    private static double[] randomPoint(ModifiedLoss loss, SplittableRandom random) {
        double[] point = new double[loss.dimension()];
        Arrays.setAll(point, i -> 1.4 * random.nextDouble() - 0.7);
        return point;
    }

    @Test
    void gradientsAndHessianProductsAgreeWithDifferenceQuotientsInAnyCoordinates() {
        SplittableRandom random = new SplittableRandom(1);
        int seen = 0;
        for (Case c : cases()) {
            for (int trial = 0; trial < 6; trial++) {
                double[] offsets = new double[c.loss.count()];
                Arrays.setAll(offsets, k -> 2 * random.nextDouble() - 1);
                ModifiedLoss loss = trial == 0 ? c.loss : c.loss.with(LAMBDA, offsets);
                assertDerivatives(c.name, loss, randomPoint(loss, random), random);
                seen++;
            }
        }
        assertThat(seen).isEqualTo(30);
    }

    private static void assertDerivatives(String name, ModifiedLoss loss, double[] point, SplittableRandom random) {
        double h = 1e-5;
        int n = point.length;
        double[] gradient = new double[n];
        double value = loss.gradient(point, gradient);
        assertThat(value).as(name).isCloseTo(loss.value(point), within(1e-13 * (1 + Math.abs(value))));
        double[] direction = randomPoint(loss, random);
        double[] product = new double[n];
        loss.hessian(point).apply(direction, product);
        double[][] block = new double[1][n];
        loss.hessian(point).applyBlock(new double[][] {direction}, block);
        assertThat(block[0]).as(name).containsExactly(product, within(1e-12 * (1 + max(product))));
        double[] ahead = new double[n];
        double[] behind = new double[n];
        double up = loss.gradient(moved(point, h, direction), ahead);
        double down = loss.gradient(moved(point, -h, direction), behind);
        double slope = IntStream.range(0, n).mapToDouble(i -> gradient[i] * direction[i]).sum();
        assertThat((up - down) / (2 * h)).as(name).isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
        for (int i = 0; i < n; i++) {
            assertThat((ahead[i] - behind[i]) / (2 * h)).as(name + " " + i)
                    .isCloseTo(product[i], within(1e-6 * (1 + max(product))));
        }
    }

    private static double[] moved(double[] point, double t, double[] direction) {
        double[] result = point.clone();
        Arrays.setAll(result, i -> point[i] + t * direction[i]);
        return result;
    }

    private static double max(double[] vector) {
        return Arrays.stream(vector).map(Math::abs).max().orElse(0);
    }

    @Test
    void aTimesItsDerivativeLessThatByBIsTwiceThePenaltyEverywhere() {
        SplittableRandom random = new SplittableRandom(2);
        int seen = 0;
        for (Case c : cases()) {
            for (int trial = 0; trial < 20; trial++) {
                double[] point = randomPoint(c.loss, random);
                double[] gradient = new double[point.length];
                double value = c.loss.gradient(point, gradient);
                for (int k = 0; k < c.loss.count(); k++) {
                    double a = point[c.loss.a(k)];
                    double byA = a * gradient[c.loss.a(k)];
                    double byB = gradient[c.loss.b(k)];
                    double rounding = 1e-13 * (1 + value + Math.abs(byA) + Math.abs(byB));
                    assertThat(byA - byB).as(c.name).isCloseTo(2 * c.factor * a * a, within(rounding));
                    seen++;
                }
            }
        }
        assertThat(seen).isEqualTo(20 * (3 + 3 + 1 + 1 + 1));
    }

    @Test
    void neuronLossIsItsFormula() {
        Dataset data = xor();
        Risk plain = risk(data, Conventions.of(new SquaredLoss()).withWeightDecay(0.2));
        NeuronLoss loss = NeuronLoss.of(plain, EliminationMethod.OUTPUT_NEURONS, LAMBDA, 1);
        double[] point = randomPoint(loss, new SplittableRandom(3));
        double[] theta = loss.strip(point);
        Tensor f = plain.outputs(theta);
        Tensor x = Scaling.of(data.x()).apply(data.x());
        int p = theta.length;
        double expected = LAMBDA * point[p] * point[p]
                + 0.1 * Arrays.stream(theta).map(t -> t * t).sum();
        for (int i = 0; i < 4; i++) {
            double exponent = point[p + 1] * x.get(2 * i) + point[p + 2] * x.get(2 * i + 1) + point[p + 3];
            double difference = f.get(i) + point[p] * Math.exp(exponent) - plain.data().y().get(i);
            expected += difference * difference / 8;
        }
        assertThat(loss.value(point)).isCloseTo(expected, within(1e-14));
    }

    @Test
    void scaledLossIsItsFormula() {
        Risk plain = risk(xor(), Conventions.of(new SquaredLoss()));
        ScaledLoss loss = ScaledLoss.of(plain, 0.125, LAMBDA);
        double[] point = randomPoint(loss, new SplittableRandom(4));
        int p = plain.dimension();
        double u = point[p] * Math.exp(point[p + 1]) - 1;
        double excess = plain.value(loss.strip(point)) - 0.125;
        assertThat(loss.value(point)).isCloseTo(0.125 + excess * (1 + u * u) + LAMBDA * point[p] * point[p],
                within(1e-14));
    }

    @Test
    void atTheStartNeuronsChangeNothing() {
        int seen = 0;
        for (Case c : cases()) {
            if (c.loss instanceof NeuronLoss neurons) {
                double[] theta = Arrays.copyOf(randomPoint(c.loss, new SplittableRandom(5)), c.loss.parameters());
                double[] start = c.loss.start(theta, 9);
                assertThat(neurons.risk().value(start)).isEqualTo(plainOf(neurons).value(theta));
                assertThat(start).isEqualTo(c.loss.start(theta, 9)).isNotEqualTo(c.loss.start(theta, 10));
                seen++;
            }
        }
        assertThat(seen).isEqualTo(3);
    }

    private static Risk plainOf(NeuronLoss loss) {
        OutputNeurons network = (OutputNeurons) loss.risk().network();
        return new Risk(network.network(), loss.risk().data(), loss.risk().conventions(), Precision.FLOAT64, 1);
    }

    @Test
    void batchesAverageToTheWholeGradient() {
        int seen = 0;
        for (Case c : cases()) {
            double[] point = randomPoint(c.loss, new SplittableRandom(6));
            int m = c.loss.terms();
            int[] indices = IntStream.range(0, m).toArray();
            double[] whole = new double[point.length];
            double value = c.loss.gradient(point, whole);
            double[] mean = new double[point.length];
            double meanValue = 0;
            int batch = m / 4;
            for (int from = 0; from < m; from += batch) {
                double[] part = new double[point.length];
                meanValue += c.loss.sampledGradient(point, indices, from, from + batch, part) / 4;
                Arrays.setAll(mean, i -> mean[i] + part[i] / 4);
            }
            assertThat(meanValue).as(c.name).isCloseTo(value, within(1e-12 * (1 + Math.abs(value))));
            assertThat(mean).as(c.name).containsExactly(whole, within(1e-12 * (1 + max(whole))));
            seen++;
        }
        assertThat(seen).isEqualTo(5);
    }

    @Test
    void recentringChangesCoordinatesAndNothingElse() {
        SplittableRandom random = new SplittableRandom(7);
        for (Case c : cases()) {
            double[] point = randomPoint(c.loss, random);
            for (int k = 0; k < c.loss.count(); k++) {
                point[c.loss.b(k)] += 3;
            }
            ModifiedLoss.Place place = c.loss.recentred(point);
            double value = c.loss.value(point);
            assertThat(place.loss().value(place.point())).as(c.name).isCloseTo(value, within(1e-12 * (1 + value)));
            for (double exponent : place.loss().largestExponents(place.point())) {
                assertThat(exponent).as(c.name).isCloseTo(0, within(1e-12));
            }
            ModifiedLoss.Neurons before = c.loss.neurons(point);
            ModifiedLoss.Neurons after = place.loss().neurons(place.point());
            assertThat(after.maxAbsA()).isCloseTo(before.maxAbsA(), within(1e-13));
            assertThat(after.maxAbsB()).isCloseTo(before.maxAbsB(), within(1e-13));
            assertThat(after.maxOutput()).isCloseTo(before.maxOutput(), within(1e-12 * before.maxOutput()));
            double[] g = new double[point.length];
            c.loss.gradient(point, g);
            double norm = c.loss.gradientNorm(g);
            place.loss().gradient(place.point(), g);
            assertThat(place.loss().gradientNorm(g)).as(c.name).isCloseTo(norm, within(1e-11 * norm));
        }
    }

    @Test
    void aNeuronRebasedComputesTheSameForAnotherLambda() {
        for (Case c : cases()) {
            double[] point = randomPoint(c.loss, new SplittableRandom(8));
            ModifiedLoss.Place place = c.loss.rebased(point, 5);
            assertThat(place.loss().lambda()).isEqualTo(5);
            assertThat(place.loss().offsets()).containsOnly(0);
            assertThat(place.loss().neurons(place.point()).maxOutput())
                    .isCloseTo(c.loss.neurons(point).maxOutput(), within(1e-12));
            double rest = c.loss.value(point) - c.loss.penalties(point);
            assertThat(place.loss().value(place.point()) - place.loss().penalties(place.point())).as(c.name)
                    .isCloseTo(rest, within(1e-12 * (1 + rest)));
        }
    }

    @Test
    void howeverFarBRunsThereIsANumberAndNoException() {
        SplittableRandom random = new SplittableRandom(9);
        int seen = 0;
        for (Case c : cases()) {
            for (double far : new double[] {-1e6, -800, -300, 300, 800, 1e6}) {
                double[] point = randomPoint(c.loss, random);
                double[] offsets = new double[c.loss.count()];
                Arrays.fill(offsets, Math.max(far, -300));
                ModifiedLoss loss = c.loss.with(LAMBDA, offsets);
                double[] gradient = new double[point.length];
                boolean finite = Double.isFinite(loss.gradient(point, gradient));
                // Far to the left lambda |a|^2 itself is beyond doubles or close to it; never NaN.
                assertThat(finite || loss.value(point) == Double.POSITIVE_INFINITY).as(c.name + " " + far).isTrue();
                ModifiedLoss.Neurons neurons = loss.neurons(point);
                assertThat(neurons.maxAbsA()).as(c.name).isFinite().isNotNegative();
                assertThat(neurons.maxOutput()).as(c.name).isFinite();
                assertThat(loss.gradientNorm(gradient)).as(c.name).isNotNaN();
                ModifiedLoss.Place place = loss.recentred(point);
                assertThat(Arrays.stream(place.point()).allMatch(Double::isFinite)).as(c.name).isTrue();
                seen++;
            }
        }
        assertThat(seen).isEqualTo(30);
    }

    @Test
    void anExponentBeyondTheRangeIsNotFinite() {
        int seen = 0;
        for (Case c : cases()) {
            double[] point = randomPoint(c.loss, new SplittableRandom(10));
            point[c.loss.b(0)] = 2000;
            double[] gradient = new double[point.length];
            double value = c.loss.gradient(point, gradient);
            boolean finite = Double.isFinite(value) && Arrays.stream(gradient).allMatch(Double::isFinite);
            assertThat(finite).as(c.name + ": a line search has to see that it went too far").isFalse();
            seen++;
        }
        assertThat(seen).isEqualTo(5);
    }

    @Test
    void lambdaHasToBePositive() {
        Risk plain = risk(xor(), Conventions.of(new SquaredLoss()));
        for (double lambda : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ScaledLoss.of(plain, 0, lambda))
                    .withMessageContaining("lambda above 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EliminationOptions.of(EliminationMethod.LOSS_SCALING, lambda));
        }
    }
}
