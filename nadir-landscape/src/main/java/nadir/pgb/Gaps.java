package nadir.pgb;

import java.util.List;

/// What a report on a basis asks of a risk, wherever its samples are.
interface Gaps {
    /// G_S for points that give the same outputs.
    ///
    /// @throws nadir.data.InputException if the network does not end in an affine map, condition (A)
    PgbGap gap(List<double[]> points);

    /// The fiber through a point.
    Fiber fiber(double[] point);

    /// Whether a basis of so many points is written out and decomposed.
    boolean isDense(int points);

    /// The gradient of the risk, weight decay included.
    void gradient(double[] point, double[] gradient);
}
