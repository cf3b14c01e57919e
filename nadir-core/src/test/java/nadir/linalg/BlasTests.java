package nadir.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Native products agree with a triple loop for every shape, transpose, offset and leading dimension, leave elements
/// outside the result alone, and give the same bits from several threads.
class BlasTests {
    private static final int[] SIZES = {1, 2, 3, 7, 16, 33};
    private static final boolean[] BOTH = {false, true};

    @Test
    void gemmAgreesWithTripleLoopInFloat64() {
        Random random = new Random(1);
        int cases = 0;
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (int k : SIZES) {
                    for (boolean transA : BOTH) {
                        for (boolean transB : BOTH) {
                            checkDouble(transA, transB, m, n, k, random);
                            cases++;
                        }
                    }
                }
            }
        }
        assertThat(cases).isEqualTo(864);
    }

    @Test
    void gemmAgreesWithTripleLoopInFloat32() {
        Random random = new Random(2);
        int cases = 0;
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (int k : SIZES) {
                    for (boolean transA : BOTH) {
                        for (boolean transB : BOTH) {
                            checkFloat(transA, transB, m, n, k, random);
                            cases++;
                        }
                    }
                }
            }
        }
        assertThat(cases).isEqualTo(864);
    }

    @Test
    void productsLargerThanOneNativeCallAreCutWithoutChange() {
        Random random = new Random(3);
        int[][] shapes = {{260, 260, 260}, {1, 4200, 4000}, {4200, 1, 4000}, {3, 7, 800_000}, {700, 190, 130}};
        for (int i = 0; i < shapes.length; i++) {
            checkDouble(i % 2 == 0, i % 2 == 1, shapes[i][0], shapes[i][1], shapes[i][2], random);
        }
        checkFloat(true, false, 330, 330, 330, random);
        checkFloat(false, true, 3, 14, 800_000, random);
        for (int[] shape : new int[][] {{16, 1024, 144}, {300, 70, 130}, {1797, 10, 128}, {16, 144, 1030}}) {
            for (boolean transA : BOTH) {
                for (boolean transB : BOTH) {
                    checkDouble(transA, transB, shape[0], shape[1], shape[2], random);
                    checkFloat(transA, transB, shape[0], shape[1], shape[2], random);
                }
            }
        }
    }

    @Test
    void blocksCoverBoundedWorkForAllShapes() {
        Random random = new Random(4);
        for (int i = 0; i < 1000; i++) {
            int m = 1 + random.nextInt(1 << random.nextInt(1, 12));
            int n = 1 + random.nextInt(1 << random.nextInt(1, 12));
            int k = 1 + random.nextInt(1 << random.nextInt(1, 12));
            GemmBlocks blocks = GemmBlocks.of(i % 2 == 0, m, n, k, 4096);
            assertThat((long) blocks.rows() * blocks.columns() * blocks.depth()).isBetween(1L, 4096L);
            assertThat(blocks.rows()).isBetween(1, m);
            assertThat(blocks.columns()).isBetween(1, n);
            assertThat(blocks.depth()).isBetween(1, k);
        }
    }

    @Test
    void gemvAgreesWithDoubleLoop() {
        Random random = new Random(5);
        int cases = 0;
        for (int m : new int[] {1, 2, 5, 31, 3000}) {
            for (int n : new int[] {1, 3, 8, 40, 2000}) {
                for (boolean trans : BOTH) {
                    checkGemv(trans, m, n, random);
                    cases++;
                }
            }
        }
        assertThat(cases).isEqualTo(50);
    }

    @Test
    void emptyProductsScaleTheResult() {
        double[] c = {1, 2, 3, 4};
        Blas.gemm(false, false, 2, 2, 0, 1, new double[0], 0, 1, new double[0], 0, 2, 0.5, c, 0, 2);
        assertThat(c).containsExactly(0.5, 1, 1.5, 2);
        double[] y = {1, 2};
        Blas.gemv(false, 2, 0, 1, new double[0], 0, 1, new double[0], 0, 3, y, 0);
        assertThat(y).containsExactly(3, 6);
        Blas.gemm(false, false, 0, 2, 5, 1, new double[0], 0, 5, new double[10], 0, 2, 1, new double[0], 0, 2);
    }

    @Test
    void nanPropagatesThroughZeroFactorsAndZeroBetaDiscardsTheOldResult() {
        for (int size : new int[] {1, 2, 5, 40}) {
            double[] a = new double[size * size];
            double[] b = new double[size * size];
            b[size / 2 * size] = Double.NaN;
            double[] c = new double[size * size];
            java.util.Arrays.fill(c, Double.NaN);
            Blas.gemm(false, false, size, size, size, 1, a, 0, size, b, 0, size, 0, c, 0, size);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    assertThat(Double.isNaN(c[i * size + j])).as("c[%d,%d]", i, j).isEqualTo(j == 0);
                }
            }
            double[] y = new double[size];
            java.util.Arrays.fill(y, Double.NaN);
            Blas.gemv(false, size, size, 1, b, 0, size, new double[size], 0, 0, y, 0);
            for (int i = 0; i < size; i++) {
                assertThat(Double.isNaN(y[i])).as("y[%d]", i).isEqualTo(i == size / 2);
            }
            double[] x = new double[size];
            x[0] = Double.NaN;
            java.util.Arrays.fill(y, Double.NaN);
            Blas.gemv(true, size, size, 1, a, 0, size, x, 0, 0, y, 0);
            assertThat(y).containsOnly(Double.NaN);
        }
    }

    @Test
    void dotAndAxpyAgreeWithLoops() {
        Random random = new Random(6);
        for (int n : new int[] {0, 1, 7, 1000, Blas.BLOCK_ELEMENTS + 3}) {
            double[] x = doubles(n, random);
            double[] y = doubles(n, random);
            double dot = 0;
            double magnitude = 0;
            for (int i = 0; i < n; i++) {
                dot += x[i] * y[i];
                magnitude += Math.abs(x[i] * y[i]);
            }
            assertThat(Blas.dot(x, y)).isCloseTo(dot, within(1e-13 * magnitude));
            double[] result = y.clone();
            Blas.axpy(0.5, x, result);
            for (int i = 0; i < n; i++) {
                if (Math.abs(result[i] - (y[i] + 0.5 * x[i])) > 1e-15) {
                    throw new AssertionError("axpy differs at " + i);
                }
            }
        }
    }

    @Test
    void severalThreadsGetTheSameBits() throws Exception {
        Random random = new Random(7);
        int n = 300;
        double[] a = doubles(n * n, random);
        double[] b = doubles(n * n, random);
        double[] expected = new double[n * n];
        Blas.gemm(false, false, n, n, n, 1, a, 0, n, b, 0, n, 0, expected, 0, n);
        List<Callable<double[]>> tasks = new ArrayList<>();
        for (int t = 0; t < 16; t++) {
            tasks.add(() -> {
                double[] c = new double[n * n];
                Blas.gemm(false, false, n, n, n, 1, a, 0, n, b, 0, n, 0, c, 0, n);
                return c;
            });
        }
        try (var executor = Executors.newFixedThreadPool(4)) {
            for (Future<double[]> result : executor.invokeAll(tasks)) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void sizesThatDoNotFitAreRefusedBeforeNativeCodeRuns() {
        double[] four = new double[4];
        assertThatThrownBy(() -> Blas.gemm(false, false, 2, 2, 2, 1, four, 0, 2, four, 0, 2, 0, new double[3], 0, 2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("C requires elements 0 to 4");
        assertThatThrownBy(() -> Blas.gemm(false, false, 2, 2, 2, 1, four, 1, 2, four, 0, 2, 0, four, 0, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Blas.gemm(true, false, 2, 2, 2, 1, four, 0, 1, four, 0, 2, 0, four, 0, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leading dimension");
        assertThatThrownBy(() -> Blas.gemm(false, false, -1, 2, 2, 1, four, 0, 2, four, 0, 2, 0, four, 0, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Blas.gemv(false, 2, 2, 1, four, 0, 2, four, 3, 0, four, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Blas.dot(four, new double[3])).isInstanceOf(IllegalArgumentException.class);
    }

    private static void checkDouble(boolean transA, boolean transB, int m, int n, int k, Random random) {
        int aOffset = random.nextInt(4);
        int bOffset = random.nextInt(4);
        int cOffset = random.nextInt(4);
        int lda = (transA ? m : k) + random.nextInt(3);
        int ldb = (transB ? k : n) + random.nextInt(3);
        int ldc = n + random.nextInt(3);
        double[] a = doubles(aOffset + lda * (transA ? k : m), random);
        double[] b = doubles(bOffset + ldb * (transB ? n : k), random);
        double[] c = doubles(cOffset + ldc * m, random);
        double alpha = random.nextGaussian();
        double beta = random.nextBoolean() ? 0 : random.nextGaussian();
        double[] expected = c.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int l = 0; l < k; l++) {
                    sum += a[aOffset + (transA ? l * lda + i : i * lda + l)]
                            * b[bOffset + (transB ? j * ldb + l : l * ldb + j)];
                }
                expected[cOffset + i * ldc + j] = alpha * sum + beta * expected[cOffset + i * ldc + j];
            }
        }
        Blas.gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        for (int i = 0; i < c.length; i++) {
            int column = Math.floorMod(i - cOffset, ldc);
            boolean inside = i >= cOffset && column < n;
            double tolerance = inside ? 1e-14 * (k + 10) : 0;
            if (!(Math.abs(c[i] - expected[i]) <= tolerance)) {
                throw new AssertionError("%s %s %d %d %d at %d: %s, expected %s"
                        .formatted(transA, transB, m, n, k, i, c[i], expected[i]));
            }
        }
    }

    private static void checkFloat(boolean transA, boolean transB, int m, int n, int k, Random random) {
        int aOffset = random.nextInt(4);
        int bOffset = random.nextInt(4);
        int cOffset = random.nextInt(4);
        int lda = (transA ? m : k) + random.nextInt(3);
        int ldb = (transB ? k : n) + random.nextInt(3);
        int ldc = n + random.nextInt(3);
        float[] a = floats(aOffset + lda * (transA ? k : m), random);
        float[] b = floats(bOffset + ldb * (transB ? n : k), random);
        float[] c = floats(cOffset + ldc * m, random);
        float alpha = (float) random.nextGaussian();
        float beta = random.nextBoolean() ? 0 : (float) random.nextGaussian();
        double[] expected = new double[c.length];
        for (int i = 0; i < c.length; i++) {
            expected[i] = c[i];
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int l = 0; l < k; l++) {
                    sum += (double) a[aOffset + (transA ? l * lda + i : i * lda + l)]
                            * b[bOffset + (transB ? j * ldb + l : l * ldb + j)];
                }
                expected[cOffset + i * ldc + j] = alpha * sum + beta * expected[cOffset + i * ldc + j];
            }
        }
        Blas.gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        for (int i = 0; i < c.length; i++) {
            int column = Math.floorMod(i - cOffset, ldc);
            boolean inside = i >= cOffset && column < n;
            double tolerance = inside ? 1e-6 * (Math.min(k, 2000) + 10) : 0;
            if (!(Math.abs(c[i] - expected[i]) <= tolerance)) {
                throw new AssertionError("%s %s %d %d %d at %d: %s, expected %s"
                        .formatted(transA, transB, m, n, k, i, c[i], expected[i]));
            }
        }
    }

    private static void checkGemv(boolean trans, int m, int n, Random random) {
        int lda = n + random.nextInt(3);
        int offset = random.nextInt(3);
        double[] a = doubles(offset + lda * m, random);
        double[] x = doubles(offset + (trans ? m : n), random);
        double[] y = doubles(offset + (trans ? n : m), random);
        double alpha = random.nextGaussian();
        double beta = random.nextGaussian();
        float[] yFloat = floats(y);
        double[] expected = y.clone();
        for (int i = 0; i < (trans ? n : m); i++) {
            double sum = 0;
            for (int j = 0; j < (trans ? m : n); j++) {
                sum += a[offset + (trans ? j * lda + i : i * lda + j)] * x[offset + j];
            }
            expected[offset + i] = alpha * sum + beta * expected[offset + i];
        }
        Blas.gemv(trans, m, n, alpha, a, offset, lda, x, offset, beta, y, offset);
        Blas.gemv(trans, m, n, (float) alpha, floats(a), offset, lda, floats(x), offset, (float) beta, yFloat, offset);
        int length = trans ? m : n;
        for (int i = 0; i < y.length; i++) {
            assertThat(y[i]).isCloseTo(expected[i], within(i < offset ? 0 : 1e-14 * (length + 10)));
            assertThat((double) yFloat[i]).isCloseTo(expected[i], within(1e-6 * (length + 10)));
        }
    }

    private static double[] doubles(int n, Random random) {
        return random.doubles(n, -1, 1).toArray();
    }

    private static float[] floats(int n, Random random) {
        return floats(doubles(n, random));
    }

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }
}
