package nadir.certify;

/// The kind of a critical point whose Hessian is proved to have no zero eigenvalue all over the box that holds the point, but
/// for those that a symmetry explains.
public sealed interface PointType {
    /// The number of negative eigenvalues.
    int index();

    /// Every other point near it is higher; it is the only critical point in the box, on which the function is strictly
    /// convex.
    record StrictMinimum() implements PointType {
        @Override
        public int index() {
            return 0;
        }
    }

    /// Exactly `index` eigenvalues of the Hessian are negative, and as many are not as the dimension has left.
    record StrictSaddle(int index) implements PointType {}

    /// Every other point near it is lower.
    ///
    /// @param index the dimension
    record StrictMaximum(int index) implements PointType {}

    /// Nondegenerate on a slice that meets each orbit of a continuous symmetry once, and with a zero eigenvalue for every
    /// direction along orbits, on which the function does not change: with a strict minimum on the slice, a local minimum
    /// that is not strict.
    ///
    /// @param onSlice the type on the slice
    record AcrossOrbits(PointType onSlice) implements PointType {
        @Override
        public int index() {
            return onSlice.index();
        }
    }

    /// The type of a nondegenerate critical point in R^n.
    static PointType of(int index, int n) {
        if (index == 0) {
            return new StrictMinimum();
        }
        return index == n ? new StrictMaximum(n) : new StrictSaddle(index);
    }
}
