package nadir.check;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Elementary functions of intervals of decimals. All are formulas and power series evaluated in [DecimalInterval], so that
/// rounding takes care of itself, plus an interval for the rest of the series, which is derived beside each. Their absolute
/// errors are near 1e-35, or that small a part of the result; they are meant for narrow intervals.
final class DecimalFunctions {
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final DecimalInterval HALF = DecimalInterval.of(0.5);
    /// The first 42 digits of pi, and the next number of 42 digits.
    static final DecimalInterval PI = new DecimalInterval(
            new BigDecimal("3.14159265358979323846264338327950288419716"),
            new BigDecimal("3.14159265358979323846264338327950288419717"));
    private static final DecimalInterval TWO_PI = PI.times(2);
    private static final DecimalInterval TWO_OVER_ROOT_PI = PI.root().reciprocal().times(2);
    /// 1/n!
    private static final DecimalInterval[] INVERSE_FACTORIALS = inverseFactorials(64);
    private static final int EXP_TERMS = 20;
    private static final BigDecimal SIXTEENTH = new BigDecimal("0.0625");
    private static final BigDecimal EXP_REST = new BigDecimal("1e-44");
    private static final BigDecimal LARGEST_EXPONENT = new BigDecimal("4000");
    private static final int LOG_TERMS = 8;
    private static final double LOG_10 = 2.302585092994046;
    private static final BigDecimal THOUSANDTH = new BigDecimal("1e-3");
    private static final BigDecimal FOUR = new BigDecimal("4");
    private static final BigDecimal LARGEST_ANGLE = new BigDecimal("1e30");
    private static final BigDecimal ERF_IS_ONE = BigDecimal.TEN;
    private static final BigDecimal ERF_REST = new BigDecimal("1e-43");

    private DecimalFunctions() {}

    private static DecimalInterval[] inverseFactorials(int count) {
        DecimalInterval[] result = new DecimalInterval[count];
        BigDecimal factorial = ONE;
        for (int n = 0; n < count; n++) {
            factorial = n == 0 ? ONE : factorial.multiply(BigDecimal.valueOf(n));
            result[n] = DecimalInterval.of(factorial).reciprocal();
        }
        return result;
    }

    /// [-r, r]
    private static DecimalInterval within(BigDecimal radius) {
        return new DecimalInterval(radius.negate(), radius);
    }

    private static DecimalInterval point(BigDecimal x) {
        return DecimalInterval.of(x);
    }

    /// From the enclosures at both ends, for an increasing function.
    private static DecimalInterval hull(DecimalInterval atLower, DecimalInterval atUpper) {
        return new DecimalInterval(atLower.lower(), atUpper.upper());
    }

    /// e^x = (e^y)^(2^k) with y = x / 2^k, |y| <= 1/16. The series to y^20/20! leaves at most
    /// 2 |y|^21/21! < 2.1e-45: each further term is less than half the one before.
    static DecimalInterval exp(DecimalInterval x) {
        if (x.upper().compareTo(LARGEST_EXPONENT) > 0) {
            throw new NotConfirmedException("numbers overflow");
        }
        if (x.lower().compareTo(LARGEST_EXPONENT.negate()) < 0) {
            BigDecimal most = x.upper().max(LARGEST_EXPONENT.negate());
            return new DecimalInterval(BigDecimal.ZERO, exp(point(most)).upper());
        }
        DecimalInterval y = x;
        int halvings = 0;
        while (y.magnitude().compareTo(SIXTEENTH) > 0) {
            y = y.times(HALF);
            halvings++;
        }
        DecimalInterval result = INVERSE_FACTORIALS[EXP_TERMS];
        for (int n = EXP_TERMS - 1; n >= 0; n--) {
            result = result.times(y).plus(INVERSE_FACTORIALS[n]);
        }
        result = result.plus(within(EXP_REST));
        for (int i = 0; i < halvings; i++) {
            result = result.square();
        }
        return result;
    }

    static DecimalInterval log(DecimalInterval x) {
        if (x.lower().signum() <= 0) {
            throw new NotConfirmedException("a logarithm of " + x + ", which has numbers that are not positive");
        }
        return hull(logAt(x.lower()), logAt(x.upper()));
    }

    /// log x = g + log z with z = x e^-g, for any g; a good one is a logarithm in doubles. With u = (z - 1) / (z + 1),
    /// log z = 2 (u + u^3/3 + ... + u^15/15) and a rest below 2 |u|^17 / (17 (1 - u^2)) < |u|^17 <= 1e-51 for |u| <= 1e-3.
    private static DecimalInterval logAt(BigDecimal x) {
        int exponent = DecimalInterval.exponent(x);
        double near = StrictMath.log(x.scaleByPowerOfTen(-exponent).doubleValue()) + exponent * LOG_10;
        DecimalInterval guess = DecimalInterval.of(near);
        DecimalInterval z = point(x).times(exp(guess.negate()));
        DecimalInterval u = z.minus(DecimalInterval.ONE).times(z.plus(DecimalInterval.ONE).reciprocal());
        if (u.magnitude().compareTo(THOUSANDTH) > 0) {
            throw new NotConfirmedException("a logarithm of " + x + " is not enclosed");
        }
        DecimalInterval square = u.square();
        DecimalInterval sum = DecimalInterval.ZERO;
        for (int n = LOG_TERMS - 1; n >= 0; n--) {
            sum = sum.times(square).plus(DecimalInterval.of(2 * n + 1).reciprocal());
        }
        return guess.plus(sum.times(u).times(2)).plus(within(u.magnitude().pow(2 * LOG_TERMS + 1)));
    }

    /// 1 / (1 + e^-x) = e^x / (1 + e^x), whichever does not overflow.
    static DecimalInterval logistic(DecimalInterval x) {
        DecimalInterval result;
        if (x.lower().signum() >= 0) {
            result = exp(x.negate()).plus(DecimalInterval.ONE).reciprocal();
        } else if (x.upper().signum() <= 0) {
            DecimalInterval e = exp(x);
            result = e.times(e.plus(DecimalInterval.ONE).reciprocal());
        } else {
            result = hull(logistic(point(x.lower())), logistic(point(x.upper())));
        }
        return result.clamp(BigDecimal.ZERO, ONE);
    }

    /// 2 / (1 + e^-2x) - 1
    static DecimalInterval tanh(DecimalInterval x) {
        return logistic(x.times(2)).times(2).minus(DecimalInterval.ONE).clamp(ONE.negate(), ONE);
    }

    /// log(1 + e^x) = x + log(1 + e^-x), whichever does not overflow.
    static DecimalInterval softplus(DecimalInterval x) {
        if (x.lower().signum() >= 0) {
            return x.plus(log(exp(x.negate()).plus(DecimalInterval.ONE)));
        }
        if (x.upper().signum() <= 0) {
            return log(exp(x).plus(DecimalInterval.ONE));
        }
        return hull(softplus(point(x.lower())), softplus(point(x.upper())));
    }

    static DecimalInterval sin(DecimalInterval x) {
        return wave(x, 1);
    }

    static DecimalInterval cos(DecimalInterval x) {
        return wave(x, 0);
    }

    /// The series of sine (powers from 1) or cosine (from 0) at y = x - 2 pi k, |y| <= 4, with every second power below 62.
    /// All derivatives are at most 1, so by Taylor's theorem the rest is at most |y|^62/62! < 1e-47, or |y|^63/63!.
    private static DecimalInterval wave(DecimalInterval x, int first) {
        DecimalInterval all = new DecimalInterval(ONE.negate(), ONE);
        if (x.magnitude().compareTo(LARGEST_ANGLE) > 0) {
            return all;
        }
        BigDecimal turns = x.lower().divide(TWO_PI.lower(), 0, RoundingMode.HALF_EVEN);
        DecimalInterval y = x.minus(TWO_PI.times(point(turns)));
        if (y.magnitude().compareTo(FOUR) > 0) {
            return all;
        }
        DecimalInterval square = y.square();
        DecimalInterval sum = DecimalInterval.ZERO;
        for (int n = 60 + first; n >= 0; n -= 2) {
            sum = INVERSE_FACTORIALS[n].minus(sum.times(square));
        }
        DecimalInterval series = first == 1 ? sum.times(y) : sum;
        return series.plus(within(EXP_REST)).clamp(ONE.negate(), ONE);
    }

    static DecimalInterval erf(DecimalInterval x) {
        if (x.upper().signum() < 0) {
            return erf(x.negate()).negate();
        }
        if (x.lower().compareTo(ERF_IS_ONE) > 0) {
            // 1 - erf x <= e^(-x^2) < 4e-44 for x >= 10.
            return new DecimalInterval(ONE.subtract(ERF_REST), ONE);
        }
        if (x.magnitude().compareTo(ERF_IS_ONE) > 0 || x.lower().signum() < 0) {
            return hull(erfAt(x.lower()), erfAt(x.upper()));
        }
        return erfSeries(x).clamp(ONE.negate(), ONE);
    }

    private static DecimalInterval erfAt(BigDecimal x) {
        return x.signum() < 0 ? erf(point(x.negate())).negate() : erf(point(x));
    }

    /// erf x = (2 / sqrt(pi)) e^(-x^2) sum over n of 2^n x^(2n+1) / (1 3 5 ... (2n+1)), for x >= 0. Term n is the one before
    /// times 2 x^2 / (2n+1). From the first n with 2n + 1 > 4 x^2 on, each is less than half the one before, and all that
    /// follow a term are together less than that term.
    private static DecimalInterval erfSeries(DecimalInterval x) {
        DecimalInterval square = x.square();
        BigDecimal fourSquares = square.upper().multiply(FOUR);
        DecimalInterval term = x;
        DecimalInterval sum = x;
        int n = 0;
        do {
            n++;
            term = term.times(square).times(2).times(DecimalInterval.of(2 * n + 1).reciprocal());
            sum = sum.plus(term);
        } while (BigDecimal.valueOf(2L * n + 1).compareTo(fourSquares) <= 0
                || term.upper().compareTo(EXP_REST) > 0);
        DecimalInterval rest = new DecimalInterval(BigDecimal.ZERO, term.upper());
        return erfSlope(x).times(sum.plus(rest));
    }

    /// The derivative of the error function.
    static DecimalInterval erfSlope(DecimalInterval x) {
        return TWO_OVER_ROOT_PI.times(exp(x.square().negate()));
    }

    /// x^r for x > 0, or x = 0 and r > 0.
    static DecimalInterval power(DecimalInterval x, double r) {
        return x.isZero() && r > 0 ? DecimalInterval.ZERO : exp(log(x).times(DecimalInterval.of(r)));
    }
}
