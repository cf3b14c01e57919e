package nadir.check;

/// A box of parameters that is to hold one and only one critical point, on the slice in which all but some coordinates are
/// fixed.
///
/// @param free the coordinates that are not fixed
record CriticalBox(Enclosures enclosures, Interval[] box, int[] free) {

    /// Confirms that there is one critical point, and returns how many negative eigenvalues every Hessian on the box has.
    ///
    /// @throws NotConfirmedException if either is not confirmed
    int index() {
        Interval[][] hessian = hessian();
        Congruence congruence = Congruence.of(hessian);
        Interval[][] product = congruence.timesColumns(hessian);
        requireOneCriticalPoint(center(box), congruence, product);
        return congruence.negativeEigenvalues(product);
    }

    /// Confirms that every Hessian on the box is positive definite.
    void requirePositiveDefinite() {
        Interval[][] hessian = hessian();
        Congruence.requirePositiveDefinite("the Hessian", hessian);
    }

    private Interval[][] hessian() {
        return restrict(enclosures.hessian(box));
    }

    /// A point of a box, near its middle.
    static Interval[] center(Interval[] box) {
        Interval[] center = new Interval[box.length];
        for (int k = 0; k < box.length; k++) {
            center[k] = Interval.of(box[k].middle());
        }
        return center;
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

    /// K = c - C g(c) + (I - C H(X)) (X - c) with C = W' S W. If K lies strictly inside X, then X holds one and only one
    /// zero of the gradient (Krawczyk 1969; Neumaier, Interval Methods for Systems of Equations, 1990, theorem 5.1.8).
    private void requireOneCriticalPoint(Interval[] center, Congruence congruence, Interval[][] product) {
        Interval[] gradient = restrict(enclosures.gradientAt(center));
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
}
