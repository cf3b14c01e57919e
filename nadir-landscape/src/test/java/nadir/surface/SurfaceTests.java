package nadir.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nadir.linalg.SymmetricOperator;
import nadir.network.Activation;
import nadir.network.Block;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Slices through quadratic functions, of which everything is known; directions by their defining properties.
class SurfaceTests {
    private static final int N = 6;

    /// 1/2 x'Ax with eigenvalues -2, 0.5, 1, 2, 3, 7 along the columns of a reflection.
    private static final double[] EIGENVALUES = {-2, 0.5, 1, 2, 3, 7};

    private static double[] axis(int k) {
        double[] v = {1, 2, -1, 0.5, 3, -2};
        double vv = Vectors.dot(v, v);
        double[] axis = new double[N];
        axis[k] = 1;
        Vectors.add(-2 * v[k] / vv, v, axis);
        return axis;
    }

    private static double[] product(double[] x) {
        double[] y = new double[N];
        for (int k = 0; k < N; k++) {
            Vectors.add(EIGENVALUES[k] * Vectors.dot(axis(k), x), axis(k), y);
        }
        return y;
    }

    private static double value(double[] x) {
        return 0.5 * Vectors.dot(x, product(x));
    }

    private static double[] point(long seed) {
        return new SplittableRandom(seed).doubles(N, -1, 1).toArray();
    }

    private static SymmetricOperator hessian() {
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return N;
            }

            @Override
            public void apply(double[] x, double[] y) {
                System.arraycopy(product(x), 0, y, 0, N);
            }
        };
    }

    /// Along an eigenvector v of value l, from x: f(x) + a l v'x + l a^2/2; and its second difference is l.
    @Test
    void alongEigenvectorsTheCurvatureIsTheEigenvalue() {
        double[] origin = point(1);
        Frame frame = Directions.eigenvectors(hessian(), origin, 2, 0);
        assertThat(frame.directions().getFirst().eigenvalue()).isCloseTo(7, within(1e-9));
        assertThat(frame.directions().getLast().eigenvalue()).isCloseTo(-2, within(1e-9));
        double step = 0.5;
        double first = (value(frame.at(step, 0)) - 2 * value(origin) + value(frame.at(-step, 0))) / (step * step);
        double second = (value(frame.at(0, step)) - 2 * value(origin) + value(frame.at(0, -step))) / (step * step);
        assertThat(first).isCloseTo(7, within(1e-9));
        assertThat(second).isCloseTo(-2, within(1e-9));
        Grid grid = Grid.around(2, 9, true);
        Scan scan = new Scan(frame, grid, new double[0]);
        scan.advance(List.<ToDoubleFunction<double[]>>of(SurfaceTests::value), 81);
        double[] v1 = frame.directions().getFirst().vector();
        double[] v2 = frame.directions().getLast().vector();
        for (int j = 0; j < 9; j++) {
            for (int i = 0; i < 9; i++) {
                double a = grid.x()[i];
                double b = grid.y()[j];
                double closed = value(origin) + 7 * a * Vectors.dot(v1, origin) - 2 * b * Vectors.dot(v2, origin)
                        + 3.5 * a * a - b * b;
                assertThat(scan.values()[j * 9 + i]).isCloseTo(closed, within(1e-8));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void neitherThreadsNorInterruptionsChangeAValue(int threads) {
        Frame frame = Directions.through(point(1), List.of(point(2), point(3)));
        Grid grid = Grid.around(1.5, 7, true);
        List<ToDoubleFunction<double[]>> functions = Collections.nCopies(threads, SurfaceTests::value);
        Scan whole = new Scan(frame, grid, new double[0]);
        double[] all = whole.advance(functions, 1000);
        assertThat(whole.isComplete()).isTrue();
        int cases = 0;
        for (int cut = 0; cut <= 49; cut += 7) {
            Scan again = new Scan(frame, grid, Arrays.copyOf(all, cut));
            assertThat(again.done()).isEqualTo(cut);
            while (!again.isComplete()) {
                again.advance(functions, 5);
            }
            assertThat(again.values()).isEqualTo(whole.values());
            cases++;
        }
        assertThat(cases).isEqualTo(8);
        for (int place = 0; place < 49; place++) {
            assertThat(whole.values()[place]).isEqualTo(value(frame.at(grid.x()[place % 7], grid.y()[place / 7])));
        }
    }

    @Test
    void everyPointIsVisitedOnceAndCoarseOnesFirst() {
        Grid grid = Grid.around(1, 33, true);
        int[] order = grid.order();
        assertThat(order).hasSize(33 * 33).doesNotHaveDuplicates();
        assertThat(Arrays.copyOf(order, 9)).containsExactly(0, 16, 32, 16 * 33, 16 * 33 + 16, 16 * 33 + 32, 32 * 33,
                32 * 33 + 16, 32 * 33 + 32);
        assertThat(grid.x()[16]).isZero();
        assertThat(Grid.around(0.3, 201, false).order()).hasSize(201);
        assertThat(Grid.around(0.3, 201, false).y()).containsExactly(0);
    }

    @Test
    void whatFailsInAThreadFailsTheScan() {
        Scan scan = new Scan(Directions.through(point(1), List.of(point(2))), Grid.around(1, 5, false), new double[0]);
        List<ToDoubleFunction<double[]>> failing = List.of(x -> {
            throw new IllegalStateException("no loss");
        });
        assertThatThrownBy(() -> scan.advance(failing, 5)).hasMessage("no loss");
        assertThat(scan.done()).isZero();
    }

    /// Each unit's weights have the norm of the unit's own; biases stay.
    @Test
    void randomDirectionsHaveTheNormsOfTheFilters() {
        DenseNetwork network = new DenseNetwork(
                new DenseArchitecture(3, List.of(4, 5), 2, Activation.TANH, true, false, true));
        double[] origin = new SplittableRandom(3).doubles(network.layout().size(), -1, 1).toArray();
        Frame frame = Directions.random(network, origin, 2, 9);
        int filters = 0;
        for (Frame.Direction direction : frame.directions()) {
            for (Block block : network.layout().blocks()) {
                int[] elements = IntStream.range(block.offset(), block.end()).toArray();
                if (block.shape().rank() < 2) {
                    assertThat(IntStream.of(elements).boxed()).allMatch(k -> direction.vector()[k] == 0);
                    continue;
                }
                // Dense networks have a column for each unit.
                int units = block.shape().extent(1);
                for (int unit = 0; unit < units; unit++) {
                    double own = 0;
                    double drawn = 0;
                    for (int k = block.offset() + unit; k < block.end(); k += units) {
                        own += origin[k] * origin[k];
                        drawn += direction.vector()[k] * direction.vector()[k];
                    }
                    assertThat(drawn).isCloseTo(own, within(1e-12));
                    filters++;
                }
            }
        }
        assertThat(filters).isEqualTo(2 * (4 + 5 + 2 + 2));
        assertThat(Directions.random(network, origin, 2, 9).at(1, 1)).isEqualTo(frame.at(1, 1));
        assertThat(Directions.random(network, origin, 2, 8).at(1, 1)).isNotEqualTo(frame.at(1, 1));
    }

    @Test
    void aPlaneThroughThreePointsHasAllThree() {
        Frame frame = Directions.through(point(1), List.of(point(2), point(3)));
        for (long seed = 1; seed <= 3; seed++) {
            double[] at = frame.coordinates(point(seed));
            double[] back = frame.at(at[0], at[1]);
            for (int i = 0; i < N; i++) {
                assertThat(back[i]).isCloseTo(point(seed)[i], within(1e-14));
            }
        }
        assertThat(frame.coordinates(point(2))[1]).isCloseTo(0, within(1e-14));
        assertThat(frame.cosine()).isCloseTo(0, within(1e-14));
        assertThatThrownBy(() -> Directions.through(point(1), List.of(point(1)))).hasMessageContaining("are the same");
        double[] onTheLine = Directions.through(point(1), List.of(point(2))).at(3, 0);
        assertThatThrownBy(() -> Directions.through(point(1), List.of(point(2), onTheLine)))
                .hasMessageContaining("lie on a line");
    }

    /// A path with steps 3, 2 and 1 along orthogonal axes from its end: shares 9/14, 4/14 and 1/14.
    @Test
    void principalComponentsOfAPathAreItsLongestWays() {
        double[] end = point(4);
        List<double[]> path = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            double[] step = end.clone();
            Vectors.add(k + 1, axis(k), step);
            path.add(step);
        }
        Frame frame = Directions.principal(end, path, 2);
        assertThat(frame.directions()).extracting(Frame.Direction::variance)
                .satisfiesExactly(
                        share -> assertThat(share).isCloseTo(9 / 14.0, within(1e-12)),
                        share -> assertThat(share).isCloseTo(4 / 14.0, within(1e-12)));
        assertThat(Math.abs(Vectors.dot(frame.directions().getFirst().vector(), axis(2)))).isCloseTo(1, within(1e-12));
        assertThat(Math.abs(frame.coordinates(path.get(1))[1])).isCloseTo(2, within(1e-12));
        assertThatThrownBy(() -> Directions.principal(end, path.subList(0, 1), 2))
                .hasMessageContaining("spans 1 direction");
    }

    /// Gradient descent on 1/2 (l1 u1^2 + l2 u2^2) has the points u_i (1 - h l_i)^k, so the second moments of its path
    /// are geometric series, and their eigenvectors those of a matrix of 2 x 2: known without any point of the path.
    @Test
    void principalComponentsOfGradientDescentOnAQuadraticAreThoseOfTheClosedForm() {
        double step = 0.1;
        double[] start = {1.5, -2};
        double[] factor = {1 - step * EIGENVALUES[4], 1 - step * EIGENVALUES[2]};
        int points = 40;
        double[] end = point(7);
        List<double[]> path = new ArrayList<>();
        double[] u = start.clone();
        for (int k = 0; k < points; k++) {
            double[] at = end.clone();
            Vectors.add(u[0], axis(4), at);
            Vectors.add(u[1], axis(2), at);
            path.add(at);
            u[0] -= step * EIGENVALUES[4] * u[0];
            u[1] -= step * EIGENVALUES[2] * u[1];
        }
        double[][] moment = new double[2][2];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                double ratio = factor[i] * factor[j];
                moment[i][j] = start[i] * start[j] * (1 - Math.pow(ratio, points)) / (1 - ratio);
            }
        }
        double half = (moment[0][0] - moment[1][1]) / 2;
        double root = Math.hypot(half, moment[0][1]);
        double trace = moment[0][0] + moment[1][1];
        double largest = trace / 2 + root;
        double angle = Math.atan2(moment[0][1], half) / 2;

        Frame frame = Directions.principal(end, path, 2);
        assertThat(frame.directions().getFirst().variance()).isCloseTo(largest / trace, within(1e-12));
        assertThat(frame.directions().getLast().variance()).isCloseTo(1 - largest / trace, within(1e-12));
        double[] first = frame.directions().getFirst().vector();
        double along = Vectors.dot(first, axis(4)) * Math.cos(angle) + Vectors.dot(first, axis(2)) * Math.sin(angle);
        assertThat(Math.abs(along)).isCloseTo(1, within(1e-12));
        // All of the path lies in the plane, and the plane's coordinates are distances.
        for (double[] at : path) {
            double[] coordinates = frame.coordinates(at);
            double[] back = frame.at(coordinates[0], coordinates[1]);
            for (int i = 0; i < N; i++) {
                assertThat(back[i]).isCloseTo(at[i], within(1e-12));
            }
        }
    }

    @Test
    void furtherPointsAreEvaluatedAfterTheGrid() {
        Frame frame = Directions.through(point(1), List.of(point(2), point(3)));
        Grid grid = Grid.around(1, 3, true);
        Scan scan = new Scan(frame, grid, 4, k -> point(10 + k), new double[0]);
        double[] all = scan.advance(Collections.nCopies(2, SurfaceTests::value), 100);
        assertThat(all).hasSize(13);
        assertThat(scan.isComplete()).isTrue();
        for (int k = 0; k < 4; k++) {
            assertThat(scan.furtherValues()[k]).isEqualTo(value(point(10 + k)));
        }
        Scan again = new Scan(frame, grid, 4, k -> point(10 + k), Arrays.copyOf(all, 11));
        assertThat(again.furtherValues()[1]).isEqualTo(value(point(11)));
        assertThat(again.furtherValues()[2]).isNaN();
        again.advance(Collections.nCopies(1, SurfaceTests::value), 100);
        assertThat(again.furtherValues()).isEqualTo(scan.furtherValues());
        assertThat(again.values()).isEqualTo(scan.values()).hasSize(9);
    }
}
