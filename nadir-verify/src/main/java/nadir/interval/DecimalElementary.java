package nadir.interval;

import static java.math.BigDecimal.ONE;
import static java.math.BigDecimal.TWO;
import static java.math.BigDecimal.ZERO;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Bounds of the elementary functions at one decimal: power series with bounds of their tails, in decimals of 60 digits
/// rounded in the direction of the bound.
final class DecimalElementary {
    private static final int WORKING_DIGITS = 60;
    private static final MathContext DOWN = new MathContext(WORKING_DIGITS, RoundingMode.FLOOR);
    private static final MathContext UP = new MathContext(WORKING_DIGITS, RoundingMode.CEILING);
    private static final MathContext NEAREST = new MathContext(WORKING_DIGITS, RoundingMode.HALF_EVEN);

    /// pi lies between this and one unit in the last place above it.
    private static final BigDecimal PI = new BigDecimal(
            "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899");
    private static final BigDecimal PI_UP = PI.add(PI.ulp());
    private static final BigDecimal LARGEST_EXPONENT = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal LARGEST_ANGLE = new BigDecimal("1e15");
    private static final int EXP_TERMS = 20;
    /// Digits after the point that series of sine and cosine are exact to; see [#sine(BigDecimal, int)].
    private static final BigDecimal SINE_ERROR = new BigDecimal("1e-52");
    private static final BigDecimal ERF_FAR = BigDecimal.valueOf(12);
    /// A term below this times the sum ends a series.
    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-60");

    private DecimalElementary() {}

    static BigDecimal expDown(BigDecimal x) {
        if (x.signum() >= 0) {
            return positiveExp(x, DOWN);
        }
        return x.compareTo(LARGEST_EXPONENT.negate()) < 0 ? ZERO : ONE.divide(positiveExp(x.negate(), UP), DOWN);
    }

    static BigDecimal expUp(BigDecimal x) {
        if (x.signum() >= 0) {
            return positiveExp(x, UP);
        }
        return ONE.divide(positiveExp(x.negate().min(LARGEST_EXPONENT), DOWN), UP);
    }

    /// e^x = (e^t)^(2^k) with t = x / 2^k below 2^-8, e^t by Horner's rule: 1 + t (1 + t/2 (1 + t/3 (...))). What is left out
    /// of the innermost bracket, 1 + t/21 + ..., is between 0 and 2 t. All numbers are positive, so that rounding every
    /// operation in one direction gives a bound.
    private static BigDecimal positiveExp(BigDecimal x, MathContext rounding) {
        if (x.compareTo(LARGEST_EXPONENT) > 0) {
            throw new UndefinedException("exp of " + x.round(NEAREST) + " is too large for an enclosure in decimals");
        }
        if (x.signum() == 0) {
            return ONE;
        }
        int halvings = Math.max(0, 9 + Math.getExponent(x.doubleValue()));
        BigDecimal t = x.divide(TWO.pow(halvings), rounding);
        BigDecimal result = rounding.equals(UP) ? ONE.add(TWO.multiply(t), rounding) : ONE;
        for (int n = EXP_TERMS; n > 0; n--) {
            result = ONE.add(t.multiply(result, rounding).divide(BigDecimal.valueOf(n), rounding), rounding);
        }
        for (int i = 0; i < halvings; i++) {
            result = result.multiply(result, rounding);
        }
        return result;
    }

    /// log x = y + log(1 + z), z = x e^-y - 1, with y about log x; the series in z to its cube is off by less than z^4/2 for
    /// |z| < 1/2, and log(1 + z) increases with z.
    ///
    /// @param x above 0
    static BigDecimal logDown(BigDecimal x) {
        BigDecimal y = approximateLog(x);
        BigDecimal z = x.multiply(expDown(y.negate()), DOWN).subtract(ONE, DOWN);
        requireSmall(z, x);
        return y.add(cubic(z, DOWN).subtract(z.pow(4).divide(TWO)), DOWN);
    }

    /// @param x above 0
    static BigDecimal logUp(BigDecimal x) {
        BigDecimal y = approximateLog(x);
        BigDecimal z = x.multiply(expUp(y.negate()), UP).subtract(ONE, UP);
        requireSmall(z, x);
        return y.add(cubic(z, UP).add(z.pow(4).divide(TWO)), UP);
    }

    /// z - z^2/2 + z^3/3, of which only the last term is rounded.
    private static BigDecimal cubic(BigDecimal z, MathContext rounding) {
        return z.subtract(z.pow(2).divide(TWO)).add(z.pow(3).divide(BigDecimal.valueOf(3), rounding));
    }

    private static BigDecimal approximateLog(BigDecimal x) {
        int exponent = x.precision() - x.scale();
        double mantissa = x.scaleByPowerOfTen(-exponent).doubleValue();
        return new BigDecimal(x.round(NEAREST).compareTo(ONE) == 0 ? 0
                : StrictMath.log(mantissa) + exponent * StrictMath.log(10));
    }

    private static void requireSmall(BigDecimal z, BigDecimal x) {
        if (z.abs().doubleValue() > 0.25) {
            throw new UndefinedException("log of " + x.round(NEAREST) + " is beyond an enclosure in decimals");
        }
    }

    static BigDecimal tanhDown(BigDecimal x) {
        if (x.signum() < 0) {
            return tanhUp(x.negate()).negate();
        }
        BigDecimal e = expDown(TWO.multiply(x).min(LARGEST_EXPONENT));
        return ONE.subtract(TWO.divide(ONE.add(e, DOWN), UP), DOWN).max(ZERO);
    }

    static BigDecimal tanhUp(BigDecimal x) {
        if (x.signum() < 0) {
            return tanhDown(x.negate()).negate();
        }
        if (TWO.multiply(x).compareTo(LARGEST_EXPONENT) > 0) {
            return ONE;
        }
        return ONE.subtract(TWO.divide(ONE.add(expUp(TWO.multiply(x)), UP), DOWN), UP).min(ONE);
    }

    static BigDecimal logisticDown(BigDecimal x) {
        if (x.signum() >= 0) {
            return ONE.divide(ONE.add(expUp(x.negate()), UP), DOWN);
        }
        BigDecimal e = expDown(x);
        return e.divide(ONE.add(e, UP), DOWN);
    }

    static BigDecimal logisticUp(BigDecimal x) {
        if (x.signum() >= 0) {
            return ONE.divide(ONE.add(expDown(x.negate()), DOWN), UP);
        }
        BigDecimal e = expUp(x);
        return e.divide(ONE.add(e, DOWN), UP);
    }

    /// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|).
    static BigDecimal softplusDown(BigDecimal x) {
        return x.max(ZERO).add(logDown(ONE.add(expDown(x.abs().negate()), DOWN)).max(ZERO), DOWN);
    }

    static BigDecimal softplusUp(BigDecimal x) {
        return x.max(ZERO).add(logUp(ONE.add(expUp(x.abs().negate()), UP)), UP);
    }

    /// The middle of an interval that sin(x + quarters pi/2) lies in; [#sineRadius(BigDecimal)] is its radius. x is reduced
    /// by n pi/2 to |t| < 0.8; the series has at most 25 terms below 1 in size, each with at most 50 roundings of 1e-59
    /// relative, so that all errors are below 1e-55; its tail is below the first term left out.
    static BigDecimal sine(BigDecimal x, int quarters) {
        BigDecimal turns = turns(x);
        BigDecimal t = x.subtract(turns.multiply(PI).divide(TWO)).round(NEAREST);
        int quadrant = turns.toBigInteger().mod(BigInteger.valueOf(4)).intValue() + quarters;
        BigDecimal y = sineSeries(t, quadrant % 2 == 1);
        return quadrant % 4 >= 2 ? y.negate() : y;
    }

    /// The series' error, and what the error of pi and the rounding of t can do to sine, which changes at most as much.
    static BigDecimal sineRadius(BigDecimal x) {
        return turns(x).abs().add(TWO).multiply(PI_UP.subtract(PI)).add(SINE_ERROR);
    }

    private static BigDecimal turns(BigDecimal x) {
        if (x.abs().compareTo(LARGEST_ANGLE) > 0) {
            throw new UndefinedException("sine of " + x.round(NEAREST) + " is beyond an enclosure in decimals");
        }
        return x.multiply(TWO).divide(PI, NEAREST).setScale(0, RoundingMode.HALF_EVEN);
    }

    private static BigDecimal sineSeries(BigDecimal t, boolean cosine) {
        BigDecimal square = t.multiply(t, NEAREST).negate();
        BigDecimal term = cosine ? ONE : t;
        BigDecimal sum = term;
        for (int n = cosine ? 1 : 2; n < 50; n += 2) {
            term = term.multiply(square, NEAREST).divide(BigDecimal.valueOf((long) n * (n + 1)), NEAREST);
            sum = sum.add(term, NEAREST);
        }
        return sum;
    }

    static BigDecimal erfDown(BigDecimal x) {
        if (x.signum() < 0) {
            return erfUp(x.negate()).negate();
        }
        if (x.compareTo(ERF_FAR) > 0) {
            // 1 - erf(x) <= e^(-x^2) for x >= 0.
            return ONE.subtract(expUp(x.multiply(x, DOWN).negate()), DOWN);
        }
        BigDecimal factor = factorDown().multiply(expDown(x.multiply(x, UP).negate()), DOWN);
        return factor.multiply(erfSeries(x, DOWN), DOWN).min(ONE);
    }

    static BigDecimal erfUp(BigDecimal x) {
        if (x.signum() < 0) {
            return erfDown(x.negate()).negate();
        }
        if (x.compareTo(ERF_FAR) > 0) {
            return ONE;
        }
        BigDecimal factor = factorUp().multiply(expUp(x.multiply(x, DOWN).negate()), UP);
        return factor.multiply(erfSeries(x, UP), UP).min(ONE);
    }

    /// 2/sqrt(pi), at most.
    static BigDecimal factorDown() {
        return TWO.divide(DecimalRounding.sqrtUp(PI_UP), DOWN);
    }

    /// 2/sqrt(pi), at least.
    static BigDecimal factorUp() {
        return TWO.divide(DecimalRounding.sqrtDown(PI), UP);
    }

    /// Sum of 2^n x^(2n+1) / (1 3 5 ... (2n+1)), whose terms are positive; the upper bound goes on until terms at least
    /// halve, so that the tail is at most the last term.
    private static BigDecimal erfSeries(BigDecimal x, MathContext rounding) {
        BigDecimal square = TWO.multiply(x.multiply(x, rounding));
        BigDecimal term = x;
        BigDecimal sum = x;
        boolean halving = false;
        for (int n = 1; !halving || term.compareTo(sum.multiply(NEGLIGIBLE)) > 0; n++) {
            BigDecimal divisor = BigDecimal.valueOf(2L * n + 1);
            term = term.multiply(square, rounding).divide(divisor, rounding);
            sum = sum.add(term, rounding);
            halving = TWO.multiply(square).compareTo(divisor) < 0;
        }
        return rounding.equals(UP) ? sum.add(term, rounding) : sum;
    }
}
