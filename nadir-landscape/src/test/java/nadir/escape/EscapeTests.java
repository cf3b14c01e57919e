package nadir.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.network.Layout;
import nadir.network.Network;
import nadir.optimize.Adam;
import nadir.optimize.GradientDescent;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.Optimizer;
import nadir.optimize.Schedule;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Traced;
import nadir.trap.MinimumTrap;
import nadir.trap.TrapBuilder;
import nadir.trap.TrapRequest;
import org.junit.jupiter.api.Test;

/// Escapes from points of known kind, and honest failure where there is nothing to find.
class EscapeTests {
    private static final EscapeListener SILENT = EscapeListener.silent();

    private static double[] normal(int size, SplittableRandom random) {
        double[] values = new double[size];
        Arrays.setAll(values, _ -> random.nextGaussian());
        return values;
    }

    private static Dataset data(int rows, int inputs, int outputs, SplittableRandom random) {
        return Dataset.real("random", Tensor.wrap(Shape.of(rows, inputs), normal(rows * inputs, random)),
                Tensor.wrap(Shape.of(rows, outputs), normal(rows * outputs, random)));
    }

    private static final List<TrapRequest> TRAPS = List.of(
            TrapRequest.of(2, 1, List.of(2), List.of(4), 100, Activation.TANH, 0),
            TrapRequest.of(2, 1, List.of(2, 1), List.of(3, 5), 60, Activation.TANH, 0),
            TrapRequest.of(2, 1, List.of(2), List.of(4), 80, Activation.SOFTPLUS, 1));

    @Test
    void trapsThatHoldOptimisersAreLeftWithoutARise() {
        List<Optimizer> optimizers = List.of(Lbfgs.defaults(), new GradientDescent(new Schedule.Constant(0.05)),
                Adam.of(new Schedule.Constant(1e-4)));
        int seen = 0;
        int held = 0;
        for (TrapRequest request : TRAPS) {
            MinimumTrap trap = TrapBuilder.build(request);
            try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions())) {
                double[] near = near(trap.point());
                for (Optimizer optimizer : optimizers) {
                    double end = Minimizer.with(optimizer)
                            .stopping(StopRules.defaults().withMaxIterations(2000))
                            .minimize(risk, near)
                            .value();
                    held += Math.abs(end - trap.loss()) < 1e-4 * trap.loss() ? 1 : 0;
                }
                EscapeResult result = Escape.run(risk, trap.point(), EscapeOptions.of(EscapeMethod.AUTO, 1000, 0),
                        SILENT);
                EscapeResult.Course course = result.course();
                assertThat(result).as(result.text()).isInstanceOf(EscapeResult.Escaped.class);
                assertThat(course.method()).isEqualTo(EscapeMethod.FIBER);
                assertThat(course.before()).isCloseTo(trap.loss(), within(1e-12 * trap.loss()));
                assertThat(course.after()).isLessThan(0.8 * trap.loss());
                assertThat(risk.value(course.point())).isEqualTo(course.after());
                assertThat(course.rise()).isLessThan(1e-12 * trap.loss());
                assertThat(course.evaluations()).isLessThan(1050);
                assertThat(course.path().getFirst().loss()).isEqualTo(course.before());
                assertThat(course.path().getLast().loss()).isEqualTo(course.after());
            }
            seen++;
        }
        assertThat(seen).isEqualTo(3);
        assertThat(held).isEqualTo(9);
    }

    private static double[] near(double[] point) {
        SplittableRandom random = new SplittableRandom(5);
        double[] step = normal(point.length, random);
        double norm = Math.sqrt(Arrays.stream(step).map(v -> v * v).sum());
        double[] moved = point.clone();
        Arrays.setAll(moved, i -> moved[i] + 1e-3 * step[i] / norm);
        return moved;
    }

    @Test
    void duplicatesAreRecognisedAfterTrainingToThemFromNearby() {
        MinimumTrap trap = TrapBuilder.build(TRAPS.getFirst());
        try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions())) {
            EscapeResult result = Escape.run(risk, near(trap.point()), EscapeOptions.of(EscapeMethod.AUTO, 1500, 0),
                    SILENT);
            assertThat(result).as(result.text()).isInstanceOf(EscapeResult.Escaped.class);
            assertThat(result.course().settled()).isCloseTo(trap.loss(), within(1e-4 * trap.loss()));
            assertThat(result.course().after()).isLessThan(0.8 * trap.loss());
        }
    }

    @Test
    void strictSaddlesAreLeftAlongNegativeCurvature() {
        int seen = 0;
        for (TrapRequest request : TRAPS) {
            MinimumTrap trap = TrapBuilder.build(request);
            try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions())) {
                EscapeResult result = Escape.run(risk, trap.saddleTwin(),
                        EscapeOptions.of(EscapeMethod.CURVATURE, 1000, 0), SILENT);
                assertThat(result).as(result.text()).isInstanceOf(EscapeResult.Escaped.class);
                assertThat(result.course().path()).extracting(Waypoint::stage)
                        .anyMatch(stage -> stage.startsWith("along negative curvature"));
                assertThat(result.course().rise()).isZero();
            }
            seen++;
        }
        assertThat(seen).isEqualTo(3);
    }

    /// Three linear layers with product of rank r, other blocks 0, behind random invertible changes of basis: no negative
    /// eigenvalue, and the first descent is of third order.
    @Test
    void badSaddlesOfThirdOrderAreAllLeft() {
        SplittableRandom random = new SplittableRandom(11);
        int seen = 0;
        int escaped = 0;
        for (int i = 0; i < 24; i++) {
            Dataset data = data(40, 3, 3, random);
            DenseNetwork network = new DenseNetwork(
                    DenseArchitecture.of(3, List.of(3, 3), 3, Activation.IDENTITY).withBias(false));
            try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
                double[] point = BadSaddles.atRank(data, i % 3, network, random);
                double[] gradient = new double[point.length];
                risk.gradient(point, gradient);
                assertThat(Arrays.stream(gradient).map(Math::abs).max().orElseThrow()).isLessThan(1e-12);
                for (EscapeMethod method : List.of(EscapeMethod.AUTO, EscapeMethod.CURVATURE)) {
                    EscapeResult result = Escape.run(risk, point, EscapeOptions.of(method, 1000, i), SILENT);
                    double least = BadSaddles.globalMinimum(data);
                    boolean left = result instanceof EscapeResult.Escaped
                            && result.course().after() < least + 1e-6 * (result.course().before() - least);
                    escaped += left ? 1 : 0;
                    seen++;
                }
            }
        }
        assertThat(seen).isEqualTo(48);
        assertThat(escaped).isEqualTo(48);
    }

    @Test
    void aNarrowNetworkIsLeftByGrowth() {
        SplittableRandom random = new SplittableRandom(12);
        int seen = 0;
        for (Activation activation : List.of(Activation.TANH, Activation.SOFTPLUS, Activation.RELU)) {
            Dataset data = data(40, 2, 1, random);
            DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(2), 1, activation));
            try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
                double[] trained = Minimizer.with(Lbfgs.defaults())
                        .minimize(risk, Initializer.GLOROT_NORMAL.initialize(network.layout(), 4))
                        .point();
                EscapeResult result = Escape.run(risk, trained, EscapeOptions.of(EscapeMethod.GROWTH, 1500, 0), SILENT);
                EscapeResult.Course course = result.course();
                assertThat(result).as(result.text()).isInstanceOf(EscapeResult.Escaped.class);
                DenseNetwork grown = (DenseNetwork) course.network();
                assertThat(grown.architecture().hidden().getFirst()).isEqualTo(10);
                assertThat(course.gain()).isGreaterThan(0.1);
                try (Risk wide = new Risk(grown, data, risk.conventions())) {
                    assertThat(wide.value(course.point())).isEqualTo(course.after());
                }
            }
            seen++;
        }
        assertThat(seen).isEqualTo(3);
    }

    @Test
    void whatIsBestAlreadyIsNotLeft() {
        SplittableRandom random = new SplittableRandom(13);
        Dataset data = data(30, 2, 1, random);
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(), 1, Activation.IDENTITY));
        try (Risk risk = new Risk(network, data, Conventions.of(new SquaredLoss()))) {
            EscapeResult result = Escape.run(risk, new double[3], EscapeOptions.of(EscapeMethod.AUTO, 500, 0), SILENT);
            assertThat(result).isInstanceOf(EscapeResult.Stayed.class);
            assertThat(result.course().after()).isLessThan(result.course().before());
            assertThat(result.text()).contains("Did not escape", "no spare units", "squared loss");
        }
    }

    @Test
    void neuronsAndScalingEndNoHigherWithinTheBudget() {
        MinimumTrap trap = TrapBuilder.build(TRAPS.getFirst());
        try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions())) {
            for (EscapeMethod method : List.of(EscapeMethod.NEURONS, EscapeMethod.SCALING)) {
                EscapeResult result = Escape.run(risk, trap.point(), EscapeOptions.of(method, 600, 0), SILENT);
                assertThat(result.course().after()).isLessThanOrEqualTo(trap.loss() * (1 + 1e-12));
                assertThat(result.course().evaluations()).isLessThan(700);
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameEscape() {
        MinimumTrap trap = TrapBuilder.build(TRAPS.getFirst());
        try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions())) {
            EscapeOptions options = EscapeOptions.of(EscapeMethod.AUTO, 300, 3);
            EscapeResult first = Escape.run(risk, trap.point(), options, SILENT);
            EscapeResult second = Escape.run(risk, trap.point(), options, SILENT);
            assertThat(first.course().point()).isEqualTo(second.course().point());
            assertThat(first.course().path()).isEqualTo(second.course().path());
        }
    }

    @Test
    void stoppingKeepsTheLowestPoint() {
        MinimumTrap trap = TrapBuilder.build(TRAPS.getFirst());
        try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions())) {
            int seen = 0;
            double lowest = Double.POSITIVE_INFINITY;
            for (int after : new int[] {0, 3, 30, 200}) {
                int[] calls = {0};
                EscapeResult result = Escape.run(risk, trap.point(), EscapeOptions.of(EscapeMethod.AUTO, 1000, 0),
                        (stage, fraction) -> ++calls[0] <= after);
                assertThat(result.course().tried()).contains("stopped");
                assertThat(result.course().after()).isLessThanOrEqualTo(risk.value(trap.point()));
                assertThat(risk.value(result.course().point())).isEqualTo(result.course().after());
                lowest = Math.min(lowest, result.course().after());
                seen++;
            }
            assertThat(seen).isEqualTo(4);
            assertThat(lowest).isLessThan(0.99 * trap.loss());
        }
    }

    @Test
    void badRequestsAreRefused() {
        assertThatThrownBy(() -> EscapeMethod.of("tunnel")).isInstanceOf(InputException.class)
                .hasMessageContaining("there are auto, curvature, fiber");
        assertThatThrownBy(() -> EscapeOptions.of(EscapeMethod.AUTO, 3, 0)).isInstanceOf(InputException.class)
                .hasMessageContaining("at least 10");
        Dataset data = data(10, 1, 1, new SplittableRandom(1));
        Network slope = new Network() {
            private final Layout layout = new Layout(List.of(new Block("w", "only", Shape.of(1, 1), 0)));

            @Override
            public Layout layout() {
                return layout;
            }

            @Override
            public int inputs() {
                return 1;
            }

            @Override
            public int outputs() {
                return 1;
            }

            @Override
            public Forward forward(List<Traced> parameters, Traced batch) {
                return new Forward(batch.matmul(parameters.getFirst()), List.of());
            }
        };
        try (Risk risk = new Risk(slope, data, Conventions.of(new SquaredLoss()))) {
            assertThatThrownBy(
                    () -> Escape.run(risk, new double[1], EscapeOptions.of(EscapeMethod.GROWTH, 100, 0), SILENT))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("growth requires a chain of dense layers");
        }
    }
}
