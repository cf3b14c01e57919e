package nadir.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nadir.linalg.SymmetricEigen;
import nadir.linalg.SymmetricOperator;
import nadir.objective.ProgramObjective;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// The census agrees with dense Hessians of the network's own loss at every critical family of small networks.
class CensusTests {

    @Test
    void oneHiddenLayerHasTheIndexAndNullityOfItsHessian() {
        int seen = 0;
        int[][] sizes = {{5, 4, 3}, {5, 4, 4}, {5, 4, 6}, {4, 4, 2}, {3, 3, 5}, {6, 2, 1}, {6, 2, 4}};
        for (int[] size : sizes) {
            LinearRegression data = random(size[0], size[1], size[1], 1);
            seen += compare(new Census(data, List.of(size[2]), false));
        }
        assertThat(seen).isEqualTo(15 + 16 + 16 + 11 + 8 + 3 + 4);
    }

    @Test
    void missingRanksAndEqualEigenvaluesKeepTheFormulas() {
        int seen = compare(new Census(random(5, 4, 2, 2), List.of(3), false));
        LinearRegression deficient = withIdleInput(random(4, 3, 3, 3));
        assertThat(deficient.inputRank()).isEqualTo(4);
        assertThat(Hypothesis.of(deficient)).extracting(Hypothesis::holds).containsExactly(false, true, true, true);
        seen += compare(new Census(deficient, List.of(2), false));
        Tensor square = Tensor.of(Shape.of(3, 3), 1, 0, 0, 0, 1, 0, 0, 0, 2);
        LinearRegression tied = LinearRegression.of(Tensor.of(Shape.of(3, 3), 1, 0, 0, 0, 1, 0, 0, 0, 1), square);
        assertThat(Hypothesis.of(tied)).extracting(Hypothesis::holds).containsExactly(true, true, true, false);
        seen += compare(new Census(tied, List.of(2), false));
        assertThat(seen).isEqualTo(4 + 7 + 7);
    }

    @Test
    void deeperNetworksHaveBadSaddlesExactlyAtTheLargestEigenvalues() {
        LinearRegression data = random(5, 4, 4, 4);
        Census census = new Census(data, List.of(3, 3), false);
        ProgramObjective loss = LinearNetworkLoss.of(data, census.widths());
        int bad = 0;
        int seen = 0;
        for (CriticalPoint family : census.criticalPoints().toList()) {
            double[] flat = Representative.of(data, census.widths(), family.indices(), 1);
            double[] steep = Representative.of(data, census.widths(), family.indices(), 0);
            assertThat(gradientSize(loss, flat)).isLessThan(1e-12);
            assertThat(loss.value(flat)).isCloseTo(family.loss(), within(1e-12));
            assertThat(loss.value(steep)).isCloseTo(family.loss(), within(1e-12));
            double[] atFlat = eigenvalues(loss, flat);
            double[] atSteep = eigenvalues(loss, steep);
            double zero = 1e-10 * Math.max(1, atSteep[atSteep.length - 1]);
            switch (family.kind()) {
                case GLOBAL_MINIMUM -> assertThat(atFlat[0]).isGreaterThan(-zero);
                case BAD_SADDLE -> {
                    assertThat(atFlat[0]).isGreaterThan(-zero);
                    assertThat(atSteep[0]).isLessThan(-1e-4);
                    bad++;
                }
                case STRICT_SADDLE -> {
                    assertThat(atFlat[0]).isLessThan(-1e-4);
                    assertThat(atSteep[0]).isLessThan(-1e-4);
                }
            }
            seen++;
        }
        assertThat(seen).isEqualTo(15);
        assertThat(bad).isEqualTo(3);
    }

    @Test
    void aWideAutoencoderIsCountedAndListed() {
        Census census = new Census(random(16, 16, 16, 5), List.of(4), false);
        assertThat(census.size()).isEqualTo(BigInteger.valueOf(2517));
        List<CriticalPoint> all = census.criticalPoints().toList();
        assertThat(all).hasSize(2517).doesNotHaveDuplicates();
        assertThat(all.stream().mapToDouble(CriticalPoint::loss).min().orElseThrow())
                .isEqualTo(census.globalMinimum().loss());
        assertThat(all.stream().filter(p -> p.kind() == CriticalPoint.Kind.GLOBAL_MINIMUM)).hasSize(1);
        for (CriticalPoint point : all) {
            int r = point.rank();
            assertThat(point.nullity()).hasValue((long) r * (2 * 4 - r));
        }
    }

    @Test
    void hugeCensusesAreCountedByFormulaAndListedAsFarAsAsked() {
        Census census = new Census(random(40, 30, 30, 6), List.of(20), false);
        // 2^30 minus the sets of at most 9 of 30, which are as many as the sets of at least 21.
        assertThat(census.size()).isEqualTo(new BigInteger("1050777737"));
        assertThat(census.criticalPoints().limit(1000).count()).isEqualTo(1000);
    }

    @Test
    void sumsAreMeansTimesSamples() {
        LinearRegression data = random(4, 3, 3, 7);
        assertThat(new Census(data, List.of(2), true).globalMinimum().loss())
                .isCloseTo(data.samples() * new Census(data, List.of(2), false).globalMinimum().loss(), within(1e-9));
    }

    @Test
    void wrongRequestsAreRefused() {
        LinearRegression data = random(4, 3, 3, 8);
        assertThatThrownBy(() -> new Census(data, List.of(), false)).hasMessageContaining("at least one unit");
        assertThatThrownBy(() -> new Census(data, List.of(2, 0), false)).hasMessageContaining("[2, 0]");
        Census census = new Census(data, List.of(2), false);
        assertThatThrownBy(() -> census.family(List.of(1, 2, 3))).hasMessageContaining("rank at most 2");
        assertThatThrownBy(() -> census.family(List.of(2, 1))).hasMessageContaining("increasing");
        assertThatThrownBy(() -> census.family(List.of(4))).hasMessageContaining("from 1 to 3");
    }

    private static int compare(Census census) {
        ProgramObjective loss = LinearNetworkLoss.of(census.data(), census.widths());
        int seen = 0;
        for (CriticalPoint family : census.criticalPoints().toList()) {
            double[] point = Representative.of(census.data(), census.widths(), family.indices(), 0);
            assertThat(gradientSize(loss, point)).isLessThan(1e-11);
            assertThat(loss.value(point)).isCloseTo(family.loss(), within(1e-12 * (1 + family.loss())));
            double[] values = eigenvalues(loss, point);
            double zero = 1e-9 * Math.max(Math.abs(values[0]), values[values.length - 1]);
            assertThat(Arrays.stream(values).filter(v -> v < -zero).count()).as("index of %s", family)
                    .isEqualTo(family.index().orElseThrow());
            assertThat(Arrays.stream(values).filter(v -> Math.abs(v) <= zero).count()).as("nullity of %s", family)
                    .isEqualTo(family.nullity().orElseThrow());
            seen++;
        }
        assertThat(census.size()).isEqualTo(BigInteger.valueOf(seen));
        return seen;
    }

    private static double gradientSize(ProgramObjective loss, double[] point) {
        double[] gradient = new double[loss.dimension()];
        loss.gradient(point, gradient);
        return Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
    }

    private static double[] eigenvalues(ProgramObjective loss, double[] point) {
        int n = loss.dimension();
        SymmetricOperator hessian = loss.hessian(point);
        double[] matrix = new double[n * n];
        double[] unit = new double[n];
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            unit[i] = 1;
            hessian.apply(unit, row);
            unit[i] = 0;
            System.arraycopy(row, 0, matrix, i * n, n);
        }
        return SymmetricEigen.valuesOf(matrix, n);
    }

    /// Random data of 40 samples whose targets are a random linear map of the inputs of rank `rank`, plus noise in the
    /// directions of that map's range.
    private static LinearRegression random(int dx, int dy, int rank, long seed) {
        Random random = new Random(seed);
        int m = 40 + dx;
        double[] x = random.doubles((long) m * dx, -1, 1).toArray();
        double[] down = random.doubles((long) rank * dx, -1, 1).toArray();
        double[] up = random.doubles((long) dy * rank, -1, 1).toArray();
        double[] y = new double[m * dy];
        for (int n = 0; n < m; n++) {
            for (int r = 0; r < rank; r++) {
                double hidden = 0.3 * random.nextGaussian();
                for (int j = 0; j < dx; j++) {
                    hidden += down[r * dx + j] * x[n * dx + j];
                }
                for (int i = 0; i < dy; i++) {
                    y[n * dy + i] += up[i * rank + r] * hidden;
                }
            }
        }
        return LinearRegression.of(Tensor.wrap(Shape.of(m, dx), x), Tensor.wrap(Shape.of(m, dy), y));
    }

    /// The same regression with a further input that is always 0; its moments are all that matters.
    private static LinearRegression withIdleInput(LinearRegression data) {
        int dx = data.inputs();
        // Samples with exactly these second moments: rows of the square roots of S_xx, scaled to a mean.
        SymmetricEigen eigen = SymmetricEigen.of(data.sxx(), dx);
        double[] x = new double[dx * (dx + 1)];
        double[] y = new double[dx * data.outputs()];
        double[] best = data.bestMap();
        for (int n = 0; n < dx; n++) {
            double[] v = eigen.vector(n);
            double scale = Math.sqrt(dx * eigen.values()[n]);
            for (int j = 0; j < dx; j++) {
                x[n * (dx + 1) + j] = scale * v[j];
            }
            for (int i = 0; i < data.outputs(); i++) {
                for (int j = 0; j < dx; j++) {
                    y[n * data.outputs() + i] += best[i * dx + j] * scale * v[j];
                }
            }
        }
        return LinearRegression.of(Tensor.wrap(Shape.of(dx, dx + 1), x),
                Tensor.wrap(Shape.of(dx, data.outputs()), y));
    }
}
