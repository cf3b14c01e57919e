package nadir.pgb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.network.Layout;
import nadir.network.Network;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Traced;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

/// The gap at a point alone: closed forms, bounds, agreement of the two methods, and what it is at stationary points.
class PerturbableGradientBasisTests {
    private static final PgbOptions OPTIONS = PgbOptions.standard(0);

    @Test
    void inLinearRegressionTheGapIsTheDistanceToTheLeastLoss() {
        SplittableRandom random = new SplittableRandom(1);
        int seen = 0;
        for (int outputs = 1; outputs <= 3; outputs++) {
            for (Reduction reduction : Reduction.values()) {
                Dataset data = Cases.numbers(25, 4, outputs, random);
                DenseNetwork network = Cases.network(4, List.of(), outputs, Activation.IDENTITY);
                Conventions conventions = Conventions.of(new SquaredLoss()).withReduction(reduction);
                try (Risk risk = new Risk(network, data, conventions)) {
                    double[] point = Cases.normal(risk.dimension(), random);
                    double least = leastSquares(data) * reduction.weight(25);
                    double expected = risk.value(point) - least;
                    PgbGap dense = PerturbableGradientBasis.gap(risk, point, OPTIONS);
                    PgbGap free = PerturbableGradientBasis.gap(risk, point, OPTIONS.withDenseElements(0));
                    assertThat(dense.gap()).isCloseTo(expected, within(1e-12 * expected));
                    assertThat(dense.rank()).hasValue(5 * outputs);
                    assertThat(free.gap()).isCloseTo(expected, within(1e-12 * expected));
                    assertThat(free.method()).isEqualTo(PgbGap.Method.MATRIX_FREE);
                    assertThat(dense.best()).isCloseTo(least, within(1e-11));
                    seen++;
                }
            }
        }
        assertThat(seen).isEqualTo(6);
    }

    /// The least 1/2 |X W - Y|^2 by another library.
    private static double leastSquares(Dataset data) {
        int rows = data.rows();
        RealMatrix x = MatrixUtils.createRealMatrix(rows, data.features() + 1);
        RealMatrix y = MatrixUtils.createRealMatrix(rows, data.outputs());
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < data.features(); j++) {
                x.setEntry(i, j, data.x().get(i * data.features() + j));
            }
            x.setEntry(i, data.features(), 1);
            for (int k = 0; k < data.outputs(); k++) {
                y.setEntry(i, k, data.y().get(i * data.outputs() + k));
            }
        }
        RealMatrix rest = x.multiply(new QRDecomposition(x).getSolver().solve(y)).subtract(y);
        return Math.pow(rest.getFrobeniusNorm(), 2) / 2;
    }

    @Test
    void gapsLieBetweenZeroAndTheDistanceToTheDataBoundAndBothMethodsAgree() {
        SplittableRandom random = new SplittableRandom(2);
        int seen = 0;
        int positive = 0;
        for (Loss loss : Cases.LOSSES) {
            for (Activation activation : List.of(Activation.TANH, Activation.RELU, Activation.SOFTPLUS)) {
                Dataset data = Cases.suited(loss, 40, 3, random);
                DenseNetwork network = Cases.network(3, List.of(3), Cases.outputs(loss), activation);
                try (Risk risk = new Risk(network, data, Conventions.of(loss))) {
                    double[] point = Initializer.GLOROT_NORMAL.initialize(network.layout(), random.nextLong());
                    PgbGap dense = PerturbableGradientBasis.gap(risk, point, OPTIONS);
                    PgbGap free = PerturbableGradientBasis.gap(risk, point, OPTIONS.withDenseElements(0));
                    assertThat(dense.gap()).isGreaterThanOrEqualTo(0);
                    assertThat(dense.best()).isGreaterThanOrEqualTo(risk.lowerBound().value() - 1e-12);
                    assertThat(free.gap()).as(loss + " " + activation + " " + dense + " " + free)
                            .isCloseTo(dense.gap(), within(dense.error() + free.error() + 1e-9));
                    seen++;
                    positive += dense.gap() > 1e-3 ? 1 : 0;
                }
            }
        }
        assertThat(seen).isEqualTo(15);
        assertThat(positive).isEqualTo(15);
    }

    /// An independent minimum of the convex problem: gradient descent's own iteration on softmax regression.
    @Test
    void withoutHiddenLayersTheConvexGapIsTheDistanceToTheTrainedModel() {
        SplittableRandom random = new SplittableRandom(3);
        int seen = 0;
        for (Loss loss : List.of(new CrossEntropy(0.2), new LogisticLoss(), new CrossEntropy(0))) {
            Dataset data = Cases.suited(loss, 60, 2, random);
            DenseNetwork network = Cases.network(2, List.of(), Cases.outputs(loss), Activation.IDENTITY);
            try (Risk risk = new Risk(network, data, Conventions.of(loss))) {
                double[] point = Cases.normal(risk.dimension(), random);
                double trained = Minimizer.with(Lbfgs.defaults())
                        .stopping(StopRules.defaults().withTolerance(1e-10).withMaxIterations(5000))
                        .minimize(risk, new double[risk.dimension()])
                        .value();
                PgbGap gap = PerturbableGradientBasis.gap(risk, point, OPTIONS);
                assertThat(gap.attained()).isTrue();
                assertThat(gap.best()).isCloseTo(trained, within(1e-9));
                seen++;
            }
        }
        assertThat(seen).isEqualTo(3);
    }

    @Test
    void separatedClassesHaveNoAttainedInfimum() {
        Dataset data = Dataset.classes("line", List.of("x"), Tensor.of(Shape.of(4, 1), -2, -1, 1, 2), "side",
                List.of("left", "right"), new int[] {0, 0, 1, 1}, nadir.data.TargetCoding.ONE_HOT);
        DenseNetwork network = Cases.network(1, List.of(), 2, Activation.IDENTITY);
        try (Risk risk = new Risk(network, data, Conventions.of(new CrossEntropy(0)))) {
            PgbGap gap = PerturbableGradientBasis.gap(risk, new double[] {-1, 1, 0, 0}, OPTIONS);
            assertThat(gap.attained()).isFalse();
            assertThat(gap.gap() + gap.error()).isCloseTo(gap.loss(), within(1e-12));
            assertThat(gap.best()).isLessThan(1e-4);
            assertThat(gap.text()).contains("infimum not reached");
        }
    }

    @Test
    void atTrainedPointsTheGapIsNoMoreThanWhatTheGradientLeaves() {
        SplittableRandom random = new SplittableRandom(4);
        int seen = 0;
        int closed = 0;
        for (int i = 0; i < 12; i++) {
            Dataset data = Cases.numbers(30, 2, 1, random);
            DenseNetwork network = Cases.network(2, List.of(2), 1, Activation.TANH);
            try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
                double[] start = Initializer.GLOROT_NORMAL.initialize(network.layout(), random.nextLong());
                double[] trained = Minimizer.with(Lbfgs.defaults())
                        .stopping(StopRules.defaults().withTolerance(1e-12).withMaxIterations(5000))
                        .minimize(risk, start)
                        .point();
                PgbGap before = PerturbableGradientBasis.gap(risk, start, OPTIONS);
                PgbGap after = PerturbableGradientBasis.gap(risk, trained, OPTIONS.withTolerance(1e-4));
                assertThat(before.gap()).isGreaterThan(1e-3);
                double gradient = norm(risk, trained);
                // |u . r| <= m |g| / sigma for every singular value sigma kept; sigma >= 1e-4 times the largest, which is
                // at least that of the output bias, sqrt(m).
                double left = 9 * Math.pow(30 * gradient / (1e-4 * Math.sqrt(30)), 2) / 60;
                assertThat(after.gap()).isLessThanOrEqualTo(left + 1e-15);
                closed += after.gap() < 1e-10 ? 1 : 0;
                seen++;
            }
        }
        assertThat(seen).isEqualTo(12);
        assertThat(closed).isGreaterThanOrEqualTo(8);
    }

    private static double norm(Risk risk, double[] point) {
        double[] gradient = new double[point.length];
        risk.gradient(point, gradient);
        return Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
    }

    @Test
    void networksWithoutAnAffineEndAreRefused() {
        Dataset data = Cases.numbers(10, 2, 1, new SplittableRandom(5));
        DenseNetwork inner = Cases.network(2, List.of(2), 1, Activation.TANH);
        Network bounded = new Network() {
            @Override
            public Layout layout() {
                return inner.layout();
            }

            @Override
            public int inputs() {
                return 2;
            }

            @Override
            public int outputs() {
                return 1;
            }

            @Override
            public Forward forward(List<Traced> parameters, Traced batch) {
                Forward forward = inner.forward(parameters, batch);
                return new Forward(forward.output().tanh(), forward.hidden());
            }
        };
        try (Risk risk = new Risk(bounded, data, Conventions.of(new SquaredLoss()))) {
            assertThatThrownBy(() -> PerturbableGradientBasis.gap(risk, new double[risk.dimension()], OPTIONS))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("condition (A)");
        }
    }

    @Test
    void anEndThatOnlyClaimsToBeAffineIsFoundOut() {
        Dataset data = Cases.numbers(10, 2, 1, new SplittableRandom(6));
        DenseNetwork inner = Cases.network(2, List.of(2), 1, Activation.TANH);
        Network pretending = new Network() {
            @Override
            public Layout layout() {
                return inner.layout();
            }

            @Override
            public int inputs() {
                return 2;
            }

            @Override
            public int outputs() {
                return 1;
            }

            @Override
            public Forward forward(List<Traced> parameters, Traced batch) {
                Forward forward = inner.forward(parameters, batch);
                return new Forward(forward.output().plus(1), forward.hidden());
            }

            @Override
            public Optional<OutputLayer> outputLayer() {
                return inner.outputLayer();
            }
        };
        try (Risk risk = new Risk(pretending, data, Conventions.of(new SquaredLoss()))) {
            double[] point = Initializer.GLOROT_NORMAL.initialize(inner.layout(), 1);
            assertThatThrownBy(() -> PerturbableGradientBasis.gap(risk, point, OPTIONS))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("expansion is off by");
        }
    }
}
