package nadir.trap;

import java.util.Arrays;
import nadir.linalg.LeastSquares;

/// Linear equations A x = b, solved in the sense of least squares and least norm.
///
/// @param matrix A, row-major
/// @param right b
record LinearSystem(int rows, int columns, double[] matrix, double[] right) {

    /// The equations factor * x = 0.
    static LinearSystem scaledIdentity(int columns, double factor) {
        double[] matrix = new double[columns * columns];
        for (int i = 0; i < columns; i++) {
            matrix[i * columns + i] = factor;
        }
        return new LinearSystem(columns, columns, matrix, new double[columns]);
    }

    double[] leastNormSolution() {
        return LeastSquares.solve(matrix, rows, columns, right, 1).solution();
    }

    /// The largest |A x - b|.
    double error(double[] x) {
        double[] image = apply(x);
        double worst = 0;
        for (int i = 0; i < rows; i++) {
            worst = Math.max(worst, Math.abs(image[i] - right[i]));
        }
        return worst;
    }

    /// The part of `z` in the kernel of A: z - A^+ A z.
    double[] kernelPart(double[] z) {
        double[] part = LeastSquares.solve(matrix, rows, columns, apply(z), 1).solution();
        double[] free = new double[columns];
        Arrays.setAll(free, i -> z[i] - part[i]);
        return free;
    }

    /// The solution nearest to `x`: x - A^+ (A x - b).
    double[] projected(double[] x) {
        double[] image = apply(x);
        Arrays.setAll(image, i -> image[i] - right[i]);
        double[] correction = LeastSquares.solve(matrix, rows, columns, image, 1).solution();
        double[] result = new double[columns];
        Arrays.setAll(result, i -> x[i] - correction[i]);
        return result;
    }

    /// Every equation times a factor.
    LinearSystem weighted(double factor) {
        return new LinearSystem(rows, columns, Arrays.stream(matrix).map(v -> factor * v).toArray(),
                Arrays.stream(right).map(v -> factor * v).toArray());
    }

    /// These equations and the others.
    LinearSystem stacked(LinearSystem other) {
        double[] all = Arrays.copyOf(matrix, matrix.length + other.matrix.length);
        System.arraycopy(other.matrix, 0, all, matrix.length, other.matrix.length);
        double[] sides = Arrays.copyOf(right, rows + other.rows);
        System.arraycopy(other.right, 0, sides, rows, other.rows);
        return new LinearSystem(rows + other.rows, columns, all, sides);
    }

    private double[] apply(double[] x) {
        double[] image = new double[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                image[i] += matrix[i * columns + j] * x[j];
            }
        }
        return image;
    }
}
