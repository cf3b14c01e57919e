package nadir.pgb;

import java.util.Arrays;
import nadir.linalg.Blas;
import nadir.linalg.LinearOperator;

/// A linear map written out.
///
/// @param elements rows x columns, row-major
record Matrix(int rows, int columns, double[] elements) implements LinearOperator {

    /// Writes an operator out by products with unit vectors, from whichever side there are fewer.
    static Matrix of(LinearOperator operator) {
        int rows = operator.rows();
        int columns = operator.columns();
        double[] elements = new double[Math.multiplyExact(rows, columns)];
        boolean transposed = rows < columns;
        double[] unit = new double[transposed ? rows : columns];
        double[] image = new double[transposed ? columns : rows];
        for (int k = 0; k < unit.length; k++) {
            unit[k] = 1;
            if (transposed) {
                operator.applyTransposed(unit, image);
                System.arraycopy(image, 0, elements, k * columns, columns);
            } else {
                operator.apply(unit, image);
                for (int i = 0; i < rows; i++) {
                    elements[i * columns + k] = image[i];
                }
            }
            unit[k] = 0;
        }
        return new Matrix(rows, columns, elements);
    }

    @Override
    public void apply(double[] direction, double[] result) {
        if (columns == 0) {
            Arrays.fill(result, 0);
            return;
        }
        Blas.gemv(false, rows, columns, 1, elements, 0, columns, direction, 0, 0, result, 0);
    }

    @Override
    public void applyTransposed(double[] covector, double[] result) {
        if (columns > 0) {
            Blas.gemv(true, rows, columns, 1, elements, 0, columns, covector, 0, 0, result, 0);
        }
    }
}
