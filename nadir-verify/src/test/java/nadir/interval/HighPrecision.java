package nadir.interval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import nadir.ir.UnaryFunction;

/// Elementary functions to more than 60 digits, by reduction of the argument and power series in decimal arithmetic of
/// 100 digits: slow, and independent of floating point.
public final class HighPrecision {
    public static final MathContext DIGITS = new MathContext(80, RoundingMode.HALF_EVEN);
    /// A bound of the relative error of all results, with a wide margin.
    public static final BigDecimal ERROR = new BigDecimal("1e-60");
    /// Enough digits to reduce the largest double.
    private static final MathContext WIDE = new MathContext(400, RoundingMode.HALF_EVEN);
    /// Enough digits to add 1 to the smallest double.
    private static final MathContext EXACT = new MathContext(1000);
    private static final BigDecimal TWO = BigDecimal.TWO;
    static final BigDecimal PI = machin();
    private static final BigDecimal LOG_2 = twiceAtanh(BigDecimal.ONE.divide(BigDecimal.valueOf(3), DIGITS));

    private HighPrecision() {}

    /// The value of a function.
    ///
    /// @param x small enough not to overflow exponents: for e^x and what is made of it, |x| <= 800
    public static BigDecimal of(UnaryFunction function, BigDecimal x) {
        return switch (function) {
            case NEGATE -> x.negate();
            case EXP -> exp(x);
            case LOG -> log(x);
            case SQRT -> x.sqrt(DIGITS);
            case SIN -> sine(x, 0);
            case COS -> sine(x, 1);
            case TANH -> {
                BigDecimal e = expMinusOne(x.abs().multiply(TWO));
                BigDecimal y = e.divide(e.add(TWO), DIGITS);
                yield x.signum() < 0 ? y.negate() : y;
            }
            case LOGISTIC -> BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(x.negate())), DIGITS);
            case SOFTPLUS -> x.signum() > 0 ? x.add(logOnePlus(exp(x.negate()))) : logOnePlus(exp(x));
            case ERF -> errorFunction(x);
            case ABS -> x.abs();
            case SIGN -> BigDecimal.valueOf(x.signum());
        };
    }

    public static BigDecimal exp(BigDecimal x) {
        return expMinusOne(x).add(BigDecimal.ONE, EXACT);
    }

    /// e^x - 1 without cancellation for small x; larger ones are halved until small.
    private static BigDecimal expMinusOne(BigDecimal x) {
        int halvings = Math.max(0, 12 + binaryExponent(x));
        if (halvings <= 12 && binaryExponent(x) < -3) {
            return expSeries(x);
        }
        BigDecimal reduced = x.divide(TWO.pow(halvings), DIGITS);
        BigDecimal result = expSeries(reduced).add(BigDecimal.ONE);
        for (int i = 0; i < halvings; i++) {
            result = result.multiply(result, DIGITS);
        }
        return result.subtract(BigDecimal.ONE, EXACT);
    }

    private static BigDecimal expSeries(BigDecimal x) {
        BigDecimal term = x.round(DIGITS);
        BigDecimal sum = term;
        for (int n = 2; matters(term, sum); n++) {
            term = term.multiply(x, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    public static BigDecimal log(BigDecimal x) {
        int exponent = binaryExponent(x);
        BigDecimal scale = TWO.pow(Math.abs(exponent));
        BigDecimal m = exponent >= 0 ? x.divide(scale, DIGITS) : x.multiply(scale);
        if (m.compareTo(new BigDecimal("1.42")) > 0) {
            m = m.divide(TWO, DIGITS);
            exponent++;
        }
        if (exponent == -1 && m.compareTo(new BigDecimal("1.3")) > 0) {
            m = m.divide(TWO, DIGITS);
            exponent++;
        }
        BigDecimal z = m.subtract(BigDecimal.ONE).divide(m.add(BigDecimal.ONE), DIGITS);
        return twiceAtanh(z).add(LOG_2.multiply(BigDecimal.valueOf(exponent)), DIGITS);
    }

    private static BigDecimal logOnePlus(BigDecimal y) {
        return twiceAtanh(y.divide(y.add(TWO), DIGITS));
    }

    private static BigDecimal twiceAtanh(BigDecimal z) {
        BigDecimal square = z.multiply(z, DIGITS);
        BigDecimal power = z.round(DIGITS);
        BigDecimal sum = power;
        BigDecimal term = power;
        for (int n = 3; matters(term, sum); n += 2) {
            power = power.multiply(square, DIGITS);
            term = power.divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum.multiply(TWO);
    }

    /// sin(x + quarters * pi / 2).
    private static BigDecimal sine(BigDecimal x, int quarters) {
        BigDecimal half = PI.divide(TWO, WIDE);
        BigDecimal turns = x.divide(half, WIDE).setScale(0, RoundingMode.HALF_EVEN);
        BigDecimal rest = x.subtract(turns.multiply(half));
        int quadrant = turns.toBigInteger().mod(BigInteger.valueOf(4)).intValue() + quarters;
        BigDecimal y = sineSeries(rest.round(DIGITS), quadrant % 2 == 1);
        return quadrant % 4 >= 2 ? y.negate() : y;
    }

    private static BigDecimal sineSeries(BigDecimal x, boolean cosine) {
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal term = cosine ? BigDecimal.ONE : x;
        BigDecimal sum = term;
        for (int n = cosine ? 1 : 2; matters(term, sum); n += 2) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf((long) n * (n + 1)), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    private static BigDecimal errorFunction(BigDecimal x) {
        BigDecimal square = x.multiply(x, DIGITS);
        BigDecimal term = x;
        BigDecimal sum = x;
        for (int n = 1; matters(term, sum); n++) {
            term = term.multiply(square, DIGITS).multiply(TWO).divide(BigDecimal.valueOf(2L * n + 1), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum.multiply(exp(square.negate()), DIGITS).multiply(twoOverRootPi(), DIGITS);
    }

    static BigDecimal twoOverRootPi() {
        return TWO.divide(PI.sqrt(DIGITS), DIGITS);
    }

    private static boolean matters(BigDecimal term, BigDecimal sum) {
        return term.signum() != 0 && magnitude(term) > magnitude(sum) - 75;
    }

    private static int magnitude(BigDecimal x) {
        return x.precision() - x.scale();
    }

    /// About floor(log2 |x|), for x not below 2^-1074.
    private static int binaryExponent(BigDecimal x) {
        double size = x.doubleValue();
        if (size == 0) {
            return -2000;
        }
        return Math.abs(size) < Double.MIN_NORMAL ? Math.getExponent(size * 0x1p60) - 60 : Math.getExponent(size);
    }

    /// pi = 16 atan(1/5) - 4 atan(1/239).
    private static BigDecimal machin() {
        return arctangentOfInverse(5).multiply(BigDecimal.valueOf(16))
                .subtract(arctangentOfInverse(239).multiply(BigDecimal.valueOf(4)), WIDE);
    }

    private static BigDecimal arctangentOfInverse(int n) {
        BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(n), WIDE);
        BigDecimal sum = power;
        for (int k = 3; magnitude(power) > -405; k += 2) {
            power = power.divide(BigDecimal.valueOf(-(long) n * n), WIDE);
            sum = sum.add(power.divide(BigDecimal.valueOf(k), WIDE), WIDE);
        }
        return sum;
    }
}
