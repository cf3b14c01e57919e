package nadir.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.interval.IntervalTensor;
import nadir.linalg.SymmetricEigen;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.Loss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.NewtonCg;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Networks with weight decay that are trained on the samples end at strict minima, and that is proved; what is no
/// nondegenerate minimum is never proved to be one.
class TrainedMinimaTests {
    private record Trained(DenseNetwork network, Dataset data, Conventions conventions, double[] point,
            double[] eigenvalues, double gradient) {
        /// As far as floating point tells.
        boolean isMinimum() {
            return eigenvalues[0] > 1e-8 * eigenvalues[eigenvalues.length - 1] && gradient < 1e-8;
        }

        ProofOutcome<Claim.CriticalPoint> prove() {
            try (RiskProver prover = new RiskProver(network, data, conventions)) {
                return prover.proveAround(point);
            }
        }
    }

    private static Trained train(String sample, List<Integer> hidden, Activation activation, double decay, long seed) {
        Dataset data = DataSources.load(DataRequest.of("sample:" + sample));
        Loss loss = Loss.defaultFor(data);
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(data.features(), hidden, loss.suited(data).outputs(), activation))
                .withScaling(Scaling.of(data.x()));
        Conventions conventions = Conventions.of(loss).withWeightDecay(decay);
        try (Risk risk = new Risk(network, data, conventions)) {
            double[] start = Initializer.defaultFor(activation).initialize(network.layout(), seed);
            double[] near = Minimizer.with(Lbfgs.defaults())
                    .stopping(StopRules.defaults().withTolerance(1e-6).withMaxIterations(5000))
                    .minimize(risk, start)
                    .point();
            double[] end = Minimizer.with(NewtonCg.defaults())
                    .stopping(StopRules.defaults().withTolerance(1e-10).withMaxIterations(200))
                    .minimize(risk, near)
                    .point();
            double[] gradient = new double[end.length];
            risk.gradient(end, gradient);
            double largest = 0;
            for (double component : gradient) {
                largest = Math.max(largest, Math.abs(component));
            }
            return new Trained(network, data, conventions, end, eigenvalues(risk.hessian(end)), largest);
        }
    }

    private static double[] eigenvalues(SymmetricOperator hessian) {
        int n = hessian.dimension();
        double[][] units = new double[n][n];
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            units[i][i] = 1;
        }
        hessian.applyBlock(units, rows);
        double[] dense = new double[n * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(rows[i], 0, dense, i * n, n);
        }
        return SymmetricEigen.valuesOf(dense, n);
    }

    @Test
    void minimaOfSmallNetworksAreProved() {
        int minima = 0;
        int proved = 0;
        for (String sample : List.of("xor", "iris", "wine", "two-spirals")) {
            for (Activation activation : List.of(Activation.TANH, Activation.SOFTPLUS, Activation.LOGISTIC)) {
                for (long seed = 0; seed < 2; seed++) {
                    Trained trained = train(sample, List.of(4), activation, 0.01, seed);
                    minima += trained.isMinimum() ? 1 : 0;
                    proved += trained.isMinimum() && trained.prove()
                            .proved()
                            .stream()
                            .anyMatch(claim -> claim.type() instanceof PointType.StrictMinimum) ? 1 : 0;
                }
            }
        }
        assertThat(minima).as("runs that end at a minimum").isGreaterThanOrEqualTo(22);
        assertThat(proved).isGreaterThanOrEqualTo((int) Math.ceil(0.95 * minima));
    }

    @Test
    void aMinimumWithMoreThan500ParametersIsProved() {
        Trained trained = train("wine", List.of(30), Activation.TANH, 0.01, 1);
        assertThat(trained.point).hasSize(513);
        Claim.CriticalPoint claim = trained.prove().proved().orElseThrow();
        assertThat(claim.type()).isEqualTo(new PointType.StrictMinimum());
        assertThat(claim.radius()).isLessThan(1e-4);
    }

    /// Units copied, units that do nothing, no weight decay: flat directions, which make every critical point degenerate,
    /// and points beside them. Nothing is proved.
    @Test
    void degeneratePointsOfNetworksAreNeverStrictMinima() {
        int tried = 0;
        int proved = 0;
        for (Activation activation : List.of(Activation.TANH, Activation.SOFTPLUS, Activation.LOGISTIC)) {
            for (long seed = 0; seed < 3; seed++) {
                Trained narrow = train("xor", List.of(2), activation, 0, seed);
                for (double split : new double[] {-0.5, 0, 0.3, 0.5, 1, 1.5}) {
                    for (double noise : new double[] {0, 1e-7}) {
                        proved += wider(narrow, split, noise).prove().proved().isPresent() ? 1 : 0;
                        tried++;
                    }
                }
            }
        }
        assertThat(tried).isEqualTo(108);
        assertThat(proved).as("a copied unit leaves a flat direction: no nondegenerate point").isZero();
    }

    /// The first unit twice, its outgoing weight split; but for the noise, the function is the same.
    private static Trained wider(Trained narrow, double split, double noise) {
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(3), narrow.network.outputs(),
                narrow.network.architecture().activation())).withScaling(narrow.network.scaling().orElseThrow());
        double[] p = narrow.point;
        // Weights 2 x 2, biases 2, outgoing weights 2 x dy, biases dy.
        int dy = narrow.network.outputs();
        double[] q = new double[network.layout().size()];
        for (int row = 0; row < 3; row++) {
            q[3 * row] = p[2 * row];
            q[3 * row + 1] = p[2 * row];
            q[3 * row + 2] = p[2 * row + 1];
        }
        for (int k = 0; k < dy; k++) {
            q[9 + k] = split * p[6 + k];
            q[9 + dy + k] = (1 - split) * p[6 + k];
            q[9 + 2 * dy + k] = p[6 + dy + k];
            q[9 + 3 * dy + k] = p[6 + 2 * dy + k];
        }
        for (int i = 0; i < q.length; i++) {
            q[i] += noise * Math.sin(3 * i);
        }
        return new Trained(network, narrow.data, narrow.conventions, q, new double[] {0}, 0);
    }

    /// Near a minimum, the box that is proved contains it and not the point itself, unless the box reaches it.
    @Test
    void aPointBesideAMinimumIsNotTheMinimum() {
        Trained trained = train("xor", List.of(3), Activation.TANH, 0.01, 0);
        double[] beside = trained.point.clone();
        beside[0] += 1e-3;
        try (RiskProver prover = new RiskProver(trained.network, trained.data, trained.conventions)) {
            assertThat(prover.proveNotCritical(beside).proved()).isPresent();
            Claim.CriticalPoint claim = prover.proveCriticalPoint(beside).proved().orElseThrow();
            assertThat(claim.box().contains(Tensor.vector(beside))).isFalse();
            IntervalTensor location = claim.location();
            for (int i = 0; i < beside.length; i++) {
                assertThat(location.midpoint(i)).isCloseTo(trained.point[i], within(1e-6));
            }
        }
    }
}
