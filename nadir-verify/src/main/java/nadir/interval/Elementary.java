package nadir.interval;

import static nadir.interval.Rounding.addDown;
import static nadir.interval.Rounding.addUp;
import static nadir.interval.Rounding.divideDown;
import static nadir.interval.Rounding.divideUp;
import static nadir.interval.Rounding.down;
import static nadir.interval.Rounding.up;

/// Bounds of the increasing elementary functions at one double, from [StrictMath] and the errors it documents: 1 unit in
/// the last place for exp, log, log1p, sin and cos, 2.5 for tanh. The argument may be infinite, as the bound of an
/// unbounded set.
final class Elementary {
    /// Doubles that cover 1 ulp, also just below a power of two.
    static final int ONE_ULP = 2;
    /// Doubles that cover 2.5 ulps.
    private static final int TANH = 5;

    private Elementary() {}

    static double expDown(double x) {
        return Math.max(0, down(StrictMath.exp(x), ONE_ULP));
    }

    static double expUp(double x) {
        return x == Double.NEGATIVE_INFINITY ? 0 : up(StrictMath.exp(x), ONE_ULP);
    }

    /// @param x above 0
    static double logDown(double x) {
        return x == 1 ? 0 : down(StrictMath.log(x), ONE_ULP);
    }

    /// @param x above 0
    static double logUp(double x) {
        return x == 1 ? 0 : up(StrictMath.log(x), ONE_ULP);
    }

    /// @param x at least 0
    static double log1pDown(double x) {
        return Math.max(0, down(StrictMath.log1p(x), ONE_ULP));
    }

    /// @param x at least 0
    static double log1pUp(double x) {
        return x == 0 ? 0 : up(StrictMath.log1p(x), ONE_ULP);
    }

    static double tanhDown(double x) {
        return x == 0 ? 0 : Math.max(x > 0 ? 0 : -1, down(StrictMath.tanh(x), TANH));
    }

    static double tanhUp(double x) {
        return -tanhDown(-x);
    }

    /// Written with e^-|x|, which does not overflow.
    static double logisticDown(double x) {
        if (x >= 0) {
            return divideDown(1, addUp(1, expUp(-x)));
        }
        double e = expDown(x);
        return divideDown(e, addUp(1, e));
    }

    static double logisticUp(double x) {
        if (x >= 0) {
            return Math.min(1, divideUp(1, addDown(1, expDown(-x))));
        }
        double e = expUp(x);
        return divideUp(e, addDown(1, e));
    }

    /// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|).
    static double softplusDown(double x) {
        return addDown(Math.max(x, 0), log1pDown(expDown(-Math.abs(x))));
    }

    static double softplusUp(double x) {
        return addUp(Math.max(x, 0), log1pUp(expUp(-Math.abs(x))));
    }
}
