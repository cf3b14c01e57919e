package nadir.certify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import nadir.check.Certificate;
import nadir.check.CheckResult;
import nadir.check.Checker;
import nadir.check.DataFacts;
import nadir.check.Gauge;
import nadir.check.LossFacts;
import nadir.check.ModelFacts;
import nadir.check.Precision;
import nadir.check.Subject;
import nadir.data.Dataset;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.NewtonCg;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Critical points of networks with continuous symmetries are proved on slices, as local minima that are not strict, and the
/// independent checker confirms them; kinks and units that do nothing are refused.
class GaugeTests {
    private static final Conventions SQUARED = Conventions.of(new SquaredLoss());

    private static DenseNetwork linear(boolean bias, int inputs, List<Integer> hidden, int outputs) {
        return new DenseNetwork(DenseArchitecture.of(inputs, hidden, outputs, Activation.IDENTITY).withBias(bias));
    }

    private static ProofOutcome<Claim.CriticalPoint> prove(DenseNetwork network, Dataset data, double... point) {
        try (RiskProver prover = new RiskProver(network, data, SQUARED)) {
            return prover.proveAround(point);
        }
    }

    private static Tensor matrix(int rows, int columns, double... values) {
        return Tensor.of(Shape.of(rows, columns), values);
    }

    /// Inputs are unit vectors and targets Y = \[\[3, 0\], \[0, 1\], \[0, 0\]\], so that the critical points of one linear
    /// hidden unit are the singular pairs of Y: 3 is the global minimum, 1 a saddle with one negative eigenvalue (Baldi &
    /// Hornik 1989).
    @Test
    void criticalPointsOfALinearNetworkHaveTheIndexOfTheTheory() {
        Dataset data = Dataset.real("unit vectors", matrix(3, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1),
                matrix(3, 2, 3, 0, 0, 1, 0, 0));
        DenseNetwork network = linear(false, 3, List.of(1), 2);
        Claim.CriticalPoint minimum = prove(network, data, 3, 0, 0, 1, 0).proved().orElseThrow();
        assertThat(minimum.type()).isEqualTo(new PointType.AcrossOrbits(new PointType.StrictMinimum()));
        assertThat(minimum.gauges()).containsExactly(new Gauge.Basis(0, List.of(0)));
        assertThat(minimum.value().lower()).isBetween(1.0 / 6 - 1e-12, 1.0 / 6);
        Claim.CriticalPoint saddle = prove(network, data, 0, 1, 0, 0, 1).proved().orElseThrow();
        assertThat(saddle.type()).isEqualTo(new PointType.AcrossOrbits(new PointType.StrictSaddle(1)));
        verifyChecked(network, data, minimum, 3, 0, 0, 1, 0);
        verifyChecked(network, data, saddle, 0, 1, 0, 0, 1);
        assertThat(prove(network, data, new double[5])).isInstanceOfSatisfying(ProofOutcome.Unknown.class,
                unknown -> assertThat(unknown.reason()).contains("no coordinates fix that"));
    }

    private static void verifyChecked(DenseNetwork network, Dataset data, Claim.CriticalPoint claim, double... point) {
        Subject subject = SampleProgram.subject(network, data, SQUARED, point);
        Certificate certificate = new Certificate(Certificate.FORMAT, "test",
                new ModelFacts("model", "", "", point.length, List.of()),
                new DataFacts(new DataFacts.Source("data", List.of(), List.of(), null, false, 0, false, null, null), "",
                        null, data.rows(), data.features(), data.outputs()),
                new LossFacts("squared", "mean", 0, null, null, ""), Precision.DOUBLE,
                List.of(CertifiedClaims.of(claim, point)));
        assertThat(new Checker(1, done -> {}).check(certificate, subject, model -> subject))
                .isEqualTo(new CheckResult.Valid());
    }

    private static Dataset regression(int rows, int inputs, int outputs) {
        SplittableRandom random = new SplittableRandom(8);
        double[] x = random.doubles((long) rows * inputs, -1, 1).toArray();
        double[] y = new double[rows * outputs];
        for (int i = 0; i < y.length; i++) {
            int row = i / outputs;
            y[i] = Math.abs(x[row * inputs] + 0.3 * x[row * inputs + 1] + i % outputs) + 0.3 * random.nextDouble();
        }
        return Dataset.real("made", matrix(rows, inputs, x), matrix(rows, outputs, y));
    }

    private static double[] train(DenseNetwork network, Dataset data, long seed) {
        try (Risk risk = new Risk(network, data, SQUARED)) {
            double[] start = Initializer.GLOROT_UNIFORM.initialize(network.layout(), seed);
            double[] near = Minimizer.with(Lbfgs.defaults())
                    .stopping(StopRules.defaults().withTolerance(1e-6).withMaxIterations(3000))
                    .minimize(risk, start)
                    .point();
            return Minimizer.with(NewtonCg.defaults())
                    .stopping(StopRules.defaults().withTolerance(1e-11).withMaxIterations(100))
                    .minimize(risk, near)
                    .point();
        }
    }

    @Test
    void trainedDeepLinearNetworksAreLocalMinima() {
        Dataset data = regression(40, 4, 3);
        DenseNetwork network = linear(false, 4, List.of(2, 2), 3);
        for (long seed = 0; seed < 4; seed++) {
            double[] end = train(network, data, seed);
            Claim.CriticalPoint claim = prove(network, data, end).proved().orElseThrow();
            assertThat(claim.type().index()).isZero();
            assertThat(claim.gauges()).hasSize(2);
            verifyChecked(network, data, claim, end);
        }
    }

    @Test
    void trainedReluNetworksAreLocalMinimaWhereNoSampleIsAtAKink() {
        Dataset data = regression(40, 2, 1);
        int proved = 0;
        int unknown = 0;
        for (Activation activation : List.of(Activation.RELU, Activation.LEAKY_RELU)) {
            DenseNetwork network = new DenseNetwork(
                    DenseArchitecture.of(2, List.of(2), 1, activation).withBias(false));
            for (long seed = 0; seed < 12; seed++) {
                double[] end = train(network, data, seed);
                ProofOutcome<Claim.CriticalPoint> outcome = prove(network, data, end);
                if (outcome instanceof ProofOutcome.Proved<Claim.CriticalPoint>(var claim)) {
                    assertThat(claim.type()).isInstanceOf(PointType.AcrossOrbits.class);
                    assertThat(claim.gauges()).hasSize(2);
                    verifyChecked(network, data, claim, end);
                    proved++;
                } else {
                    unknown++;
                }
            }
        }
        assertThat(proved + unknown).isEqualTo(24);
        assertThat(proved).as("minima away from kinks").isGreaterThanOrEqualTo(6);
    }

    /// A unit that is off on all data, or copied, leaves flat directions that no gauge explains.
    @Test
    void idleUnitsAndCopiesAreUnknown() {
        Dataset data = regression(40, 2, 1);
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(3), 1, Activation.RELU));
        DenseNetwork narrow = new DenseNetwork(DenseArchitecture.of(2, List.of(2), 1, Activation.RELU));
        int tried = 0;
        for (long seed = 0; seed < 6; seed++) {
            double[] p = train(narrow, data, seed);
            double[] idle = {p[0], p[1], 0.1, p[2], p[3], 0.2, p[4], p[5], -9, p[6], p[7], 0.5, p[8]};
            double[] copied = {p[0], p[1], p[1], p[2], p[3], p[3], p[4], p[5], p[5], p[6], p[7] / 2, p[7] / 2, p[8]};
            assertThat(prove(network, data, idle).proved()).isEmpty();
            assertThat(prove(network, data, copied).proved()).isEmpty();
            tried += 2;
        }
        assertThat(tried).isEqualTo(12);
    }
}
