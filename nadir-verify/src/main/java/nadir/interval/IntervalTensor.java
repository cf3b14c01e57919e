package nadir.interval;

import java.util.Arrays;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// A tensor of intervals: all real tensors whose elements lie between `lower` and `upper`, element by element. A lower
/// bound may be -infinity and an upper bound +infinity, for unbounded sets of reals; bounds are never NaN, and no
/// interval is empty. It is treated as immutable.
public final class IntervalTensor {
    private final Shape shape;
    private final double[] lower;
    private final double[] upper;

    /// Wraps arrays whose elements are known to be in order.
    IntervalTensor(Shape shape, double[] lower, double[] upper) {
        this.shape = shape;
        this.lower = lower;
        this.upper = upper;
    }

    /// The intervals between copies of two arrays, row-major.
    ///
    /// @throws IllegalArgumentException if an array does not fit the shape, or for some element not lower <= upper, or
    ///     no real number lies between
    public static IntervalTensor of(Shape shape, double[] lower, double[] upper) {
        requireOrder(shape, lower, upper);
        return new IntervalTensor(shape, lower.clone(), upper.clone());
    }

    private static void requireOrder(Shape shape, double[] lower, double[] upper) {
        if (lower.length != shape.size() || upper.length != shape.size()) {
            throw new IllegalArgumentException("intervals of shape " + shape + " require " + shape.size()
                    + " lower and upper bounds, got " + lower.length + " and " + upper.length);
        }
        for (int i = 0; i < lower.length; i++) {
            if (!(lower[i] <= upper[i]) || lower[i] == Double.POSITIVE_INFINITY
                    || upper[i] == Double.NEGATIVE_INFINITY) {
                throw new IllegalArgumentException("an interval requires real numbers between its bounds, got ["
                        + lower[i] + ", " + upper[i] + "] at position " + i + "; order the bounds");
            }
        }
    }

    /// The intervals between two arrays, row-major, which are handed over and must not be written to any more.
    ///
    /// @throws IllegalArgumentException as [#of(Shape, double[], double[])]
    public static IntervalTensor wrap(Shape shape, double[] lower, double[] upper) {
        requireOrder(shape, lower, upper);
        return new IntervalTensor(shape, lower, upper);
    }

    /// The single point `tensor`.
    ///
    /// @throws IllegalArgumentException if an element is not finite
    public static IntervalTensor of(Tensor tensor) {
        for (int i = 0; i < tensor.shape().size(); i++) {
            if (!Double.isFinite(tensor.get(i))) {
                throw new IllegalArgumentException("an enclosure requires finite numbers, got " + tensor.get(i)
                        + " at position " + i + "; remove what is not finite");
            }
        }
        return new IntervalTensor(tensor.shape(), tensor.values(), tensor.values());
    }

    public Shape shape() {
        return shape;
    }

    /// The lower bound at a row-major position.
    public double lower(int position) {
        return lower[position];
    }

    /// The upper bound at a row-major position.
    public double upper(int position) {
        return upper[position];
    }

    /// The backing array of lower bounds, for reading only.
    double[] lowers() {
        return lower;
    }

    /// The backing array of upper bounds, for reading only.
    double[] uppers() {
        return upper;
    }

    /// A double in the interval near its middle; finite.
    public double midpoint(int position) {
        double low = lower[position];
        double high = upper[position];
        if (low == Double.NEGATIVE_INFINITY) {
            return high == Double.POSITIVE_INFINITY ? 0 : Math.min(high, -Double.MAX_VALUE / 2);
        }
        if (high == Double.POSITIVE_INFINITY) {
            return Math.max(low, Double.MAX_VALUE / 2);
        }
        return Math.min(high, Math.max(low, low / 2 + high / 2));
    }

    /// An upper bound of the distance from [#midpoint(int)] to the points of the interval.
    public double radius(int position) {
        double middle = midpoint(position);
        return Math.max(Rounding.subtractUp(upper[position], middle), Rounding.subtractUp(middle, lower[position]));
    }

    /// An upper bound of the absolute values in the interval.
    public double magnitude(int position) {
        return Math.max(-lower[position], upper[position]);
    }

    /// Whether all elements of `point` lie in these intervals.
    public boolean contains(Tensor point) {
        if (!shape.equals(point.shape())) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (!(lower[i] <= point.get(i) && point.get(i) <= upper[i])) {
                return false;
            }
        }
        return true;
    }

    /// Whether every element is one double.
    public boolean isPoint() {
        return Arrays.equals(lower, upper);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntervalTensor tensor && shape.equals(tensor.shape)
                && Arrays.equals(lower, tensor.lower) && Arrays.equals(upper, tensor.upper);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(lower) + Arrays.hashCode(upper);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(shape.toString());
        for (int i = 0; i < Math.min(lower.length, 8); i++) {
            text.append(" [").append(lower[i]).append(", ").append(upper[i]).append(']');
        }
        return text.append(lower.length > 8 ? " ..." : "").toString();
    }
}
