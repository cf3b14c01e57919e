package nadir.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The linear equations in the residuals r_(n,k) that make a widened point, and all points with the same function around it,
/// critical. With d^z the derivatives of the summed loss by pre-activations, which are linear in r:
///
/// 1. for each unit p of a layer l without copies (or output): sum over n of d^z_(n,p) [h_(n,l-1); 1] = 0;
/// 2. for each layer l with copies, in a run of such layers that ends before layer q, each path of units j_l, ..., j_(q-1)
///    and each unit p of layer q: sum over n of d^z_(n,p) s'(z_(n,j_l)) ... s'(z_(n,j_(q-1))) [h_(n,l-1); 1] = 0.
///
/// If the residuals of a sample sum to 0 (cross-entropy), the last is no unknown but minus the sum of the others, and the
/// equations of the last output follow from those of the others.
final class PathConditions {
    private final NarrowNetwork network;
    private final List<Integer> copies;
    private final List<NarrowNetwork.Pass> passes;
    private final int unknowns;
    private final boolean sumToZero;
    private final List<Interval[]> rows = new ArrayList<>();

    private PathConditions(NarrowNetwork network, List<Integer> copies, List<NarrowNetwork.Pass> passes,
            boolean sumToZero) {
        this.network = network;
        this.copies = copies;
        this.passes = passes;
        this.sumToZero = sumToZero;
        this.unknowns = network.widths().getLast() - (sumToZero ? 1 : 0);
    }

    /// The equations' coefficients: one row for each equation, one column for each unknown, sample by sample.
    ///
    /// @throws NotConfirmedException if there are more equations than unknowns
    static Interval[][] rows(NarrowNetwork network, List<Integer> copies, List<NarrowNetwork.Pass> passes,
            boolean sumToZero) {
        PathConditions conditions = new PathConditions(network, copies, passes, sumToZero);
        for (int l = 0; l < network.layers(); l++) {
            List<Interval> ones = new ArrayList<>();
            passes.forEach(pass -> ones.add(Interval.ONE));
            conditions.follow(l, l, ones);
        }
        return conditions.rows.stream().map(PathConditions::scaled).toArray(Interval[][]::new);
    }

    /// The same equation with coefficients of a length near 1.
    private static Interval[] scaled(Interval[] row) {
        double[] middle = Arrays.stream(row).mapToDouble(Interval::middle).toArray();
        double factor = 1 / Math.sqrt(dot(middle, middle));
        Checker.require(Double.isFinite(factor), "a condition on the residuals is empty");
        return Arrays.stream(row).map(element -> element.times(factor)).toArray(Interval[]::new);
    }

    /// Whether a layer's units are copied; the output's are not.
    private boolean hasCopies(int layer) {
        return layer < copies.size() && copies.get(layer) > 1;
    }

    /// Goes on from a path that began at layer `first` and has come to layer `here`, with the product of slopes along it
    /// for each sample.
    private void follow(int first, int here, List<Interval> slopes) {
        if (hasCopies(here)) {
            for (int j = 0; j < network.widths().get(here + 1); j++) {
                List<Interval> longer = new ArrayList<>();
                for (int n = 0; n < slopes.size(); n++) {
                    longer.add(slopes.get(n).times(passes.get(n).jets().get(here)[j].slope()));
                }
                follow(first, here + 1, longer);
            }
            return;
        }
        boolean isOutput = here == network.layers() - 1;
        int ends = network.widths().get(here + 1) - (isOutput && sumToZero ? 1 : 0);
        for (int p = 0; p < ends; p++) {
            addRows(first, here, p, slopes);
        }
    }

    private void addRows(int first, int end, int p, List<Interval> slopes) {
        int inputs = network.widths().get(first) + 1;
        Checker.require(rows.size() + inputs <= (long) passes.size() * unknowns,
                "there are more conditions on the residuals than residuals");
        long bytes = 40L * (rows.size() + inputs) * passes.size() * unknowns;
        Checker.require(bytes < Runtime.getRuntime().maxMemory(),
                "the conditions on the residuals take more than " + (bytes >> 20) + " MB; allow more memory");
        for (int i = 0; i < inputs; i++) {
            Interval[] row = new Interval[passes.size() * unknowns];
            for (int n = 0; n < passes.size(); n++) {
                NarrowNetwork.Pass pass = passes.get(n);
                Interval factor = slopes.get(n).times(pass.hidden().get(first)[i]);
                Interval[][] byOutput = pass.sensitivities().get(end);
                for (int k = 0; k < unknowns; k++) {
                    Interval sensitivity = sumToZero ? byOutput[k][p].minus(byOutput[unknowns][p]) : byOutput[k][p];
                    row[n * unknowns + k] = sensitivity.times(factor);
                }
            }
            rows.add(row);
        }
    }

    /// How far the nearest solution can be from r, unknown by unknown: with any matrix P, r - P lambda is a solution if
    /// (A P) lambda = A r. If I - A P has a norm below 1, there is such a lambda, of which bounds follow.
    ///
    /// @param rows encloses A
    /// @param residuals encloses r
    /// @throws NotConfirmedException if the equations are not confirmed to be independent
    static double[] correction(Interval[][] rows, Interval[] residuals) {
        double[][] inverse = approximateInverse(rows);
        int count = rows.length;
        double[] sums = new double[count];
        double norm = 0;
        double largest = 0;
        double[] defects = new double[count];
        for (int i = 0; i < count; i++) {
            Interval sum = Interval.ZERO;
            for (int j = 0; j < count; j++) {
                Interval element = Congruence.dot(inverse[j], rows[i]);
                Interval deviation = i == j ? Interval.ONE.minus(element) : element;
                sum = sum.plus(Interval.of(deviation.magnitude()));
            }
            sums[i] = sum.upper();
            norm = Math.max(norm, sums[i]);
            Interval defect = Interval.ZERO;
            for (int e = 0; e < residuals.length; e++) {
                defect = defect.plus(rows[i][e].times(residuals[e]));
            }
            defects[i] = defect.magnitude();
            largest = Math.max(largest, defects[i]);
        }
        Checker.require(norm < 1, "the conditions on the residuals are not confirmed to be independent");
        // |lambda| <= |A r| / (1 - norm) at most, and row by row |lambda_i| <= |(A r)_i| + (|I - A P| |lambda|)_i.
        Interval most = Interval.of(largest).times(Interval.ONE.minus(Interval.of(norm)).reciprocal());
        double[] result = new double[residuals.length];
        for (int e = 0; e < result.length; e++) {
            Interval sum = Interval.ZERO;
            for (int i = 0; i < count; i++) {
                Interval lambda = Interval.of(defects[i]).plus(most.times(sums[i]));
                sum = sum.plus(lambda.times(Math.abs(inverse[i][e])));
            }
            result[e] = Math.max(0, sum.upper());
        }
        return result;
    }

    /// Columns of a matrix P with A P near the identity, where A is the middle of an interval matrix: A = L Q with
    /// orthonormal rows of Q (Gram and Schmidt, twice), and P = Q' times the inverse of L.
    private static double[][] approximateInverse(Interval[][] rows) {
        int count = rows.length;
        double[][] q = new double[count][];
        double[][] columns = new double[count][];
        for (int i = 0; i < count; i++) {
            q[i] = Arrays.stream(rows[i]).mapToDouble(Interval::middle).toArray();
            columns[i] = new double[q[i].length];
            double[] projection = q[i].clone();
            for (int pass = 0; pass < 2; pass++) {
                for (int k = 0; k < i; k++) {
                    add(q[i], -dot(q[i], q[k]), q[k]);
                }
            }
            add(projection, -1, q[i]);
            double length = Math.sqrt(dot(q[i], q[i]));
            Checker.require(length > 0, "the conditions on the residuals depend on each other");
            for (int e = 0; e < q[i].length; e++) {
                q[i][e] /= length;
            }
            // a_i is its projection on the rows before plus length q_i: p_j stays orthogonal to the others for all j < i.
            add(columns[i], 1 / length, q[i]);
            for (int j = 0; j < i; j++) {
                add(columns[j], -dot(projection, columns[j]) / length, q[i]);
            }
        }
        return columns;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] row) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * row[i];
        }
    }
}
