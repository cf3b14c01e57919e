package nadir.certify;

import nadir.interval.IntervalTensor;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Boxes around points of R^n, of shape \[n\].
final class Boxes {
    private Boxes() {}

    /// Twice as far as the zero can be away from c to first order, and in every direction as far as in the worst one,
    /// measured in scales: with q the norm of I - C J over the box in these scales, Krawczyk's test succeeds from q < 1/3 on.
    ///
    /// @param step an enclosure of C F(c)
    /// @param scales positive lengths that count as equal in different coordinates
    static double[] radii(double[] center, IntervalTensor step, double[] scales) {
        double[] radii = new double[center.length];
        double largest = 0;
        for (int i = 0; i < radii.length; i++) {
            largest = Math.max(largest, step.magnitude(i) / scales[i]);
        }
        for (int i = 0; i < radii.length; i++) {
            radii[i] = 2 * step.magnitude(i) + largest * scales[i] + 4 * Math.ulp(center[i]);
        }
        return radii;
    }

    /// The points at most `room` times a radius from the center, about.
    static IntervalTensor around(double[] center, double[] radii, double room) {
        double[] lower = new double[center.length];
        double[] upper = new double[center.length];
        for (int i = 0; i < center.length; i++) {
            double radius = room * Math.abs(radii[i]);
            lower[i] = center[i] - radius;
            upper[i] = center[i] + radius;
        }
        return IntervalTensor.wrap(Shape.of(center.length), lower, upper);
    }

    /// A point in the middle of the box.
    static IntervalTensor middle(IntervalTensor box) {
        double[] middle = new double[box.shape().size()];
        for (int i = 0; i < middle.length; i++) {
            middle[i] = box.midpoint(i);
        }
        return IntervalTensor.of(Tensor.vector(middle));
    }

    /// The lower ends: the coordinates of a box that is one point.
    static double[] point(IntervalTensor box) {
        double[] point = new double[box.shape().size()];
        for (int i = 0; i < point.length; i++) {
            point[i] = box.lower(i);
        }
        return point;
    }

    static double largestRadius(IntervalTensor box) {
        double largest = 0;
        for (int i = 0; i < box.shape().size(); i++) {
            largest = Math.max(largest, box.radius(i));
        }
        return largest;
    }

    /// @throws IllegalArgumentException if the point has not n finite coordinates
    static void requirePoint(double[] point, int n) {
        if (point.length != n) {
            throw new IllegalArgumentException("a proof requires a point of length " + n + ", got " + point.length
                    + "; pass all coordinates");
        }
        for (double coordinate : point) {
            if (!Double.isFinite(coordinate)) {
                throw new IllegalArgumentException("a proof requires finite coordinates, got " + coordinate);
            }
        }
    }

    /// @throws IllegalArgumentException if the box has not n bounded intervals of positive width
    static void requireBox(IntervalTensor box, int n) {
        if (!box.shape().equals(Shape.of(n))) {
            throw new IllegalArgumentException("a proof requires a box of shape [" + n + "], got " + box.shape());
        }
        for (int i = 0; i < n; i++) {
            if (!(box.lower(i) < box.upper(i) && Double.isFinite(box.upper(i)) && Double.isFinite(box.lower(i)))) {
                throw new IllegalArgumentException("a proof requires bounded intervals of positive width, got ["
                        + box.lower(i) + ", " + box.upper(i) + "] at position " + i + "; widen the box");
            }
        }
    }
}
