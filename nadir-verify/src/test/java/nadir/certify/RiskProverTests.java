package nadir.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.interval.IntervalTensor;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.LogisticLoss;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Enclosures of a network's risk contain what the compiled risk computes, and proofs about it hold.
class RiskProverTests {
    /// Rounding of the compiled risk, which is not exact itself.
    private static final double ROUNDING = 1e-11;

    private record Case(DenseNetwork network, Dataset data, Conventions conventions) {}

    private static Dataset regression(int rows, int inputs, int outputs) {
        SplittableRandom random = new SplittableRandom(3);
        double[] x = random.doubles((long) rows * inputs, -1, 1).toArray();
        double[] y = new double[rows * outputs];
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.sin(3 * x[i / outputs * inputs]) + 0.1 * random.nextDouble();
        }
        return Dataset.real("made", Tensor.wrap(Shape.of(rows, inputs), x), Tensor.wrap(Shape.of(rows, outputs), y));
    }

    private static Dataset probabilities(int rows, int inputs) {
        SplittableRandom random = new SplittableRandom(4);
        double[] y = new double[2 * rows];
        for (int i = 0; i < rows; i++) {
            y[2 * i] = random.nextInt(5) / 4.0;
            y[2 * i + 1] = 1 - y[2 * i];
        }
        Tensor x = Tensor.wrap(Shape.of(rows, inputs), random.doubles((long) rows * inputs, -1, 1).toArray());
        return Dataset.real("soft", x, Tensor.wrap(Shape.of(rows, 2), y));
    }

    private static Dataset signs(int rows, int inputs) {
        SplittableRandom random = new SplittableRandom(5);
        Tensor x = Tensor.wrap(Shape.of(rows, inputs), random.doubles((long) rows * inputs, -1, 1).toArray());
        Tensor y = Tensor.wrap(Shape.of(rows, 1), random.ints(rows, 0, 2).mapToDouble(s -> 2 * s - 1).toArray());
        return Dataset.real("signs", x, y);
    }

    private static List<Case> cases() {
        Dataset many = regression(90, 2, 1);
        return List.of(
                new Case(new DenseNetwork(DenseArchitecture.of(2, List.of(4), 1, Activation.TANH)), many,
                        Conventions.of(new SquaredLoss()).withWeightDecay(0.01)),
                new Case(new DenseNetwork(DenseArchitecture.of(2, List.of(120), 1, Activation.TANH)).withScaling(
                        Scaling.of(many.x())), regression(90, 2, 1),
                        Conventions.of(new SquaredLoss()).withReduction(Reduction.SUM)),
                new Case(new DenseNetwork(DenseArchitecture.of(3, List.of(4, 3), 2, Activation.GELU).withSkip(true)),
                        probabilities(20, 3), Conventions.of(new CrossEntropy(0.1)).withWeightDecay(0.3)),
                new Case(new DenseNetwork(DenseArchitecture.of(3, List.of(3, 3), 1, Activation.SOFTPLUS)
                        .withResidual(true)), signs(33, 3), Conventions.of(new LogisticLoss())),
                new Case(new DenseNetwork(DenseArchitecture.of(2, List.of(3), 2, Activation.LOGISTIC).withBias(false)),
                        regression(7, 2, 2), Conventions.of(new SquaredLoss())));
    }

    @Test
    void enclosuresContainWhatTheCompiledRiskComputes() {
        SplittableRandom random = new SplittableRandom(9);
        long seen = 0;
        for (Case c : cases()) {
            try (Risk risk = new Risk(c.network, c.data, c.conventions)) {
                RiskFunction function = new RiskFunction(c.network, risk.data(), c.conventions);
                for (double radius : new double[] {0, 1e-6}) {
                    seen += verify(risk, function, random, radius);
                }
            }
        }
        assertThat(seen).as("values, components and second derivatives").isGreaterThan(20_000);
    }

    private static long verify(Risk risk, RiskFunction function, SplittableRandom random, double radius) {
        int n = function.dimension();
        double[] lower = random.doubles(n, -0.7, 0.7).toArray();
        double[] upper = new double[n];
        double[] point = new double[n];
        for (int i = 0; i < n; i++) {
            upper[i] = lower[i] + radius;
            point[i] = lower[i] + radius * random.nextDouble();
        }
        IntervalTensor box = IntervalTensor.of(Shape.of(n), lower, upper);
        double[] gradient = new double[n];
        double value = risk.gradient(point, gradient);
        verifyWithin(function.value(box), 0, value, radius);
        IntervalTensor gradients = function.gradient(box);
        for (int i = 0; i < n; i++) {
            verifyWithin(gradients, i, gradient[i], radius);
        }
        return 1 + n + verifyHessian(risk.hessian(point), function.hessian(box), random, radius);
    }

    private static long verifyHessian(SymmetricOperator hessian, IntervalTensor enclosure, SplittableRandom random,
            double radius) {
        int n = hessian.dimension();
        double[] column = new double[n];
        int columns = Math.min(n, 25);
        for (int k = 0; k < columns; k++) {
            int j = columns == n ? k : random.nextInt(n);
            double[] unit = new double[n];
            unit[j] = 1;
            hessian.apply(unit, column);
            for (int i = 0; i < n; i++) {
                verifyWithin(enclosure, i * n + j, column[i], radius);
                assertThat(enclosure.lower(i * n + j)).isEqualTo(enclosure.lower(j * n + i));
            }
        }
        return (long) columns * n;
    }

    private static void verifyWithin(IntervalTensor enclosure, int position, double value, double radius) {
        double slack = ROUNDING * Math.max(1, Math.abs(value));
        assertThat(value).isBetween(enclosure.lower(position) - slack, enclosure.upper(position) + slack);
        assertThat(enclosure.radius(position)).isLessThan(1e-8 + 1e6 * radius);
    }

    @Test
    void theHessianHasTheSameBitsForAnyNumberOfThreads() throws Exception {
        Case c = cases().get(2);
        double[] point = new SplittableRandom(1).doubles(c.network.layout().size(), -1, 1).toArray();
        IntervalTensor box = IntervalTensor.of(Tensor.vector(point));
        Dataset suited = c.conventions.loss().suited(c.data);
        try (var one = new java.util.concurrent.ForkJoinPool(1); var three = new java.util.concurrent.ForkJoinPool(3)) {
            IntervalTensor first = one
                    .submit(() -> new RiskFunction(c.network, suited, c.conventions).hessian(box))
                    .get();
            assertThat(three.submit(() -> new RiskFunction(c.network, suited, c.conventions).hessian(box)).get())
                    .isEqualTo(first);
        }
    }

    private static double[] trained(Case c, long seed) {
        try (Risk risk = new Risk(c.network, c.data, c.conventions)) {
            double[] start = Initializer.GLOROT_UNIFORM.initialize(c.network.layout(), seed);
            return Minimizer.with(Lbfgs.defaults())
                    .stopping(StopRules.defaults().withTolerance(1e-8))
                    .minimize(risk, start)
                    .point();
        }
    }

    @Test
    void aTrainedNetworkIsAStrictMinimumBelowItsStart() {
        Case c = cases().getFirst();
        double[] start = Initializer.GLOROT_UNIFORM.initialize(c.network.layout(), 2);
        double[] end = trained(c, 2);
        try (RiskProver prover = new RiskProver(c.network, c.data, c.conventions)) {
            Claim.CriticalPoint minimum = prover.proveCriticalPoint(end).proved().orElseThrow();
            assertThat(minimum.type()).isEqualTo(new PointType.StrictMinimum());
            assertThat(minimum.radius()).isLessThan(1e-6);
            Claim.ValueEnclosure high = prover.proveValue(start).proved().orElseThrow();
            assertThat(RiskProver.compare(high, minimum.value()).proved()).isPresent();
            assertThat(RiskProver.compare(minimum.value(), high).proved()).isEmpty();
        }
    }

    @Test
    void theBoxReachesAsFarAsTheGivenParametersOrNothingIsProved() {
        Case c = cases().getFirst();
        double[] end = trained(c, 2);
        try (RiskProver prover = new RiskProver(c.network, c.data, c.conventions)) {
            double[] near = end.clone();
            near[3] += 1e-6;
            Claim.CriticalPoint claim = prover.proveAround(near).proved().orElseThrow();
            assertThat(claim.box().contains(Tensor.vector(near))).isTrue();
            assertThat(claim.radius()).isGreaterThan(1e-6);
            nadir.check.Claim certified = CertifiedClaims.of(claim, near);
            assertThat(certified.label()).isEqualTo("critical-point");
            double[] far = end.clone();
            far[3] += 0.01;
            assertThat(prover.proveAround(far)).isInstanceOfSatisfying(ProofOutcome.Unknown.class,
                    unknown -> assertThat(unknown.remedy()).contains("refined point"));
            Claim.CriticalPoint other = prover.proveCriticalPoint(far).proved().orElseThrow();
            assertThatThrownBy(() -> CertifiedClaims.of(other, far)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("store the refined parameters");
            assertThat(prover.proveAround(prover.refine(far)).proved()).isPresent();
        }
    }

    @Test
    void aPointWithASlopeIsNotCriticalAndAMinimumIsNotProvedNotTo() {
        Case c = cases().getFirst();
        double[] start = Initializer.GLOROT_UNIFORM.initialize(c.network.layout(), 2);
        try (RiskProver prover = new RiskProver(c.network, c.data, c.conventions);
                Risk risk = new Risk(c.network, c.data, c.conventions)) {
            Claim.NotCritical claim = prover.proveNotCritical(start).proved().orElseThrow();
            double[] gradient = new double[start.length];
            risk.gradient(start, gradient);
            assertThat(gradient[claim.coordinate()]).isBetween(claim.lower(), claim.upper());
            assertThat(claim.lower() > 0 || claim.upper() < 0).isTrue();
            // All parameters 0: the gradient by the weights vanishes exactly, that by the output's bias does not.
            assertThat(prover.proveNotCritical(new double[start.length]).proved())
                    .hasValueSatisfying(zero -> assertThat(zero.coordinate()).isEqualTo(start.length - 1));
        }
    }

    @Test
    void whatDoesNotFitIntoMemoryIsUnknown() {
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(20_000), 1, Activation.TANH));
        try (RiskProver prover = new RiskProver(network, regression(3, 2, 1), Conventions.of(new SquaredLoss()))) {
            assertThat(prover.proveCriticalPoint(new double[80_001])).isInstanceOfSatisfying(
                    ProofOutcome.Unknown.class, unknown -> assertThat(unknown.reason()).contains("MB of memory"));
        }
    }

    @Test
    void wrongPointsAndKinksAreRefused() {
        Dataset data = regression(5, 2, 1);
        DenseNetwork relu = new DenseNetwork(DenseArchitecture.of(2, List.of(2), 1, Activation.RELU));
        try (RiskProver prover = new RiskProver(relu, data, Conventions.of(new SquaredLoss()))) {
            assertThat(prover.proveNotCritical(new double[9])).isInstanceOfSatisfying(ProofOutcome.Unknown.class,
                    unknown -> assertThat(unknown.reason()).contains("maximum requires"));
            assertThat(prover.proveValue(new double[9]).proved()).isPresent();
            assertThatThrownBy(() -> prover.proveValue(new double[3])).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("9 parameters, got 3");
            double[] infinite = new double[9];
            infinite[4] = Double.POSITIVE_INFINITY;
            assertThatThrownBy(() -> prover.proveValue(infinite)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("finite");
        }
    }
}
