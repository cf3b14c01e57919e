package nadir.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.certify.SampleProgram;
import nadir.data.Dataset;
import nadir.loss.Conventions;
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

/// Trained networks are confirmed to be at strict minima; symmetries are fixed where they are ones.
class NetworkCheckTests {
    private static Dataset data(int samples, int features, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Dataset.real("random",
                Tensor.of(Shape.of(samples, features), random.doubles((long) samples * features, -1, 1).toArray()),
                Tensor.of(Shape.of(samples, 1), random.doubles(samples, -1, 1).toArray()));
    }

    static Subject trained(DenseNetwork network, Dataset data, double decay, long seed) {
        Conventions conventions = Conventions.of(new SquaredLoss()).withWeightDecay(decay);
        try (Risk risk = new Risk(network, data, conventions)) {
            double[] start = Initializer.defaultFor(network.architecture().activation())
                    .initialize(network.layout(), seed);
            double[] end = Minimizer.with(Lbfgs.defaults())
                    .stopping(StopRules.defaults().withTolerance(1e-11).withMaxIterations(20_000))
                    .minimize(risk, start)
                    .point();
            return SampleProgram.subject(network, data, conventions, end);
        }
    }

    private static DenseNetwork network(int inputs, List<Integer> hidden, Activation activation) {
        return new DenseNetwork(DenseArchitecture.of(inputs, hidden, 1, activation));
    }

    @Test
    void trainedNetworksWithWeightDecayAreConfirmed() {
        int confirmed = 0;
        for (Activation activation : List.of(Activation.TANH, Activation.SOFTPLUS, Activation.LOGISTIC,
                Activation.GELU)) {
            for (long seed = 0; seed < 3; seed++) {
                Subject subject = trained(network(2, List.of(4), activation), data(20, 2, 1), 0.01, seed);
                CheckResult result = CheckerTests.check(subject, CheckerTests.box(subject, 1e-7, 1e-7, 0));
                confirmed += result instanceof CheckResult.Valid ? 1 : 0;
                assertThat(CheckerTests.check(subject, CheckerTests.box(subject, 1e-7, 1e-7, 1)))
                        .isInstanceOf(CheckResult.Invalid.class);
            }
        }
        assertThat(confirmed).as("of 12").isGreaterThanOrEqualTo(11);
    }

    /// A linear network x a b with both weights free has a line of minima; with a fixed there is one.
    @Test
    void gaugesOfLinearLayersMakeMinimaOfLinesOfThem() {
        DenseNetwork network = new DenseNetwork(
                new DenseArchitecture(2, List.of(1), 1, Activation.IDENTITY, false, false, false));
        Subject subject = trained(network, data(20, 2, 2), 0, 3);
        assertThat(subject.layers()).hasSize(2);
        verifyOnly(subject, new Gauge.Scale(0, 0, 0), new Gauge.Basis(0, List.of(1)));
        Subject decayed = trained(network, data(20, 2, 2), 1e-4, 3);
        assertThat(reason(gauged(decayed, new Gauge.Scale(0, 0, 0)), decayed)).contains("weight decay breaks");
        for (Gauge wrong : List.of(new Gauge.Scale(1, 0, 0), new Gauge.Scale(0, 1, 0), new Gauge.Scale(0, 0, 2),
                new Gauge.Scale(0, 0, -1), new Gauge.Basis(0, List.of()), new Gauge.Scale(-1, 0, 0))) {
            assertThat(CheckerTests.check(subject, gauged(subject, wrong))).as("%s", wrong)
                    .isInstanceOf(CheckResult.Invalid.class);
        }
        assertThat(reason(gauged(subject, new Gauge.Scale(0, 0, 0), new Gauge.Basis(0, List.of(1))), subject))
                .contains("twice");
    }

    @Test
    void gaugesOfReluUnitsMakeMinimaOfLinesOfThemAndThoseOfTanhUnitsDoNotExist() {
        // All samples on one side: the unit is active for all of them.
        SplittableRandom random = new SplittableRandom(5);
        Dataset data = Dataset.real("positive", Tensor.of(Shape.of(20, 2), random.doubles(40, 1, 2).toArray()),
                Tensor.of(Shape.of(20, 1), random.doubles(20, 1, 2).toArray()));
        DenseNetwork network = new DenseNetwork(
                new DenseArchitecture(2, List.of(1), 1, Activation.RELU, false, false, false));
        Conventions conventions = Conventions.of(new SquaredLoss());
        try (Risk risk = new Risk(network, data, conventions)) {
            double[] end = Minimizer.with(Lbfgs.defaults())
                    .stopping(StopRules.defaults().withTolerance(1e-11))
                    .minimize(risk, new double[] {0.5, 0.5, 1})
                    .point();
            verifyOnly(SampleProgram.subject(network, data, conventions, end), new Gauge.Scale(0, 0, 1));
        }
        Subject tanh = trained(network(2, List.of(2), Activation.TANH), data(20, 2, 2), 0, 3);
        assertThat(reason(gauged(tanh, new Gauge.Scale(0, 0, 0)), tanh)).contains("cannot be rescaled");
        assertThat(reason(gauged(tanh, new Gauge.Basis(0, List.of(0, 1))), tanh)).contains("not linear");
    }

    private static void verifyOnly(Subject subject, Gauge... gauges) {
        assertThat(CheckerTests.check(subject, CheckerTests.box(subject, 1e-7, 1e-7, 0)))
                .isInstanceOf(CheckResult.Invalid.class);
        for (Gauge gauge : gauges) {
            assertThat(CheckerTests.check(subject, gauged(subject, gauge))).isEqualTo(new CheckResult.Valid());
        }
    }

    private static String reason(Claim claim, Subject subject) {
        return CheckerTests.check(subject, claim) instanceof CheckResult.Invalid(String reason) ? reason : "valid";
    }

    private static Claim gauged(Subject subject, Gauge... gauges) {
        Claim.CriticalPoint box = CheckerTests.box(subject, 1e-7, 1e-7, 0);
        for (Gauge gauge : gauges) {
            int row = switch (gauge) {
                case Gauge.Scale(int _, int _, int r) -> r;
                case Gauge.Basis(int _, List<Integer> rows) -> rows.isEmpty() ? 0 : rows.getFirst();
            };
            if (row >= 0 && row < subject.parameters().length) {
                box.lower()[row] = subject.parameters()[row];
                box.upper()[row] = subject.parameters()[row];
            }
        }
        return new Claim.CriticalPoint(Arrays.asList(gauges), box.lower(), box.upper(), 0, box.loss());
    }
}
