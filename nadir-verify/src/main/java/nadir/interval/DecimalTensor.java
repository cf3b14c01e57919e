package nadir.interval;

import java.math.BigDecimal;
import java.util.Arrays;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// A tensor of bounded intervals between decimals of at most [Decimals#DIGITS] digits. It is treated as immutable.
public final class DecimalTensor {
    private final Shape shape;
    private final BigDecimal[] lower;
    private final BigDecimal[] upper;

    /// Wraps arrays whose elements are known to be in order.
    DecimalTensor(Shape shape, BigDecimal[] lower, BigDecimal[] upper) {
        this.shape = shape;
        this.lower = lower;
        this.upper = upper;
    }

    /// The single point `tensor`, exactly: every double is a decimal.
    ///
    /// @throws IllegalArgumentException if an element is not finite
    public static DecimalTensor of(Tensor tensor) {
        return of(IntervalTensor.of(tensor));
    }

    /// The same intervals.
    ///
    /// @throws IllegalArgumentException if a bound is infinite
    public static DecimalTensor of(IntervalTensor intervals) {
        return new DecimalTensor(intervals.shape(), exactly(intervals.lowers()), exactly(intervals.uppers()));
    }

    private static BigDecimal[] exactly(double[] values) {
        BigDecimal[] exact = new BigDecimal[values.length];
        for (int i = 0; i < values.length; i++) {
            if (Double.isInfinite(values[i])) {
                throw new IllegalArgumentException("decimals require bounded intervals, got the bound " + values[i]
                        + "; take a smaller box");
            }
            exact[i] = new BigDecimal(values[i]);
        }
        return exact;
    }

    public Shape shape() {
        return shape;
    }

    /// The lower bound at a row-major position.
    public BigDecimal lower(int position) {
        return lower[position];
    }

    /// The upper bound at a row-major position.
    public BigDecimal upper(int position) {
        return upper[position];
    }

    BigDecimal[] lowers() {
        return lower;
    }

    BigDecimal[] uppers() {
        return upper;
    }

    /// The smallest intervals of doubles that contain these.
    public IntervalTensor outward() {
        double[] low = new double[lower.length];
        double[] high = new double[lower.length];
        for (int i = 0; i < low.length; i++) {
            low[i] = below(lower[i]);
            high[i] = -below(upper[i].negate());
        }
        return IntervalTensor.wrap(shape, low, high);
    }

    /// The largest double that is not above x; -infinity below all of them.
    private static double below(BigDecimal x) {
        double nearest = x.doubleValue();
        if (Double.isInfinite(nearest)) {
            return nearest > 0 ? Double.MAX_VALUE : nearest;
        }
        return new BigDecimal(nearest).compareTo(x) > 0 ? Math.nextDown(nearest) : nearest;
    }

    @Override
    public String toString() {
        return shape + " " + Arrays.toString(lower) + " " + Arrays.toString(upper);
    }
}
