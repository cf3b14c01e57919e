package nadir.check;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A square matrix W and signs s such that W A W' is nearly the diagonal matrix of s, for one symmetric matrix A. Nothing
/// is promised: whoever uses it verifies what follows from it.
///
/// @param rows of W
/// @param signs -1 or 1
record Congruence(double[][] rows, int[] signs) {
    private static final int SWEEPS = 40;

    /// From the middle of an interval matrix: from a Cholesky factor, or else from eigenvectors.
    ///
    /// @throws NotConfirmedException if the matrix is singular as far as this can tell
    static Congruence of(Interval[][] columns) {
        return of(middle(columns));
    }

    private static double[][] middle(Interval[][] hessian) {
        int n = hessian.length;
        double[][] middle = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                middle[i][j] = hessian[i][j].middle() / 2 + hessian[j][i].middle() / 2;
            }
        }
        return middle;
    }

    private static Congruence of(double[][] matrix) {
        double[][] inverse = inverseOfCholeskyFactor(matrix);
        return inverse == null ? ofEigenvectors(matrix) : inverse(inverse);
    }

    private static Congruence inverse(double[][] rows) {
        int[] signs = new int[rows.length];
        Arrays.fill(signs, 1);
        return new Congruence(rows, signs);
    }

    /// The inverse of L, where the matrix is L L'; null if it has no such form.
    private static double @Nullable [][] inverseOfCholeskyFactor(double[][] matrix) {
        int n = matrix.length;
        double[][] factor = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= factor[i][k] * factor[j][k];
                }
                if (i == j && !(rest > 0)) {
                    return null;
                }
                factor[i][j] = i == j ? Math.sqrt(rest) : rest / factor[j][j];
            }
        }
        // Row i of the inverse is (e_i - sum over k < i of L_ik times row k) / L_ii.
        double[][] inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            inverse[i][i] = 1;
            for (int k = 0; k < i; k++) {
                addMultiple(inverse[i], -factor[i][k], inverse[k], k + 1);
            }
            for (int j = 0; j <= i; j++) {
                inverse[i][j] /= factor[i][i];
            }
        }
        return inverse;
    }

    private static void addMultiple(double[] to, double factor, double[] row, int length) {
        for (int j = 0; j < length; j++) {
            to[j] += factor * row[j];
        }
    }

    /// Eigenvectors by Jacobi's rotations (Golub & Van Loan, Matrix Computations, 4th edition, section 8.5), each over the
    /// root of its eigenvalue's size.
    private static Congruence ofEigenvectors(double[][] matrix) {
        int n = matrix.length;
        double[][] a = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
        double[][] vectors = diagonalise(a);
        int[] signs = new int[n];
        for (int i = 0; i < n; i++) {
            double size = Math.sqrt(Math.abs(a[i][i]));
            if (!(size > 0)) {
                throw new NotConfirmedException("the matrix is singular as far as floating-point numbers can tell");
            }
            signs[i] = a[i][i] < 0 ? -1 : 1;
            for (int j = 0; j < n; j++) {
                vectors[i][j] /= size;
            }
        }
        return new Congruence(vectors, signs);
    }

    /// Makes a matrix nearly diagonal; returns its eigenvectors, nearly, as rows.
    static double[][] diagonalise(double[][] a) {
        double[][] vectors = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            vectors[i][i] = 1;
        }
        int sweeps = 0;
        while (sweeps < SWEEPS && rotateAll(a, vectors) > 0) {
            sweeps++;
        }
        return vectors;
    }

    /// One sweep over all pairs; returns how many were rotated.
    private static int rotateAll(double[][] a, double[][] vectors) {
        int rotated = 0;
        for (int p = 0; p < a.length; p++) {
            for (int q = p + 1; q < a.length; q++) {
                if (Math.abs(a[p][q]) > 1e-17 * Math.sqrt(Math.abs(a[p][p] * a[q][q]))) {
                    rotate(a, vectors, p, q);
                    rotated++;
                }
            }
        }
        return rotated;
    }

    private static void rotate(double[][] a, double[][] vectors, int p, int q) {
        double half = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double tangent = Math.copySign(1, half) / (Math.abs(half) + Math.hypot(1, half));
        double cosine = 1 / Math.hypot(1, tangent);
        double sine = tangent * cosine;
        turn(a[p], a[q], cosine, sine);
        for (double[] row : a) {
            double first = row[p];
            double other = row[q];
            row[p] = cosine * first - sine * other;
            row[q] = sine * first + cosine * other;
        }
        a[p][q] = 0;
        a[q][p] = 0;
        turn(vectors[p], vectors[q], cosine, sine);
    }

    private static void turn(double[] p, double[] q, double cosine, double sine) {
        for (int k = 0; k < p.length; k++) {
            double first = p[k];
            double other = q[k];
            p[k] = cosine * first - sine * other;
            q[k] = sine * first + cosine * other;
        }
    }

    /// Encloses W H for an interval matrix H, given by columns; the result is given by rows.
    Interval[][] timesColumns(Interval[][] columns) {
        int n = rows.length;
        Interval[][] product = new Interval[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                product[i][j] = dot(rows[i], columns[j]);
            }
        }
        return product;
    }

    /// Encloses W x.
    Interval[] times(Interval[] x) {
        return Arrays.stream(rows).map(row -> dot(row, x)).toArray(Interval[]::new);
    }

    /// Encloses W' S x with S the diagonal matrix of the signs.
    Interval[] transposedTimesSigned(Interval[] x) {
        Interval[] result = new Interval[rows.length];
        for (int j = 0; j < result.length; j++) {
            Interval sum = Interval.ZERO;
            for (int k = 0; k < result.length; k++) {
                sum = sum.plus(x[k].times(signs[k] * rows[k][j]));
            }
            result[j] = sum;
        }
        return result;
    }

    static Interval dot(double[] row, Interval[] x) {
        Interval sum = Interval.ZERO;
        for (int k = 0; k < row.length; k++) {
            if (row[k] != 0) {
                sum = sum.plus(x[k].times(row[k]));
            }
        }
        return sum;
    }

    /// Confirms that every symmetric matrix in an interval matrix is positive definite.
    ///
    /// @throws NotConfirmedException if that is not so, or not decided
    static void requirePositiveDefinite(String what, Interval[][] columns) {
        int negative;
        try {
            Congruence congruence = of(columns);
            negative = congruence.negativeEigenvalues(congruence.timesColumns(columns));
        } catch (NotConfirmedException undecided) {
            throw new NotConfirmedException(what + " is not confirmed to be positive definite: " + undecided.reason());
        }
        Checker.require(negative == 0, what + " has " + negative + " negative eigenvalues");
    }

    /// The number of negative eigenvalues of every symmetric matrix H with W H in `product`.
    ///
    /// If T = W H W' is strictly diagonally dominant, it is nonsingular, hence so are W and H; T then has the inertia of
    /// its diagonal (shrink the rest to 0: it stays dominant), and H has that of T (Sylvester's law).
    ///
    /// @param product encloses W H, by rows
    /// @throws NotConfirmedException if the signs of the eigenvalues are not decided
    int negativeEigenvalues(Interval[][] product) {
        int negative = 0;
        for (int i = 0; i < rows.length; i++) {
            Interval[] row = product[i];
            Interval diagonal = Interval.ZERO;
            Interval others = Interval.ZERO;
            for (int j = 0; j < rows.length; j++) {
                Interval element = dot(rows[j], row);
                if (i == j) {
                    diagonal = element;
                } else {
                    others = others.plus(Interval.of(element.magnitude()));
                }
            }
            if (-diagonal.upper() > others.upper()) {
                negative++;
            } else if (!(diagonal.lower() > others.upper())) {
                throw new NotConfirmedException(
                        "the signs of the eigenvalues are not decided over all of the box");
            }
        }
        return negative;
    }
}
