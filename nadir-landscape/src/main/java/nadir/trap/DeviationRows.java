package nadir.trap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nadir.linalg.Blas;
import nadir.linalg.Cholesky;

/// The blocks D' B_(l,j) D' / (m C_l) of the widened Hessian as linear functions of the residual signal r: one row of
/// coefficients for each coordinate (see [CurvatureMap.Block]) of each block.
final class DeviationRows {
    /// Added to the Gram matrix of rows of length 1, which may depend on each other.
    private static final double RIDGE = 1e-11;

    private DeviationRows() {}

    /// The rows of the block of unit (l, j).
    static List<double[]> of(NarrowPoint point, List<Integer> copies, int l, int j) {
        int order = point.samples().getFirst().layers()[l].extended().length;
        int outputs = point.network().outputs();
        double below = Math.sqrt(l == 0 ? 1 : copies.get(l - 1));
        double weight = 1.0 / point.samples().size() / copies.get(l);
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < order * (order + 1) / 2; i++) {
            rows.add(new double[point.unknowns()]);
        }
        double[] scaled = new double[order];
        for (int n = 0; n < point.samples().size(); n++) {
            Passes.Layer layer = point.samples().get(n).layers()[l];
            Arrays.setAll(scaled, a -> layer.extended()[a] * (a + 1 < order ? below : 1));
            for (int k = 0; k < outputs; k++) {
                double factor = weight * layer.outputsByActivation()[k][j] * layer.curvature()[j];
                int row = 0;
                for (int a = 0; a < order; a++) {
                    for (int b = a; b < order; b++) {
                        double root = a == b ? 1 : Math.sqrt(2);
                        rows.get(row++)[n * outputs + k] = root * factor * scaled[a] * scaled[b];
                    }
                }
            }
        }
        return rows;
    }

    /// How much curvature a residual signal of length 1 that meets the conditions can give to all blocks alike: 1 / |r| for
    /// the least r that makes each of them the unit matrix. A good part of what the best signal gives to the worst
    /// direction.
    ///
    /// @param conditions the coefficients of what has to vanish
    static double potential(NarrowPoint point, List<double[]> conditions, List<Integer> copies) {
        List<double[]> rows = new ArrayList<>(conditions);
        List<Double> right = new ArrayList<>();
        conditions.forEach(_ -> right.add(0.0));
        for (int l = 0; l < copies.size(); l++) {
            for (int j = 0; copies.get(l) > 1 && j < point.units(l); j++) {
                rows.addAll(of(point, copies, l, j));
                int order = point.samples().getFirst().layers()[l].extended().length;
                for (int a = 0; a < order; a++) {
                    for (int b = a; b < order; b++) {
                        right.add(a == b ? 1.0 : 0.0);
                    }
                }
            }
        }
        return 1 / leastNorm(rows, right);
    }

    private static double leastNorm(List<double[]> rows, List<Double> right) {
        int count = rows.size();
        int n = rows.getFirst().length;
        double[] matrix = new double[count * n];
        double[] side = new double[count];
        for (int i = 0; i < count; i++) {
            double norm = Vectors.norm(rows.get(i));
            for (int k = 0; k < n && norm > 0; k++) {
                matrix[i * n + k] = rows.get(i)[k] / norm;
            }
            side[i] = norm > 0 ? right.get(i) / norm : 0;
            if (norm == 0 && right.get(i) != 0) {
                return Double.POSITIVE_INFINITY;
            }
        }
        double[] gram = new double[count * count];
        Blas.gemm(false, true, count, count, n, 1, matrix, 0, n, matrix, 0, n, 0, gram, 0, count);
        for (int i = 0; i < count; i++) {
            gram[i * count + i] += RIDGE;
        }
        Optional<Cholesky> factor = Cholesky.ifPositiveDefinite(gram, count);
        return factor.map(found -> Math.sqrt(Math.max(0, Vectors.dot(side, found.solve(side)))))
                .orElse(Double.POSITIVE_INFINITY);
    }
}
