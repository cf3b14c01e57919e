package nadir.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.data.TargetCoding;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
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
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.junit.jupiter.api.Test;

/// Audits of small networks against independent figures: eigenvalues of a Hessian by difference quotients of the gradient
/// and another library's decomposition, and points whose kind is known by construction.
class AuditTests {
    private static final AuditListener SILENT = AuditListener.silent();

    @Test
    void verdictsOfTwoHundredRandomNetworksAgreeWithIndependentEigenvalues() {
        SplittableRandom random = new SplittableRandom(3);
        Map<Verdict.Kind, Integer> counts = new EnumMap<>(Verdict.Kind.class);
        for (int i = 0; i < 200; i++) {
            Verdict.Kind kind = compare(random.split(), i);
            counts.merge(kind, 1, Integer::sum);
        }
        assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
        assertThat(counts).containsKeys(Verdict.Kind.LOCAL_MINIMUM, Verdict.Kind.NOT_CRITICAL);
    }

    private static Verdict.Kind compare(SplittableRandom random, int number) {
        Activation activation = List.of(Activation.TANH, Activation.SOFTPLUS, Activation.LOGISTIC, Activation.SINE)
                .get(number % 4);
        int inputs = 1 + random.nextInt(3);
        List<Integer> hidden = random.nextBoolean() ? List.of(1 + random.nextInt(3)) : List.of(2, 2);
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(inputs, hidden, 1, activation));
        Dataset data = data(random, 12, inputs);
        Conventions conventions = Conventions.of(new SquaredLoss()).withWeightDecay(number % 3 == 0 ? 0 : 0.01);
        try (Risk risk = new Risk(network, data, conventions)) {
            double[] start = Initializer.GLOROT_NORMAL.initialize(network.layout(), random.nextLong());
            double[] point = number % 5 == 0
                    ? start
                    : Minimizer.with(Lbfgs.defaults())
                            .stopping(StopRules.defaults().withMaxIterations(2000).withTolerance(1e-11))
                            .minimize(risk, start)
                            .point();
            AuditReport report = Audit.of(risk, point, AuditOptions.standard(1, 0), SILENT);
            double[] independent = eigenvalues(risk, point);
            double error = 1e-6 * Math.max(1, Math.abs(report.hessian().max()));
            assertThat(report.hessian().min()).isCloseTo(independent[0], within(error));
            assertThat(report.hessian().max()).isCloseTo(independent[independent.length - 1], within(error));
            assertThat(report.hessian().trace()).isCloseTo(Arrays.stream(independent).sum(),
                    within(error * independent.length));
            assertConsistent(report, independent, error);
            return report.verdict().kind();
        }
    }

    /// What each verdict claims of the eigenvalues, as far as difference quotients can tell.
    private static void assertConsistent(AuditReport report, double[] independent, double error) {
        String text = report.verdict().toString();
        switch (report.verdict().kind()) {
            case LOCAL_MINIMUM -> {
                assertThat(independent[0]).as(text).isGreaterThan(-error);
                assertThat(report.hessian().min()).as(text).isPositive();
                assertThat(report.gradientNorm()).as(text).isLessThan(1e-3);
            }
            case DEGENERATE_MINIMUM -> assertThat(independent[0]).as(text).isGreaterThan(-error);
            case SADDLE, DEGENERATE_SADDLE -> {
                assertThat(report.hessian().min()).as(text).isNegative();
                assertThat(independent[0]).as(text).isLessThan(error);
            }
            case GLOBAL_MINIMUM -> assertThat(report.gap()).as(text).isLessThan(1e-8);
            case NOT_CRITICAL -> assertThat(report.gradientNorm()).as(text).isPositive();
            case VALLEY_TO_INFINITY -> throw new AssertionError("the squared loss attains its bound: " + text);
            case UNDECIDED -> assertThat(report.verdict().reasons()).isNotEmpty();
        }
    }

    private static double[] eigenvalues(Risk risk, double[] point) {
        int n = point.length;
        double h = 1e-4;
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            double[] weights = {45.0 / 60, -9.0 / 60, 1.0 / 60};
            for (int k = 1; k <= 3; k++) {
                for (int sign = -1; sign <= 1; sign += 2) {
                    double[] moved = point.clone();
                    moved[i] += sign * k * h;
                    double[] gradient = new double[n];
                    risk.gradient(moved, gradient);
                    for (int j = 0; j < n; j++) {
                        matrix[i][j] += sign * weights[k - 1] * gradient[j] / h;
                    }
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                matrix[i][j] = (matrix[i][j] + matrix[j][i]) / 2;
                matrix[j][i] = matrix[i][j];
            }
        }
        double[] values = new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(matrix)).getEigenvalues();
        Arrays.sort(values);
        return values;
    }

    private static Dataset data(SplittableRandom random, int rows, int inputs) {
        double[] x = new double[rows * inputs];
        double[] y = new double[rows];
        Arrays.setAll(x, _ -> 2 * random.nextDouble() - 1);
        Arrays.setAll(y, _ -> 2 * random.nextDouble() - 1);
        return Dataset.real("random", Tensor.wrap(Shape.of(rows, inputs), x), Tensor.wrap(Shape.of(rows, 1), y));
    }

    @Test
    void allWeightsZeroIsASaddleOfOneHiddenLayer() {
        Dataset data = Dataset.real("line", Tensor.of(Shape.of(4, 1), -1, -0.5, 0.5, 1),
                Tensor.of(Shape.of(4, 1), -1, -0.5, 0.5, 1));
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(1, List.of(2), 1, Activation.TANH).withBias(false));
        try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
            AuditReport report = Audit.of(risk, new double[4], AuditOptions.standard(1, 0), SILENT);
            // The Hessian couples each unit's two weights by -(1/m) sum x y = -0.625.
            assertThat(report.hessian().eigenvalues()).containsExactly(new double[] {-0.625, -0.625, 0.625, 0.625},
                    within(1e-14));
            assertThat(report.verdict().kind()).isEqualTo(Verdict.Kind.SADDLE);
            assertThat(report.hessian().index()).contains(2);
            assertThat(report.ladder()).extracting(Rung::name).first().isEqualTo("best constant");
            assertThat(report.ladder().getFirst().loss()).isCloseTo(0.3125, within(1e-15));
            assertThat(report.ladder().get(1).loss()).isCloseTo(0, within(1e-15));
        }
    }

    @Test
    void aBadSaddleOfADeepLinearNetworkIsNotCalledAMinimum() {
        Dataset data = Dataset.real("line", Tensor.of(Shape.of(3, 1), -1, 0, 1), Tensor.of(Shape.of(3, 1), -1, 0, 1));
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(1, List.of(1, 1), 1, Activation.IDENTITY).withBias(false));
        try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
            AuditReport report = Audit.of(risk, new double[3], AuditOptions.standard(1, 0), SILENT);
            assertThat(report.hessian().eigenvalues()).containsOnly(0);
            assertThat(report.verdict().kind()).isEqualTo(Verdict.Kind.DEGENERATE_SADDLE);
        }
    }

    @Test
    void separatedClassesAreAValley() {
        Dataset data = Dataset.classes("line", List.of("x"), Tensor.of(Shape.of(4, 1), -2, -1, 1, 2), "side",
                List.of("left", "right"), new int[] {0, 0, 1, 1}, TargetCoding.ONE_HOT);
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(1, List.of(), 2, Activation.IDENTITY));
        try (Risk risk = new Risk(network, data, Conventions.of(new CrossEntropy(0)))) {
            AuditReport right = Audit.of(risk, new double[] {-1, 1, 0, 0}, AuditOptions.standard(1, 0), SILENT);
            assertThat(right.verdict().kind()).isEqualTo(Verdict.Kind.VALLEY_TO_INFINITY);
            AuditReport wrong = Audit.of(risk, new double[] {1, -1, 0, 0}, AuditOptions.standard(1, 0), SILENT);
            assertThat(wrong.verdict().kind()).isEqualTo(Verdict.Kind.NOT_CRITICAL);
        }
    }

    @Test
    void aReluExactlyAtItsKinkDecidesNothing() {
        Dataset data = Dataset.real("two", Tensor.of(Shape.of(2, 1), 0, 1), Tensor.of(Shape.of(2, 1), 1, -1));
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(1, List.of(1), 1, Activation.RELU));
        try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
            AuditReport report = Audit.of(risk, new double[] {1, 0, 1, 0}, AuditOptions.standard(1, 0), SILENT);
            assertThat(report.verdict().kind()).isEqualTo(Verdict.Kind.UNDECIDED);
            assertThat(report.verdict().reasons().getFirst()).startsWith("1 pre-activation lies on a kink");
        }
    }

    @Test
    void lanczosAndDenseAuditsAgree() {
        SplittableRandom random = new SplittableRandom(9);
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(3, List.of(12), 1, Activation.TANH));
        try (Risk risk = new Risk(network, data(random, 60, 3), Conventions.of(new SquaredLoss()))) {
            double[] point = Initializer.GLOROT_NORMAL.initialize(network.layout(), 5);
            AuditReport dense = Audit.of(risk, point, AuditOptions.standard(1, 0), SILENT);
            AuditReport lanczos = Audit.of(risk, point, AuditOptions.standard(1, 0).withDenseLimit(0).withPairs(5, 5),
                    SILENT);
            assertThat(lanczos.hessian().method()).isEqualTo("lanczos");
            double[] all = dense.hessian().eigenvalues();
            double[] found = lanczos.hessian().eigenvalues();
            List<Double> expected = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                expected.add(all[i]);
            }
            for (int i = all.length - 5; i < all.length; i++) {
                expected.add(all[i]);
            }
            assertThat(found).hasSize(10);
            for (int i = 0; i < 10; i++) {
                assertThat(found[i]).isCloseTo(expected.get(i), within(1e-6));
            }
            assertThat(lanczos.hessian().trace()).isCloseTo(dense.hessian().trace(),
                    within(6 * lanczos.hessian().standardError() + 1e-9));
            assertThat(lanczos.layers()).hasSameSizeAs(dense.layers());
            assertThat(lanczos.layers().getFirst().max().orElseThrow())
                    .isCloseTo(dense.layers().getFirst().max().orElseThrow(), within(1e-3));
        }
    }
}
