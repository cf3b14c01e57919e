package nadir.interval;

import static nadir.interval.Rounding.divideDown;
import static nadir.interval.Rounding.divideUp;
import static nadir.interval.Rounding.down;
import static nadir.interval.Rounding.subtractDown;
import static nadir.interval.Rounding.subtractUp;
import static nadir.interval.Rounding.up;

/// Bounds of sine and cosine over an interval: from the values at its ends, and from the extrema that may lie in it. An
/// extremum is assumed wherever enclosures of (end / pi) do not exclude it.
final class Trigonometric {
    /// Math.PI lies below pi, its upper neighbour above.
    private static final double PI_UP = Math.nextUp(Math.PI);
    /// Beyond, multiples of pi can no longer be told apart well enough.
    private static final double FAR = 0x1p40;

    private Trigonometric() {}

    /// The largest lower bound found of sin (or cos) over [lower, upper].
    static double lower(boolean sine, double lower, double upper) {
        if (mayReach(sine, true, lower, upper)) {
            return -1;
        }
        return Math.max(-1, Math.min(down(value(sine, lower), Elementary.ONE_ULP),
                down(value(sine, upper), Elementary.ONE_ULP)));
    }

    /// The least upper bound found.
    static double upper(boolean sine, double lower, double upper) {
        if (mayReach(sine, false, lower, upper)) {
            return 1;
        }
        return Math.min(1, Math.max(up(value(sine, lower), Elementary.ONE_ULP),
                up(value(sine, upper), Elementary.ONE_ULP)));
    }

    private static double value(boolean sine, double x) {
        return sine ? StrictMath.sin(x) : StrictMath.cos(x);
    }

    /// Whether some k pi (cosine) or (k + 1/2) pi (sine) may lie in the interval, with k odd for minima, even for maxima.
    private static boolean mayReach(boolean sine, boolean minimum, double lower, double upper) {
        if (lower == upper) {
            return Double.isInfinite(lower);
        }
        if (!(Math.abs(lower) < FAR && Math.abs(upper) < FAR)) {
            return true;
        }
        double shift = sine ? 0.5 : 0;
        double first = Math.ceil(subtractDown(divideDown(lower, lower < 0 ? Math.PI : PI_UP), shift));
        double last = Math.floor(subtractUp(divideUp(upper, upper < 0 ? PI_UP : Math.PI), shift));
        if (last - first >= 1) {
            return true;
        }
        boolean odd = Math.abs(first % 2) == 1;
        return first == last && odd == minimum;
    }
}
