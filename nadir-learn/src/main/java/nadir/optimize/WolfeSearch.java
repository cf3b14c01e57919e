package nadir.optimize;

import org.jspecify.annotations.Nullable;

/// Line search for a step t with the strong Wolfe conditions (Nocedal & Wright 2006, eqs. 3.7a-b, algorithms 3.5 and
/// 3.6, with safeguarded cubic interpolation): with phi(t) = f(x + t d),
/// phi(t) <= phi(0) + c1 t phi'(0) and |phi'(t)| <= c2 |phi'(0)|.
///
/// Close to a minimum the decrease that is asked for is smaller than the rounding of f and the first condition becomes
/// a matter of luck. It is then read up to that rounding and the slopes decide alone, as in the approximate Wolfe
/// conditions of Hager & Zhang (SIAM J. Optim. 16, 2005, eq. 4.1): slopes are accurate where differences of values
/// are not.
///
/// A search evaluates nothing itself: it asks for value and gradient at one trial point after the other.
final class WolfeSearch {
    /// Doublings beyond which a direction counts as unbounded, and bisections beyond which as hopeless.
    private static final int TRIALS = 60;
    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    private static final double EXPANSION = 4;

    /// How a search ended.
    enum Ending {
        /// Both conditions hold, the first up to the rounding of f.
        WOLFE,
        /// The value fell, but no step with a slope flat enough was found: a kink, noise, or a descent without end.
        DECREASE,
        /// Nothing lower was found.
        FAILED
    }

    private final double[] direction;
    private Iterate from;
    private Iterate trial;
    private double slope0;
    private double noise;
    private double low;
    private double lowValue;
    private double lowSlope;
    private double high;
    private double highValue;
    private double highSlope;
    private double step;
    private double slope;
    private int trials;
    private double widthBefore;
    private boolean settling;
    private @Nullable Fault fault;
    private boolean sawFinite;

    /// @param direction read at every search; may change between searches
    WolfeSearch(double[] direction, Iterate from, Iterate trial) {
        this.direction = direction;
        this.from = from;
        this.trial = trial;
    }

    /// Forgets earlier searches and faults.
    ///
    /// @param newTrial where the points are tried; holds the accepted one in the end
    void place(Iterate newFrom, Iterate newTrial) {
        from = newFrom;
        trial = newTrial;
        fault = null;
        sawFinite = false;
    }

    /// The fault met at every trial since [#place], null if one trial was finite.
    @Nullable
    Fault fault() {
        return sawFinite ? null : fault;
    }

    /// Begins a search: null if it asks for value and gradient at the trial iterate, else how it ended.
    ///
    /// @param slopeAtStart direction . gradient, negative
    /// @param first the first trial step, > 0
    /// @param valueError relative rounding error of values
    @Nullable
    Ending begin(double slopeAtStart, double first, double valueError) {
        slope0 = slopeAtStart;
        noise = valueError * Math.abs(from.value());
        low = 0;
        lowValue = from.value();
        lowSlope = slope0;
        high = Double.POSITIVE_INFINITY;
        highValue = Double.NaN;
        highSlope = Double.NaN;
        widthBefore = Double.POSITIVE_INFINITY;
        trials = 0;
        settling = false;
        return first > 0 ? ask(first) : settle();
    }

    /// Goes on when value and gradient are known at the trial iterate; returns as [#begin].
    @Nullable
    Ending told() {
        boolean finite = read();
        if (settling) {
            return finite ? Ending.DECREASE : Ending.FAILED;
        }
        if (finite && trial.value() <= bound(step) && Math.abs(slope) <= CURVATURE * Math.abs(slope0)) {
            return Ending.WOLFE;
        }
        narrow(step);
        double next = proposal();
        double width = Math.abs(high - low);
        if (trials % 3 == 2) {
            // Interpolation must beat bisection over three trials, or bisection takes over for one.
            next = width > 0.125 * widthBefore && width < Double.POSITIVE_INFINITY ? middle() : next;
            widthBefore = width;
        }
        trials++;
        boolean usable = next != low && next != high && Double.isFinite(next);
        return usable && next > 0 && trials < TRIALS ? ask(next) : settle();
    }

    private @Nullable Ending ask(double t) {
        step = t;
        Vectors.move(from.point(), t, direction, trial.point());
        return null;
    }

    /// Reads what is known at the trial; false if not everything is finite there.
    private boolean read() {
        slope = Vectors.dot(trial.gradient(), direction);
        Fault found = trial.fault();
        if (found != null || !Double.isFinite(slope)) {
            fault = found;
            slope = Double.NaN;
            return false;
        }
        sawFinite = true;
        return true;
    }

    private double bound(double t) {
        return from.value() + SUFFICIENT_DECREASE * t * slope0 + noise;
    }

    /// Keeps `low` the best step so far with sufficient decrease, and a minimum of phi between `low` and `high`.
    private void narrow(double t) {
        double value = trial.value();
        boolean higher = Double.isNaN(slope) || !(value <= bound(t)) || value > lowValue + noise;
        if (higher) {
            high = t;
            highValue = value;
            highSlope = slope;
            return;
        }
        double towardsHigh = high - low;
        if (slope * towardsHigh >= 0) {
            high = low;
            highValue = lowValue;
            highSlope = lowSlope;
        }
        low = t;
        lowValue = value;
        lowSlope = slope;
    }

    private double proposal() {
        if (high == Double.POSITIVE_INFINITY) {
            return EXPANSION * low;
        }
        if (Double.isNaN(highSlope)) {
            // Nothing is known beyond the edge of the domain: go back fast.
            return low + 0.2 * (high - low);
        }
        double width = high - low;
        double t = Math.abs(highValue - lowValue) <= 10 * noise ? secant() : cubic();
        if (!Double.isFinite(t)) {
            return middle();
        }
        double fraction = (t - low) / width;
        return low + Math.clamp(fraction, 0.05, 0.95) * width;
    }

    private double middle() {
        return low + 0.5 * (high - low);
    }

    private double secant() {
        return low - lowSlope * (high - low) / (highSlope - lowSlope);
    }

    /// The minimiser of the cubic through both values and slopes (Nocedal & Wright 2006, eq. 3.59).
    private double cubic() {
        double d1 = lowSlope + highSlope - 3 * (lowValue - highValue) / (low - high);
        double d2 = Math.signum(high - low) * Math.sqrt(d1 * d1 - lowSlope * highSlope);
        return high - (high - low) * (highSlope + d2 - d1) / (highSlope - lowSlope + 2 * d2);
    }

    private @Nullable Ending settle() {
        if (low == 0 || !(lowValue < from.value())) {
            return Ending.FAILED;
        }
        settling = true;
        return ask(low);
    }
}
