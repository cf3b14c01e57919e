package nadir.check;

/// Elementary functions of intervals. They rest on the errors that `StrictMath` documents: 1 ulp for exp, log, log1p, sin
/// and cos, 2.5 for tanh. One ulp of an exact value just below a power of two is two doubles, so bounds move outwards by
/// twice as many doubles as the error has ulps.
final class Functions {
    private static final int ONE_ULP = 2;
    private static final int TANH = 5;
    /// Contains pi: `Math.PI` is the double nearest to it and lies below.
    private static final Interval PI = new Interval(Math.PI, Math.nextUp(Math.PI));
    /// 2 / sqrt(pi)
    private static final Interval TWO_OVER_ROOT_PI = PI.root().reciprocal().times(2);
    /// Beyond this, 1 - erf is below 2^-60.
    private static final double ERF_IS_ONE = 6.5;

    private Functions() {}

    /// Bounds for a monotone function's values at the ends, each off by less than `steps` doubles.
    private static Interval widen(double lower, double upper, int steps) {
        double low = lower;
        double high = upper;
        for (int i = 0; i < steps; i++) {
            low = Math.nextDown(low);
            high = Math.nextUp(high);
        }
        return new Interval(low, high);
    }

    private static Interval clamp(Interval x, double least, double most) {
        return new Interval(Math.max(least, x.lower()), Math.min(most, x.upper()));
    }

    /// Both ends' enclosures joined, for an increasing function.
    private static Interval hull(Interval atLower, Interval atUpper) {
        return new Interval(atLower.lower(), atUpper.upper());
    }

    static Interval exp(Interval x) {
        return clamp(widen(StrictMath.exp(x.lower()), StrictMath.exp(x.upper()), ONE_ULP), 0, Double.MAX_VALUE);
    }

    static Interval log(Interval x) {
        if (x.lower() <= 0) {
            throw new NotConfirmedException("a logarithm of " + x + ", which has numbers that are not positive");
        }
        return widen(StrictMath.log(x.lower()), StrictMath.log(x.upper()), ONE_ULP);
    }

    /// log(1 + x) for x >= 0.
    private static Interval log1p(Interval x) {
        return clamp(widen(StrictMath.log1p(x.lower()), StrictMath.log1p(x.upper()), ONE_ULP), 0, Double.MAX_VALUE);
    }

    static Interval tanh(Interval x) {
        return clamp(widen(StrictMath.tanh(x.lower()), StrictMath.tanh(x.upper()), TANH), -1, 1);
    }

    /// 1 / (1 + e^-x)
    static Interval logistic(Interval x) {
        return clamp(hull(logisticAt(x.lower()), logisticAt(x.upper())), 0, 1);
    }

    private static Interval logisticAt(double x) {
        Interval small = exp(Interval.of(-Math.abs(x)));
        Interval inverse = small.plus(Interval.ONE).reciprocal();
        return x >= 0 ? inverse : small.times(inverse);
    }

    /// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)
    static Interval softplus(Interval x) {
        Interval hull = hull(softplusAt(x.lower()), softplusAt(x.upper()));
        return clamp(hull, 0, Double.MAX_VALUE);
    }

    private static Interval softplusAt(double x) {
        Interval rest = log1p(exp(Interval.of(-Math.abs(x))));
        return x > 0 ? rest.plus(Interval.of(x)) : rest;
    }

    /// sin lies within r of its value at a point that is within r: its slope is at most 1.
    static Interval sin(Interval x) {
        double middle = x.middle();
        double value = StrictMath.sin(middle);
        return clamp(widen(value, value, ONE_ULP).plus(deviations(x, middle)), -1, 1);
    }

    static Interval cos(Interval x) {
        double middle = x.middle();
        double value = StrictMath.cos(middle);
        return clamp(widen(value, value, ONE_ULP).plus(deviations(x, middle)), -1, 1);
    }

    /// [-r, r] with r the largest distance from `middle` in x.
    private static Interval deviations(Interval x, double middle) {
        double radius = x.minus(Interval.of(middle)).magnitude();
        return new Interval(-radius, radius);
    }

    /// The error function is increasing, and odd.
    static Interval erf(Interval x) {
        return clamp(hull(erfAt(x.lower()), erfAt(x.upper())), -1, 1);
    }

    private static Interval erfAt(double x) {
        if (x < 0) {
            return erfAt(-x).negate();
        }
        if (x > ERF_IS_ONE) {
            // 1 - erf x <= e^(-x^2) for x >= 0.
            return new Interval(1 - 0x1p-53, 1);
        }
        // erf x = (2 / sqrt(pi)) e^(-x^2) sum over n of 2^n x^(2n+1) / (1 3 5 ... (2n+1)); all terms are positive.
        Interval point = Interval.of(x);
        Interval square = point.square();
        Interval term = point;
        Interval sum = point;
        int n = 0;
        while (n < 4 * x * x + 8 || term.upper() > 0x1p-60 * sum.lower()) {
            n++;
            term = term.times(square).times(2).times(Interval.of(2 * n + 1).reciprocal());
            sum = sum.plus(term);
            if (term.upper() < Double.MIN_NORMAL) {
                break;
            }
        }
        // From here on each term is less than half the one before, so the rest is less than the last term.
        Interval rest = new Interval(0, term.upper());
        Interval density = TWO_OVER_ROOT_PI.times(exp(square.negate()));
        return density.times(sum.plus(rest));
    }

    /// The derivative of the error function.
    static Interval erfSlope(Interval x) {
        return TWO_OVER_ROOT_PI.times(exp(x.square().negate()));
    }

    /// x^r for x > 0, or x = 0 and r > 0.
    static Interval power(Interval x, double r) {
        return x.isZero() && r > 0 ? Interval.ZERO : exp(log(x).times(Interval.of(r)));
    }
}
