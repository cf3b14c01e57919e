package nadir.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Dataset;
import nadir.interval.IntervalTensor;
import nadir.linalg.SymmetricEigen;
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

/// Bounds of eigenvalues contain those of matrices with known ones, and what rests on them: how far a deep linear network is
/// from its global minimum.
class VerifiedEigenvaluesTests {
    /// Q diag(d) Q with a Householder reflection Q = I - 2 v v' / v'v of small integers, v'v a power of two: exact in doubles.
    @Test
    void knownEigenvaluesLieInTheirBounds() {
        double[][] vectors = {{1, 1, 1, 1}, {3, 1, 2, 1, 1}, {2, 2, 2, 2}, {1, 1, 1, 2, 3, 0}, {1, 3, 2, 1, 1, 0, 0}};
        SplittableRandom random = new SplittableRandom(3);
        int seen = 0;
        for (int trial = 0; trial < 200; trial++) {
            double[] v = vectors[trial % vectors.length];
            int n = v.length;
            double square = Arrays.stream(v).map(x -> x * x).sum();
            double[] d = random.ints(n, -8, 9).asDoubleStream().toArray();
            double[] a = new double[n * n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    for (int k = 0; k < n; k++) {
                        double left = (i == k ? 1 : 0) - 2 * v[i] * v[k] / square;
                        double right = (j == k ? 1 : 0) - 2 * v[j] * v[k] / square;
                        a[i * n + j] += left * d[k] * right;
                    }
                }
            }
            IntervalTensor bounds = VerifiedEigenvalues.of(IntervalTensor.of(Tensor.wrap(Shape.of(n, n), a)))
                    .orElseThrow();
            Arrays.sort(d);
            assertThat(bounds.contains(Tensor.vector(d))).isTrue();
            for (int i = 0; i < n; i++) {
                assertThat(bounds.radius(i)).isLessThan(1e-12);
                seen++;
            }
        }
        assertThat(seen).isEqualTo(1040);
    }

    @Test
    void eigenvaluesOfMatricesInAnIntervalMatrixLieInItsBounds() {
        SplittableRandom random = new SplittableRandom(4);
        int n = 8;
        double[] lower = new double[n * n];
        double[] upper = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                lower[i * n + j] = lower[j * n + i] = random.nextDouble(-1, 1);
                upper[i * n + j] = upper[j * n + i] = lower[i * n + j] + 1e-3 * random.nextDouble();
            }
        }
        IntervalTensor bounds = VerifiedEigenvalues.of(IntervalTensor.of(Shape.of(n, n), lower, upper)).orElseThrow();
        for (int trial = 0; trial < 200; trial++) {
            double[] a = new double[n * n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    double share = random.nextInt(3) / 2.0;
                    double x = lower[i * n + j] + share * (upper[i * n + j] - lower[i * n + j]);
                    a[i * n + j] = x;
                    a[j * n + i] = x;
                }
            }
            assertThat(bounds.contains(Tensor.vector(SymmetricEigen.valuesOf(a, n)))).isTrue();
        }
        // Rows of V have sums of at most the root of n, so that row sums of |V| R |V'|, R <= 5e-4, are below n^2 times that.
        assertThat(bounds.radius(0)).isLessThan(n * n * 5e-4);
    }

    @Test
    void whatIsNoBoundedSquareMatrixIsRefused() {
        assertThatThrownBy(() -> VerifiedEigenvalues.of(IntervalTensor.of(Tensor.filled(Shape.of(2, 3), 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("square");
        IntervalTensor unbounded = IntervalTensor.of(Shape.of(1, 1), new double[] {0},
                new double[] {Double.POSITIVE_INFINITY});
        assertThatThrownBy(() -> VerifiedEigenvalues.of(unbounded)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bounded");
    }

    private static Dataset data(int rows) {
        SplittableRandom random = new SplittableRandom(5);
        double[] x = random.doubles(4L * rows, -1, 2).toArray();
        double[] y = new double[3 * rows];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i / 3 * 4 + i % 3] * (1 + i % 3) + x[i / 3 * 4 + 3] + random.nextDouble();
        }
        return Dataset.real("made", Tensor.wrap(Shape.of(rows, 4), x), Tensor.wrap(Shape.of(rows, 3), y));
    }

    /// Trained to the end, networks of every rank reach the closed form; a network of less rank does not reach the closed
    /// form of more; and training that stops early is not called global.
    @Test
    void trainedDeepLinearNetworksReachTheClosedForm() {
        Dataset data = data(30);
        Conventions conventions = Conventions.of(new SquaredLoss());
        double[] least = new double[3];
        int seen = 0;
        for (boolean bias : new boolean[] {true, false}) {
            for (int width = 1; width <= 3; width++) {
                DenseNetwork network = new DenseNetwork(
                        DenseArchitecture.of(4, List.of(width, 3), 3, Activation.IDENTITY).withBias(bias));
                double[] start = Initializer.GLOROT_UNIFORM.initialize(network.layout(), 1);
                try (Risk risk = new Risk(network, data, conventions);
                        RiskProver prover = new RiskProver(network, data, conventions)) {
                    double[] end = Minimizer.with(Lbfgs.defaults())
                            .stopping(StopRules.defaults().withTolerance(1e-9).withMaxIterations(5000))
                            .minimize(risk, start)
                            .point();
                    Claim.DeepLinearGlobalMinimum claim = prover.proveDeepLinearGlobalMinimum(end)
                            .proved()
                            .orElseThrow();
                    assertThat(claim.epsilon()).isBetween(0.0, 1e-11);
                    assertThat(claim.least().upper()).isGreaterThanOrEqualTo(claim.value().lower() - 1e-11);
                    assertThat(CertifiedClaims.of(claim).label()).isEqualTo("deep-linear-global-minimum");
                    assertThat(prover.proveDeepLinearGlobalMinimum(start).proved()).isEmpty();
                    least[width - 1] = claim.least().upper();
                    seen++;
                }
            }
            assertThat(least[0]).isGreaterThan(least[1]);
            assertThat(least[1]).isGreaterThan(least[2]);
        }
        assertThat(seen).isEqualTo(6);
    }

    @Test
    void otherNetworksHaveNoClosedForm() {
        Dataset data = data(10);
        DenseNetwork tanh = new DenseNetwork(DenseArchitecture.of(4, List.of(2), 3, Activation.TANH));
        DenseNetwork linear = new DenseNetwork(DenseArchitecture.of(4, List.of(2), 3, Activation.IDENTITY));
        double[] point = new double[tanh.layout().size()];
        try (RiskProver curved = new RiskProver(tanh, data, Conventions.of(new SquaredLoss()));
                RiskProver decayed = new RiskProver(linear, data,
                        Conventions.of(new SquaredLoss()).withWeightDecay(0.1));
                RiskProver few = new RiskProver(linear, data(3), Conventions.of(new SquaredLoss()))) {
            assertThat(curved.proveDeepLinearGlobalMinimum(point).proved()).isEmpty();
            assertThat(decayed.proveDeepLinearGlobalMinimum(point).proved()).isEmpty();
            assertThat(few.proveDeepLinearGlobalMinimum(point)).isInstanceOfSatisfying(ProofOutcome.Unknown.class,
                    unknown -> assertThat(unknown.reason()).contains("linearly dependent"));
        }
    }
}
