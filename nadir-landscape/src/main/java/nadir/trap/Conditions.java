package nadir.trap;

import java.util.ArrayList;
import java.util.List;
import nadir.linalg.PivotedQr;

/// The homogeneous linear equations on the residual signal r that a widened network's critical point has to satisfy, and
/// the projection on their solutions (in the notation of `docs/guide/traps.md`):
///
/// 1. J'r = 0: the narrow point is critical;
/// 2. for each unit (l, j) with copies and each unit k of the next layer, sum over n of
///    d^z_(n,l+1,k) s'(z_(n,l,j)) [h_(n,l-1); 1] = 0: no mixed terms between means and deviations of copies. (After the
///    last hidden layer the "next units" are the outputs.)
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

    /// The coefficients of the equations, which may depend on each other.
    static List<double[]> rows(NarrowPoint point, double[] transposedJacobian, List<Integer> copies) {
        List<double[]> rows = new ArrayList<>();
        int n = point.unknowns();
        for (int a = 0; a < point.parameters(); a++) {
            double[] row = new double[n];
            System.arraycopy(transposedJacobian, a * n, row, 0, n);
            rows.add(row);
        }
        for (int l = 0; l < copies.size(); l++) {
            if (copies.get(l) > 1) {
                unmixed(point, l, rows);
            }
        }
        return rows;
    }

    private static void unmixed(NarrowPoint point, int l, List<double[]> rows) {
        Passes.Layer first = point.samples().getFirst().layers()[l];
        int outputs = first.outputsByNext().length;
        for (int j = 0; j < first.slope().length; j++) {
            for (int next = 0; next < first.outputsByNext()[0].length; next++) {
                for (int i = 0; i < first.extended().length; i++) {
                    double[] row = new double[point.unknowns()];
                    for (int n = 0; n < point.samples().size(); n++) {
                        Passes.Layer layer = point.samples().get(n).layers()[l];
                        for (int k = 0; k < outputs; k++) {
                            row[n * outputs + k] = layer.outputsByNext()[k][next] * layer.slope()[j]
                                    * layer.extended()[i];
                        }
                    }
                    rows.add(row);
                }
            }
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
