package nadir.trap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.linalg.PivotedQr;

/// The homogeneous linear equations on the residual signal r that make a widened point, and all points with the same function
/// around it, critical (in the notation of `docs/guide/traps.md`):
///
/// 1. for each unit (l, j) without copies, and each output: sum over n of d^z_(n,l,j) [h_(n,l-1); 1] = 0;
/// 2. for each path of units (l, j_0), (l+1, j_1), ... through a run of layers that all have copies, from any layer of the
///    run to its last, and each unit p of the layer behind (or output): sum over n of
///    d^z_(n,p) s'(z_(n,j_0)) s'(z_(n,j_1)) ... [h_(n,l-1); 1] = 0.
///
/// Summed over paths with the weights along them, (2) says that the incoming weights of units with copies are critical, and
/// that there are no mixed terms between means and deviations of copies.
final class Conditions {
    private static final double RANK_TOLERANCE = 1e-11;

    private final int unknowns;
    private final double[] basis;
    private final int rank;

    private Conditions(int unknowns, double[] basis, int rank) {
        this.unknowns = unknowns;
        this.basis = basis;
        this.rank = rank;
    }

    /// The conditions at a narrow point.
    ///
    /// @param copies of each hidden layer
    static Conditions at(NarrowPoint point, double[] transposedJacobian, List<Integer> copies) {
        return of(point.unknowns(), rows(point, transposedJacobian, copies));
    }

    /// The coefficients of the equations: generically independent.
    static List<double[]> rows(NarrowPoint point, double[] transposedJacobian, List<Integer> copies) {
        List<double[]> rows = new ArrayList<>();
        int n = point.unknowns();
        for (int l = 0; l <= copies.size(); l++) {
            if (l < copies.size() && copies.get(l) > 1) {
                paths(point, copies, l, rows);
                continue;
            }
            int inputs = l == 0 ? point.network().inputs() : point.units(l - 1);
            for (int i = 0; i <= inputs; i++) {
                for (int j = 0; j < point.units(l); j++) {
                    int start = point.index(l, i, j) * n;
                    rows.add(Arrays.copyOfRange(transposedJacobian, start, start + n));
                }
            }
        }
        return rows;
    }

    /// The last layer of the run of layers with copies that `layer` belongs to.
    static int endOfRun(List<Integer> copies, int layer) {
        int end = layer;
        while (end + 1 < copies.size() && copies.get(end + 1) > 1) {
            end++;
        }
        return end;
    }

    private static void paths(NarrowPoint point, List<Integer> copies, int layer, List<double[]> rows) {
        int end = endOfRun(copies, layer);
        int samples = point.samples().size();
        List<double[]> slopes = new ArrayList<>();
        double[] ones = new double[samples];
        Arrays.fill(ones, 1);
        slopes.add(ones);
        for (int l = layer; l <= end; l++) {
            List<double[]> longer = new ArrayList<>();
            for (double[] path : slopes) {
                for (int j = 0; j < point.units(l); j++) {
                    double[] product = path.clone();
                    for (int n = 0; n < samples; n++) {
                        product[n] *= point.samples().get(n).layers()[l].slope()[j];
                    }
                    longer.add(product);
                }
            }
            slopes = longer;
        }
        for (double[] path : slopes) {
            for (int next = 0; next < point.units(end + 1); next++) {
                unmixed(point, layer, end, path, next, rows);
            }
        }
    }

    private static void unmixed(NarrowPoint point, int layer, int end, double[] path, int next, List<double[]> rows) {
        int outputs = point.network().outputs();
        int fan = point.samples().getFirst().layers()[layer].extended().length;
        for (int i = 0; i < fan; i++) {
            double[] row = new double[point.unknowns()];
            for (int n = 0; n < path.length; n++) {
                Passes.Layer[] layers = point.samples().get(n).layers();
                for (int k = 0; k < outputs; k++) {
                    row[n * outputs + k] = layers[end].outputsByNext()[k][next] * path[n]
                            * layers[layer].extended()[i];
                }
            }
            rows.add(row);
        }
    }

    /// An orthonormal basis of the rows' span, each row scaled to length 1 first.
    private static Conditions of(int n, List<double[]> rows) {
        double[] columns = new double[n * rows.size()];
        for (int c = 0; c < rows.size(); c++) {
            double norm = Math.sqrt(Vectors.dot(rows.get(c), rows.get(c)));
            for (int i = 0; i < n && norm > 0; i++) {
                columns[i * rows.size() + c] = rows.get(c)[i] / norm;
            }
        }
        PivotedQr qr = PivotedQr.of(columns, n, rows.size());
        int rank = qr.rank(RANK_TOLERANCE);
        double[] basis = new double[rank * n];
        int width = Math.min(n, rows.size());
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < rank; c++) {
                basis[c * n + i] = qr.q()[i * width + c];
            }
        }
        return new Conditions(n, basis, rank);
    }

    /// The number of independent equations.
    int rank() {
        return rank;
    }

    /// The solution nearest to `r`, in place; twice, so that rounding does not show.
    void project(double[] r) {
        Vectors.removeSpan(basis, rank, r);
        Vectors.removeSpan(basis, rank, r);
    }

    /// The same for each row of a matrix of `count` rows.
    void projectRows(double[] matrix, int count) {
        Vectors.removeSpanFromRows(basis, rank, unknowns, matrix, count);
        Vectors.removeSpanFromRows(basis, rank, unknowns, matrix, count);
    }
}
