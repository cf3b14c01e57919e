package nadir.pgb;

import java.util.List;
import nadir.loss.Conventions;
import nadir.loss.DataLowerBound;
import nadir.network.Network;
import nadir.objective.Objective;

/// A risk whose samples lie elsewhere, with what a perturbable gradient basis asks of the outputs on them: a few numbers for
/// each question, however many samples there are. Phi_S are the Jacobians at points S beside each other, n = p |S| columns.
public interface RemoteOutputs extends Objective {
    /// Whose outputs.
    Network network();

    /// What the value means.
    Conventions conventions();

    /// m, the number of samples.
    long samples();

    /// The part of the value that weight decay adds.
    double penalty(double[] point);

    /// The least risk that any function of the inputs can have on the data.
    DataLowerBound lowerBound();

    /// max |f_k(x_i; point)|
    double largestOutput(double[] point);

    /// max |f_k(x_i; point) - f_k(x_i; base)|; NaN where outputs are not finite.
    double departure(double[] point, double[] base);

    /// |J(point) direction - f(point)| and |f(point)|.
    double[] expansion(double[] point, double[] direction);

    /// [Phi_S r] compressed, r the residuals at the first point.
    Compressed residuals(List<double[]> points);

    /// [J(point) r] compressed, r = f(point) - f(base).
    Compressed change(double[] point, double[] base);

    /// The risk, without weight decay, as a function of alpha where the outputs are f + Phi_S alpha, f those at the first
    /// point; its Hessian by products.
    Objective span(List<double[]> points);

    /// The same along some directions: as a function of beta where alpha = T beta, with a Hessian that is written out.
    ///
    /// @param directions T, n x count, row-major
    Objective span(List<double[]> points, double[] directions, int count);

    /// A matrix B with as many rows as columns and B'B = A'A, where A has a row for each output of each sample.
    ///
    /// @param columns n + 1, the last one r
    /// @param elements row-major
    record Compressed(int columns, double[] elements) {
        /// Its first n columns, row-major.
        double[] basis() {
            int n = columns - 1;
            double[] basis = new double[columns * n];
            for (int i = 0; i < columns; i++) {
                System.arraycopy(elements, i * columns, basis, i * n, n);
            }
            return basis;
        }

        /// Its last column.
        double[] right() {
            double[] right = new double[columns];
            for (int i = 0; i < columns; i++) {
                right[i] = elements[i * columns + columns - 1];
            }
            return right;
        }
    }
}
