package nadir.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;

/// Every decomposition multiplies back to its matrix, has orthonormal factors, and agrees with an independent
/// implementation (Hipparchus, pure Java) in what is unique: eigenvalues, singular values, minimum-norm solutions.
class DecompositionTests {
    private static final int[][] SHAPES = {{1, 1}, {1, 5}, {5, 1}, {2, 3}, {7, 4}, {4, 7}, {30, 30}, {61, 17},
        {17, 61}};

    @Test
    void symmetricEigenvaluesAgreeWithHipparchusAndVectorsMultiplyBack() {
        Random random = new Random(1);
        int cases = 0;
        for (int n : new int[] {1, 2, 3, 10, 50, 120}) {
            double[] a = symmetric(n, random);
            SymmetricEigen eigen = SymmetricEigen.of(a, n);
            double[] expected = new EigenDecompositionSymmetric(matrix(a, n, n)).getEigenvalues();
            Arrays.sort(expected);
            assertThat(eigen.values()).containsExactly(expected, within(1e-12 * n));
            assertThat(SymmetricEigen.valuesOf(a, n)).containsExactly(expected, within(1e-12 * n));
            for (int i = 0; i < n; i++) {
                double[] v = eigen.vector(i);
                double[] av = matrix(a, n, n).operate(v);
                for (int j = 0; j < n; j++) {
                    assertThat(av[j]).isCloseTo(eigen.values()[i] * v[j], within(1e-12 * n));
                }
            }
            assertOrthonormalRows(eigen.vectors(), n, n);
            cases++;
        }
        assertThat(cases).isEqualTo(6);
    }

    @Test
    void eigendecompositionReadsTheUpperTriangleOnly() {
        double[] a = {1, 2, 999, 3};
        assertThat(SymmetricEigen.valuesOf(a, 2)).containsExactly(
                new double[] {2 - Math.sqrt(5), 2 + Math.sqrt(5)}, within(1e-14));
    }

    @Test
    void singularValuesAgreeWithHipparchusAndFactorsMultiplyBack() {
        Random random = new Random(2);
        for (int[] shape : SHAPES) {
            int m = shape[0];
            int n = shape[1];
            int k = Math.min(m, n);
            double[] a = random.doubles((long) m * n, -1, 1).toArray();
            Svd svd = Svd.of(a, m, n);
            double[] expected = new SingularValueDecomposition(matrix(a, m, n)).getSingularValues();
            assertThat(svd.values()).containsExactly(expected, within(1e-12 * (m + n)));
            assertThat(Svd.valuesOf(a, m, n)).containsExactly(expected, within(1e-12 * (m + n)));
            double[] scaled = svd.u().clone();
            for (int i = 0; i < m * k; i++) {
                scaled[i] *= svd.values()[i % k];
            }
            assertThat(product(scaled, m, k, svd.vt(), n)).containsExactly(a, within(1e-12 * (m + n)));
            assertOrthonormalRows(svd.vt(), k, n);
            assertOrthonormalRows(PivotedQr.transpose(svd.u(), m, k), k, m);
            assertThat(svd.rank(1e-12)).isEqualTo(k);
        }
    }

    @Test
    void triangularFactorsHaveTheProductsOfTheirMatrixAlsoPutTogetherFromParts() {
        Random random = new Random(31);
        for (int[] shape : SHAPES) {
            int m = shape[0];
            int n = shape[1];
            double[] a = random.doubles((long) m * n, -1, 1).toArray();
            double[] r = TriangularFactor.of(a, m, n);
            double[] expected = product(PivotedQr.transpose(a, m, n), n, m, a, n);
            assertThat(product(PivotedQr.transpose(r, n, n), n, n, r, n))
                    .containsExactly(expected, within(1e-13 * (m + n)));
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(r[i * n + j]).isZero();
                }
            }
            double[] more = random.doubles((long) m * n, -1, 1).toArray();
            double[] below = Arrays.copyOf(r, (n + m) * n);
            System.arraycopy(more, 0, below, n * n, m * n);
            double[] together = TriangularFactor.of(below, n + m, n);
            double[] both = product(PivotedQr.transpose(more, m, n), n, m, more, n);
            Arrays.setAll(both, i -> both[i] + expected[i]);
            assertThat(product(PivotedQr.transpose(together, n, n), n, n, together, n))
                    .containsExactly(both, within(2e-13 * (m + n)));
        }
        assertThat(TriangularFactor.of(new double[0], 0, 3)).containsOnly(0);
    }

    @Test
    void pivotedQrMultipliesBackAndRevealsRank() {
        Random random = new Random(3);
        for (int[] shape : SHAPES) {
            int m = shape[0];
            int n = shape[1];
            int k = Math.min(m, n);
            double[] a = random.doubles((long) m * n, -1, 1).toArray();
            PivotedQr qr = PivotedQr.of(a, m, n);
            double[] ap = new double[m * n];
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    ap[i * n + j] = a[i * n + qr.pivots()[j]];
                }
            }
            assertThat(product(qr.q(), m, k, qr.r(), n)).containsExactly(ap, within(1e-13 * (m + n)));
            assertOrthonormalRows(PivotedQr.transpose(qr.q(), m, k), k, m);
            for (int i = 0; i < k; i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(qr.r()[i * n + j]).isZero();
                }
            }
            assertThat(qr.rank(1e-12)).isEqualTo(k);
        }
        double[] low = product(random.doubles(40, -1, 1).toArray(), 20, 2, random.doubles(30, -1, 1).toArray(), 15);
        assertThat(PivotedQr.of(low, 20, 15).rank(1e-12)).isEqualTo(2);
        assertThat(Svd.of(low, 20, 15).rank(1e-12)).isEqualTo(2);
        assertThat(PivotedQr.of(new double[6], 2, 3).rank(1e-12)).isZero();
    }

    @Test
    void choleskyMultipliesBackSolvesAndGivesTheDeterminant() {
        Random random = new Random(4);
        for (int n : new int[] {1, 2, 5, 40, 150}) {
            double[] b = random.doubles((long) n * n, -1, 1).toArray();
            double[] a = product(b, n, n, PivotedQr.transpose(b, n, n), n);
            for (int i = 0; i < n; i++) {
                a[i * n + i] += 1;
            }
            Cholesky cholesky = Cholesky.of(a, n);
            double[] l = cholesky.lower();
            assertThat(product(l, n, n, PivotedQr.transpose(l, n, n), n)).containsExactly(a, within(1e-12 * n));
            double[] x = random.doubles(n, -1, 1).toArray();
            assertThat(cholesky.solve(matrix(a, n, n).operate(x))).containsExactly(x, within(1e-11 * n));
            double logDeterminant = Arrays.stream(SymmetricEigen.valuesOf(a, n)).map(Math::log).sum();
            assertThat(cholesky.logDeterminant()).isCloseTo(logDeterminant, within(1e-10 * n));
        }
    }

    @Test
    void choleskyOfAnIndefiniteMatrixNamesTheMinor() {
        double[] indefinite = {1, 2, 2, 1};
        assertThat(Cholesky.ifPositiveDefinite(indefinite, 2)).isEmpty();
        assertThatThrownBy(() -> Cholesky.of(indefinite, 2))
                .isInstanceOf(DecompositionException.class)
                .hasMessageContaining("leading minor of order 2");
    }

    @Test
    void leastSquaresSatisfiesNormalEquationsWithLeastNorm() {
        Random random = new Random(5);
        for (int[] shape : SHAPES) {
            int m = shape[0];
            int n = shape[1];
            for (int c : new int[] {1, 3}) {
                double[] a = random.doubles((long) m * n, -1, 1).toArray();
                double[] b = random.doubles((long) m * c, -1, 1).toArray();
                LeastSquares result = LeastSquares.solve(a, m, n, b, c);
                RealMatrix expected = new SingularValueDecomposition(matrix(a, m, n)).getSolver()
                        .solve(matrix(b, m, c));
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < c; j++) {
                        assertThat(result.solution()[i * c + j]).isCloseTo(expected.getEntry(i, j), within(1e-9));
                    }
                }
                assertThat(result.rank()).isEqualTo(Math.min(m, n));
            }
        }
    }

    @Test
    void leastSquaresOfRankDeficientMatrixHasLeastNorm() {
        double[] a = {1, 1, 1, 1, 1, 1};
        LeastSquares result = LeastSquares.solve(a, 3, 2, new double[] {1, 2, 3}, 1);
        assertThat(result.rank()).isEqualTo(1);
        assertThat(result.solution()).containsExactly(new double[] {1, 1}, within(1e-14));
    }

    @Test
    void emptyMatricesDecomposeToNothing() {
        assertThat(SymmetricEigen.of(new double[0], 0).values()).isEmpty();
        assertThat(Svd.of(new double[0], 0, 3).values()).isEmpty();
        assertThat(PivotedQr.of(new double[0], 0, 3).pivots()).containsExactly(0, 1, 2);
        assertThat(LeastSquares.solve(new double[0], 0, 2, new double[0], 1).solution()).containsExactly(0, 0);
        assertThat(Cholesky.of(new double[0], 0).logDeterminant()).isZero();
    }

    @Test
    void matricesThatAreNotFiniteOrDoNotFitAreRefused() {
        assertThatThrownBy(() -> SymmetricEigen.of(new double[] {1, Double.NaN, 0, 1}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN at row 0, column 1");
        assertThatThrownBy(() -> Svd.of(new double[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 x 3");
        assertThatThrownBy(() -> LeastSquares.solve(new double[2], 2, 1, new double[2], 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double[] symmetric(int n, Random random) {
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                a[i * n + j] = random.nextGaussian();
                a[j * n + i] = a[i * n + j];
            }
        }
        return a;
    }

    private static RealMatrix matrix(double[] a, int rows, int columns) {
        RealMatrix result = new Array2DRowRealMatrix(rows, columns);
        for (int i = 0; i < rows; i++) {
            result.setRow(i, Arrays.copyOfRange(a, i * columns, (i + 1) * columns));
        }
        return result;
    }

    private static double[] product(double[] a, int m, int k, double[] b, int n) {
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int l = 0; l < k; l++) {
                for (int j = 0; j < n; j++) {
                    c[i * n + j] += a[i * k + l] * b[l * n + j];
                }
            }
        }
        return c;
    }

    private static void assertOrthonormalRows(double[] rows, int k, int n) {
        double[] gram = product(rows, k, n, PivotedQr.transpose(rows, k, n), k);
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                assertThat(gram[i * k + j]).isCloseTo(i == j ? 1 : 0, within(1e-13 * (n + 10)));
            }
        }
    }
}
