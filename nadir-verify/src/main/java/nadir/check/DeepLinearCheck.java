package nadir.check;

import java.util.Arrays;
import nadir.tensor.Tensor;

/// Confirms that a deep linear network's squared loss is nearly the least one.
///
/// Such a network computes x W (+ b), W of rank r at most, its least width. With biases the best b makes up for the means, so
/// let X and Y be the data without their means then. With P the projection on X's columns, the least sum of 1/2 |x W - y|^2 is
/// not below 1/2 (|Y|^2 - sum of the r largest eigenvalues of S = Y'PY) (Baldi & Hornik 1989; Eckart-Young).
///
/// For any Z and E = Y - X Z, S = M + E'PE with M = Y'X Z + Z'X'Y - Z'X'X Z, and E'PE = (X'E)' (X'X)^-1 (X'E) is at most
/// |X'E|^2 / mu if X'X - mu I is positive definite. So eigenvalues of S are at most those of M plus that. With any V for which
/// g = |V V' - I| < 1, those of M are at most those of T = V M V' over 1 - g, if they are positive (Ostrowski; Horn &
/// Johnson, Matrix Analysis, theorem 4.5.9), and those of T at most its diagonal's plus its largest row of other elements
/// (Weyl). |A| is the largest row sum.
final class DeepLinearCheck {
    private final Subject subject;
    private final Enclosures enclosures;

    DeepLinearCheck(Subject subject, Enclosures enclosures) {
        this.subject = subject;
        this.enclosures = enclosures;
    }

    /// @throws NotConfirmedException if the claim is not confirmed
    void run(Claim.DeepLinearGlobalMinimum claim) {
        Checker.require(!subject.layers().isEmpty() && subject.loss() == Subject.SampleLoss.SQUARED
                && subject.weightDecay() == 0,
                "the closed form holds for plain networks of linear layers with the squared "
                        + "loss and without weight decay");
        Checker.require(subject.layers().stream().allMatch(l -> l.activation() == DenseLayer.Activation.IDENTITY),
                "the network has a layer that is not linear");
        Interval loss = enclosures.loss(enclosures.point());
        Checker.requireWithin("the loss", loss, claim.loss());
        double above = loss.minus(enclosures.reduced(least())).upper();
        Checker.require(above <= claim.epsilon(), "the loss is only confirmed to lie at most " + above
                + " above the least one, not " + claim.epsilon());
    }

    /// Not above the least sum over samples.
    private Interval least() {
        boolean bias = subject.layers().stream().anyMatch(layer -> layer.bias() >= 0);
        int rank = subject.layers().stream().mapToInt(l -> Math.min(l.inputs(), l.units())).min().orElseThrow();
        Interval[][] x = columns(subject.x(), bias);
        Interval[][] y = columns(subject.y(), bias);
        Interval[] largest = largestEigenvalues(x, y);
        Interval rest = Interval.ZERO;
        for (Interval[] column : y) {
            rest = rest.plus(squares(column));
        }
        for (int k = 0; k < Math.min(rank, largest.length); k++) {
            rest = rest.minus(largest[k]);
        }
        return rest.times(0.5);
    }

    private static Interval[][] columns(Tensor rows, boolean withoutMeans) {
        int count = rows.shape().extent(0);
        int width = rows.shape().extent(1);
        Interval[][] columns = new Interval[width][count];
        for (int j = 0; j < width; j++) {
            Interval sum = Interval.ZERO;
            for (int i = 0; i < count; i++) {
                columns[j][i] = Interval.of(rows.get(i * width + j));
                sum = sum.plus(columns[j][i]);
            }
            if (withoutMeans) {
                Interval mean = sum.times(Interval.of(count).reciprocal());
                for (int i = 0; i < count; i++) {
                    columns[j][i] = columns[j][i].minus(mean);
                }
            }
        }
        return columns;
    }

    private static Interval squares(Interval[] column) {
        Interval sum = Interval.ZERO;
        for (Interval element : column) {
            sum = sum.plus(element.square());
        }
        return sum;
    }

    private static Interval dot(Interval[] a, Interval[] b) {
        Interval sum = Interval.ZERO;
        for (int i = 0; i < a.length; i++) {
            sum = sum.plus(a[i].times(b[i]));
        }
        return sum;
    }

    /// a'b, by columns of the result.
    private static Interval[][] product(Interval[][] a, Interval[][] b) {
        return Arrays.stream(b)
                .map(column -> Arrays.stream(a).map(row -> dot(row, column)).toArray(Interval[]::new))
                .toArray(Interval[][]::new);
    }

    /// Upper bounds of the eigenvalues of S, as points, from the largest on; none is below 0.
    private static Interval[] largestEigenvalues(Interval[][] x, Interval[][] y) {
        Interval[][] a = product(x, x);
        Interval[][] b = product(x, y);
        Congruence inverse = Congruence.of(a);
        double[][] z = solve(inverse, a, b);
        double mu = 0.5 / sizeOf(inverse);
        Interval error = squareOfRest(a, b, z).times(Interval.of(mu).reciprocal());
        requireAbove(a, mu);
        double[] bounds = eigenvalueBounds(middlePart(a, b, z));
        Arrays.sort(bounds);
        Interval[] result = new Interval[bounds.length];
        for (int k = 0; k < bounds.length; k++) {
            double bound = Math.max(0, bounds[bounds.length - 1 - k]);
            result[k] = Interval.of(Interval.of(bound).plus(Interval.of(error.upper())).upper());
        }
        return result;
    }

    /// X'X - mu I is positive definite.
    private static void requireAbove(Interval[][] a, double mu) {
        Interval[][] less = Arrays.stream(a).map(Interval[]::clone).toArray(Interval[][]::new);
        for (int i = 0; i < less.length; i++) {
            less[i][i] = less[i][i].minus(Interval.of(mu));
        }
        Congruence.requirePositiveDefinite("the inputs' matrix of second moments", less);
    }

    /// The sum of squares of W, which is about the trace of (X'X)^-1.
    private static double sizeOf(Congruence inverse) {
        double sum = 0;
        for (double[] row : inverse.rows()) {
            for (double element : row) {
                sum += element * element;
            }
        }
        return sum;
    }

    /// About (X'X)^-1 X'Y, by columns: W'S W B, and the same for what is left once more.
    private static double[][] solve(Congruence inverse, Interval[][] a, Interval[][] b) {
        double[][] z = new double[b.length][];
        for (int j = 0; j < b.length; j++) {
            z[j] = middles(inverse.transposedTimesSigned(inverse.times(b[j])));
            double[] more = middles(inverse.transposedTimesSigned(inverse.times(rest(a, b[j], z[j]))));
            for (int i = 0; i < more.length; i++) {
                z[j][i] += more[i];
            }
        }
        return z;
    }

    private static double[] middles(Interval[] vector) {
        return Arrays.stream(vector).mapToDouble(Interval::middle).toArray();
    }

    /// B_j - A z_j = X'E_j. A is symmetric.
    private static Interval[] rest(Interval[][] a, Interval[] column, double[] z) {
        Interval[] rest = new Interval[column.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = column[i].minus(Congruence.dot(z, a[i]));
        }
        return rest;
    }

    /// |X'E|^2, over all columns: not below the largest eigenvalue of (X'E)'(X'E).
    private static Interval squareOfRest(Interval[][] a, Interval[][] b, double[][] z) {
        Interval sum = Interval.ZERO;
        for (int j = 0; j < b.length; j++) {
            sum = sum.plus(squares(rest(a, b[j], z[j])));
        }
        return sum;
    }

    /// M = B'Z + Z'B - Z'A Z = Z'B + (B - A Z)'Z, by columns.
    private static Interval[][] middlePart(Interval[][] a, Interval[][] b, double[][] z) {
        int n = b.length;
        Interval[][] m = new Interval[n][n];
        for (int i = 0; i < n; i++) {
            Interval[] rest = rest(a, b[i], z[i]);
            for (int j = 0; j < n; j++) {
                m[j][i] = Congruence.dot(z[i], b[j]).plus(Congruence.dot(z[j], rest));
            }
        }
        return m;
    }

    /// Upper bounds of the eigenvalues of every symmetric matrix in an interval matrix, as far as they are positive.
    private static double[] eigenvalueBounds(Interval[][] m) {
        int n = m.length;
        double[][] middle = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                middle[i][j] = m[i][j].middle() / 2 + m[j][i].middle() / 2;
            }
        }
        double[][] v = Congruence.diagonalise(middle);
        double others = 0;
        double defect = 0;
        double[] diagonal = new double[n];
        for (int i = 0; i < n; i++) {
            Interval[] row = new Interval[n];
            for (int k = 0; k < n; k++) {
                row[k] = Congruence.dot(v[i], m[k]);
            }
            Interval rowOfOthers = Interval.ZERO;
            Interval rowOfDefect = Interval.ZERO;
            for (int j = 0; j < n; j++) {
                Interval element = Congruence.dot(v[j], row);
                Interval gram = Congruence.dot(v[i], points(v[j])).minus(i == j ? Interval.ONE : Interval.ZERO);
                rowOfDefect = rowOfDefect.plus(Interval.of(gram.magnitude()));
                if (i == j) {
                    diagonal[i] = element.upper();
                } else {
                    rowOfOthers = rowOfOthers.plus(Interval.of(element.magnitude()));
                }
            }
            others = Math.max(others, rowOfOthers.upper());
            defect = Math.max(defect, rowOfDefect.upper());
        }
        Checker.require(defect < 0.5, "the eigenvectors are not orthogonal enough");
        Interval scale = Interval.ONE.minus(Interval.of(defect)).reciprocal();
        for (int i = 0; i < n; i++) {
            Interval bound = Interval.of(diagonal[i]).plus(Interval.of(others));
            diagonal[i] = bound.upper() <= 0 ? 0 : Interval.of(bound.upper()).times(scale).upper();
        }
        return diagonal;
    }

    private static Interval[] points(double[] row) {
        return Arrays.stream(row).mapToObj(Interval::of).toArray(Interval[]::new);
    }
}
