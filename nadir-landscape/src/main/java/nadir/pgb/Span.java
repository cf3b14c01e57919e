package nadir.pgb;

import java.util.ArrayList;
import java.util.List;
import nadir.linalg.Blas;
import nadir.linalg.LinearOperator;
import nadir.risk.Risk;

/// The columns Phi_S of the Jacobians at points S beside each other, on the samples of a risk: on all, or on those of a
/// block of data that lie elsewhere.
public final class Span {
    private Span() {}

    /// Phi_S, m dy rows and p |S| columns.
    public static LinearOperator of(Risk risk, List<double[]> points) {
        List<LinearOperator> jacobians = new ArrayList<>();
        for (double[] point : points) {
            jacobians.add(risk.jacobian(point));
        }
        return jacobians.size() == 1 ? jacobians.getFirst() : new Beside(jacobians);
    }

    /// [Phi_S r] written out, row-major.
    ///
    /// @param right r, m dy numbers
    public static double[] with(Risk risk, List<double[]> points, double[] right) {
        Matrix matrix = Matrix.of(of(risk, points));
        int columns = matrix.columns();
        double[] result = new double[matrix.rows() * (columns + 1)];
        for (int i = 0; i < matrix.rows(); i++) {
            System.arraycopy(matrix.elements(), i * columns, result, i * (columns + 1), columns);
            result[i * (columns + 1) + columns] = right[i];
        }
        return result;
    }

    /// The risk, without weight decay, as a function of alpha where the outputs are f + Phi_S alpha, f those at the first
    /// point.
    public static SpanRisk risk(Risk risk, List<double[]> points) {
        return new SpanRisk(risk, of(risk, points), risk.outputs(points.getFirst()).values());
    }

    /// The same along some directions: as a function of beta where alpha = T beta, with Phi_S T written out.
    ///
    /// @param directions T, p |S| x count, row-major
    public static SpanRisk risk(Risk risk, List<double[]> points, double[] directions, int count) {
        Matrix matrix = Matrix.of(of(risk, points));
        double[] turned = new double[matrix.rows() * count];
        Blas.gemm(false, false, matrix.rows(), count, matrix.columns(), 1, matrix.elements(), 0, matrix.columns(),
                directions, 0, count, 0, turned, 0, count);
        return new SpanRisk(risk, new Matrix(matrix.rows(), count, turned), risk.outputs(points.getFirst()).values());
    }
}
