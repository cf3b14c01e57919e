package nadir.check;

import java.util.stream.IntStream;

/// Confirms critical points: Krawczyk's operator maps the box strictly into itself, and every Hessian on it has the claimed
/// number of negative eigenvalues.
final class CriticalPointCheck {
    private final Subject subject;
    private final Enclosures enclosures;
    private final Claim.CriticalPoint claim;
    private final int[] free;

    CriticalPointCheck(Subject subject, Enclosures enclosures, Claim.CriticalPoint claim) {
        this.subject = subject;
        this.enclosures = enclosures;
        this.claim = claim;
        boolean[] fixed = GaugeCheck.fixedCoordinates(subject, claim.gauges());
        this.free = IntStream.range(0, fixed.length).filter(k -> !fixed[k]).toArray();
    }

    /// @throws NotConfirmedException if the claim is not confirmed
    void run() {
        Interval[] box = box();
        Interval[][] hessian = restrict(enclosures.hessian(box));
        Interval[] center = new Interval[box.length];
        for (int k = 0; k < box.length; k++) {
            center[k] = Interval.of(box[k].middle());
        }
        Congruence congruence = Congruence.of(middle(hessian));
        Interval[][] product = congruence.timesColumns(hessian);
        requireOneCriticalPoint(box, center, congruence, product);
        int index = congruence.negativeEigenvalues(product);
        if (index != claim.index()) {
            throw new NotConfirmedException("the Hessian has " + index + " negative eigenvalues, not " + claim.index());
        }
        requireLoss(box, center);
    }

    private Interval[] box() {
        double[] point = subject.parameters();
        if (claim.lower().length != point.length || claim.upper().length != point.length) {
            throw new NotConfirmedException("the box has " + claim.lower().length + " and " + claim.upper().length
                    + " bounds for " + point.length + " parameters");
        }
        Interval[] box = new Interval[point.length];
        for (int k = 0; k < box.length; k++) {
            box[k] = new Interval(claim.lower()[k], claim.upper()[k]);
        }
        boolean[] isFree = new boolean[box.length];
        for (int k : free) {
            isFree[k] = true;
        }
        for (int k = 0; k < box.length; k++) {
            if (!isFree[k] && (box[k].lower() != point[k] || box[k].upper() != point[k])) {
                throw new NotConfirmedException(
                        "the box is not at the stored parameter " + k + ", which a gauge fixes");
            }
        }
        return box;
    }

    /// The rows and columns of the free coordinates.
    private Interval[][] restrict(Interval[][] hessian) {
        Interval[][] part = new Interval[free.length][];
        for (int j = 0; j < free.length; j++) {
            part[j] = restrict(hessian[free[j]]);
        }
        return part;
    }

    private Interval[] restrict(Interval[] vector) {
        Interval[] part = new Interval[free.length];
        for (int k = 0; k < free.length; k++) {
            part[k] = vector[free[k]];
        }
        return part;
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

    /// K = c - C g(c) + (I - C H(X)) (X - c) with C = W' S W. If K lies strictly inside X, then X holds one and only one
    /// zero of the gradient (Krawczyk 1969; Neumaier, Interval Methods for Systems of Equations, 1990, theorem 5.1.8).
    private void requireOneCriticalPoint(Interval[] box, Interval[] center, Congruence congruence,
            Interval[][] product) {
        Interval[] gradient = restrict(enclosures.gradient(center));
        Interval[] newton = congruence.transposedTimesSigned(congruence.times(gradient));
        Interval[] x = restrict(box);
        Interval[] c = restrict(center);
        int n = free.length;
        Interval[] distance = new Interval[n];
        for (int k = 0; k < n; k++) {
            distance[k] = x[k].minus(c[k]);
        }
        for (int i = 0; i < n; i++) {
            Interval image = c[i].minus(newton[i]);
            Interval[] row = row(congruence, product, i);
            for (int j = 0; j < n; j++) {
                Interval deviation = i == j ? Interval.ONE.minus(row[j]) : row[j].negate();
                image = image.plus(deviation.times(distance[j]));
            }
            if (!image.isStrictlyWithin(x[i])) {
                throw new NotConfirmedException("it is not confirmed that the box holds one and only one critical "
                        + "point: Krawczyk's operator maps parameter " + free[i] + " to " + image
                        + ", not strictly inside " + x[i]);
            }
        }
    }

    /// Row i of C H = W' S (W H).
    private static Interval[] row(Congruence congruence, Interval[][] product, int i) {
        int n = product.length;
        Interval[] row = new Interval[n];
        for (int j = 0; j < n; j++) {
            row[j] = Interval.ZERO;
        }
        for (int k = 0; k < n; k++) {
            double weight = congruence.signs()[k] * congruence.rows()[k][i];
            if (weight != 0) {
                for (int j = 0; j < n; j++) {
                    row[j] = row[j].plus(product[k][j].times(weight));
                }
            }
        }
        return row;
    }

    /// The loss over the box, also by its mean value form L(c) + g(X) (X - c).
    private void requireLoss(Interval[] box, Interval[] center) {
        Interval[] gradient = enclosures.gradient(box);
        Interval form = enclosures.loss(center);
        for (int k = 0; k < box.length; k++) {
            form = form.plus(gradient[k].times(box[k].minus(center[k])));
        }
        Checker.requireWithin("the loss at the critical point", form.and(enclosures.loss(box)), claim.loss());
    }
}
