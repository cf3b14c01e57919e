package nadir.trap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.linalg.LeastSquares;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// The rows give the matrices B as they are defined, and the potential is that of the least signal.
class DeviationRowsTests {
    private static final int SAMPLES = 120;

    private static NarrowPoint point(List<Integer> hidden, double mean, SplittableRandom random) {
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, hidden, 2, Activation.TANH));
        Tensor x = Tensor.wrap(Shape.of(SAMPLES, 2), Vectors.normal(2 * SAMPLES, random));
        double[] weights = Vectors.normal(network.layout().size(), random);
        Arrays.setAll(weights, i -> weights[i] + mean);
        return new NarrowPoint(network, weights, x);
    }

    @Test
    void rowsAreTheMatricesB() {
        SplittableRandom random = new SplittableRandom(5);
        List<Integer> copies = List.of(3, 2);
        NarrowPoint point = point(List.of(2, 1), 0, random);
        double[] r = Vectors.normal(point.unknowns(), random);
        int seen = 0;
        for (int l = 0; l < 2; l++) {
            for (int j = 0; j < point.units(l); j++) {
                double[] b = point.curvature(l, j, r);
                double below = l == 0 ? 1 : Math.sqrt(copies.get(l - 1));
                List<double[]> rows = DeviationRows.of(point, copies, l, j);
                int row = 0;
                for (int a = 0; a < 3; a++) {
                    for (int c = a; c < 3; c++) {
                        double scale = (a < 2 ? below : 1) * (c < 2 ? below : 1) * (a == c ? 1 : Math.sqrt(2));
                        assertThat(Vectors.dot(rows.get(row++), r)).isCloseTo(
                                scale * b[a * 3 + c] / SAMPLES / copies.get(l), within(1e-12));
                        seen++;
                    }
                }
                assertThat(rows).hasSize(6);
            }
        }
        assertThat(seen).isEqualTo(18);
    }

    @Test
    void thePotentialIsThatOfTheLeastSignal() {
        List<Integer> copies = List.of(3);
        // One unit that bends well; the ridge would show where rows nearly depend on each other.
        NarrowPoint point = point(List.of(1), 0.5, new SplittableRandom(8));
        List<double[]> conditions = Conditions.rows(point, point.transposedJacobian(), copies);
        List<double[]> rows = new ArrayList<>(conditions);
        List<Double> right = new ArrayList<>();
        conditions.forEach(_ -> right.add(0.0));
        rows.addAll(DeviationRows.of(point, copies, 0, 0));
        right.addAll(List.of(1.0, 0.0, 0.0, 1.0, 0.0, 1.0));
        int n = point.unknowns();
        double[] matrix = new double[rows.size() * n];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, matrix, i * n, n);
        }
        double[] side = right.stream().mapToDouble(Double::doubleValue).toArray();
        double least = Vectors.norm(LeastSquares.solve(matrix, rows.size(), n, side, 1, 1e-12).solution());
        assertThat(DeviationRows.potential(point, conditions, copies) * least).isCloseTo(1, within(1e-3));
    }
}
