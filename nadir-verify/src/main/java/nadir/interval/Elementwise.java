package nadir.interval;

import static nadir.interval.Rounding.addDown;
import static nadir.interval.Rounding.addUp;
import static nadir.interval.Rounding.divideDown;
import static nadir.interval.Rounding.divideUp;
import static nadir.interval.Rounding.multiplyDown;
import static nadir.interval.Rounding.multiplyUp;
import static nadir.interval.Rounding.sqrtDown;
import static nadir.interval.Rounding.sqrtUp;
import static nadir.interval.Rounding.subtractDown;
import static nadir.interval.Rounding.subtractUp;

import java.util.Locale;
import nadir.ir.BinaryFunction;
import nadir.ir.Comparison;
import nadir.ir.UnaryFunction;

/// Enclosures of elementwise ops on single intervals; the result is left in `low` and `high`.
final class Elementwise {
    double low;
    double high;

    private final Kinks kinks;

    Elementwise(Kinks kinks) {
        this.kinks = kinks;
    }

    private void set(double newLow, double newHigh) {
        low = newLow;
        high = newHigh;
    }

    void unary(UnaryFunction function, double a, double b) {
        switch (function) {
            case NEGATE -> set(-b, -a);
            case EXP -> set(Elementary.expDown(a), Elementary.expUp(b));
            case LOG -> {
                require(a > 0, "log", "an operand above 0", a, b);
                set(Elementary.logDown(a), Elementary.logUp(b));
            }
            case SQRT -> {
                require(a >= 0, "sqrt", "an operand of at least 0", a, b);
                set(sqrtDown(a), sqrtUp(b));
            }
            case SIN -> set(Trigonometric.lower(true, a, b), Trigonometric.upper(true, a, b));
            case COS -> set(Trigonometric.lower(false, a, b), Trigonometric.upper(false, a, b));
            case TANH -> set(Elementary.tanhDown(a), Elementary.tanhUp(b));
            case LOGISTIC -> set(Elementary.logisticDown(a), Elementary.logisticUp(b));
            case SOFTPLUS -> set(Elementary.softplusDown(a), Elementary.softplusUp(b));
            case ERF -> set(ErrorFunction.down(a), ErrorFunction.up(b));
            case ABS -> absolute(a, b);
            case SIGN -> {
                decide(a > 0 || b < 0 || a == b, "sign", a, b, 0, 0);
                set(Math.signum(a), Math.signum(b));
            }
        }
    }

    private void absolute(double a, double b) {
        decide(a > 0 || b < 0 || a == b, "abs", a, b, 0, 0);
        set(a > 0 ? a : b < 0 ? -b : 0, Math.max(-a, b));
    }

    void binary(BinaryFunction function, double a, double b, double c, double d) {
        switch (function) {
            case ADD -> set(addDown(a, c), addUp(b, d));
            case SUBTRACT -> set(subtractDown(a, d), subtractUp(b, c));
            case MULTIPLY -> multiply(a, b, c, d);
            case DIVIDE -> divide(a, b, c, d);
            case MAXIMUM -> {
                decide(isDecided(a, b, c, d), "maximum", a, b, c, d);
                set(Math.max(a, c), Math.max(b, d));
            }
            case MINIMUM -> {
                decide(isDecided(a, b, c, d), "minimum", a, b, c, d);
                set(Math.min(a, c), Math.min(b, d));
            }
        }
    }

    private void multiply(double a, double b, double c, double d) {
        set(productDown(a, b, c, d), productUp(a, b, c, d));
    }

    /// The lower bound of [a, b] * [c, d].
    static double productDown(double a, double b, double c, double d) {
        if (a >= 0) {
            return multiplyDown(c >= 0 ? a : b, c);
        }
        if (b <= 0) {
            return multiplyDown(d <= 0 ? b : a, d);
        }
        if (c >= 0) {
            return multiplyDown(a, d);
        }
        return d <= 0 ? multiplyDown(b, c) : Math.min(multiplyDown(a, d), multiplyDown(b, c));
    }

    /// The upper bound of [a, b] * [c, d].
    static double productUp(double a, double b, double c, double d) {
        return -productDown(-b, -a, c, d);
    }

    private void divide(double a, double b, double c, double d) {
        require(c > 0 || d < 0, "divide", "a divisor without 0", c, d);
        if (c > 0) {
            quotient(a, b, c, d);
        } else {
            quotient(-b, -a, -d, -c);
        }
    }

    /// Of [a, b] by [c, d] with c > 0.
    private void quotient(double a, double b, double c, double d) {
        set(divideDown(a, a >= 0 ? d : c), divideUp(b, b >= 0 ? c : d));
    }

    void power(double exponent, double a, double b) {
        if (exponent != Math.rint(exponent) || Math.abs(exponent) > 0x1p53) {
            realPower(exponent, a, b);
        } else if (exponent >= 0) {
            wholePower((long) exponent, a, b);
        } else {
            require(a > 0 || b < 0, name(exponent), "an operand without 0", a, b);
            wholePower((long) -exponent, a, b);
            divide(1, 1, low, high);
        }
    }

    private void wholePower(long n, double a, double b) {
        if (n == 0) {
            set(1, 1);
        } else if (a >= 0) {
            set(powerDown(a, n), powerUp(b, n));
        } else if (b <= 0) {
            wholePower(n, -b, -a);
            if (n % 2 != 0) {
                set(-high, -low);
            }
        } else if (n % 2 == 0) {
            set(0, powerUp(Math.max(-a, b), n));
        } else {
            set(-powerUp(-a, n), powerUp(b, n));
        }
    }

    private static double powerDown(double x, long n) {
        double result = 1;
        double square = x;
        for (long left = n; left > 0; left >>= 1) {
            result = (left & 1) == 0 ? result : multiplyDown(result, square);
            square = multiplyDown(square, square);
        }
        return result;
    }

    private static double powerUp(double x, long n) {
        double result = 1;
        double square = x;
        for (long left = n; left > 0; left >>= 1) {
            result = (left & 1) == 0 ? result : multiplyUp(result, square);
            square = multiplyUp(square, square);
        }
        return result;
    }

    /// x^r = e^(r log x) for x > 0, and 0^r = 0 for r > 0.
    private void realPower(double exponent, double a, double b) {
        boolean zero = a == 0 && exponent > 0;
        require(a > 0 || zero, name(exponent), exponent > 0 ? "an operand of at least 0" : "an operand above 0", a, b);
        if (b == 0) {
            set(0, 0);
            return;
        }
        double logDown = zero ? Double.NEGATIVE_INFINITY : Elementary.logDown(a);
        multiply(exponent, exponent, logDown, Elementary.logUp(b));
        set(Elementary.expDown(low), Elementary.expUp(high));
    }

    void compare(Comparison comparison, double a, double b, double c, double d) {
        decide(isDecided(a, b, c, d), "a comparison", a, b, c, d);
        boolean always = switch (comparison) {
            case GREATER -> a > d;
            case GREATER_OR_EQUAL -> a >= d;
            case EQUAL -> a == b && c == d && a == c;
        };
        boolean ever = switch (comparison) {
            case GREATER -> b > c;
            case GREATER_OR_EQUAL -> b >= c;
            case EQUAL -> a <= d && c <= b;
        };
        set(always ? 1 : 0, ever ? 1 : 0);
    }

    /// `[a, b]` is the mask. With kinks refused, comparisons refuse already; a mask that is no comparison must be decided
    /// here.
    void select(double a, double b, double trueLow, double trueHigh, double falseLow, double falseHigh) {
        boolean nonzero = a > 0 || b < 0;
        boolean zero = a == 0 && b == 0;
        decide(nonzero || zero, "select", a, b, 0, 0);
        if (nonzero) {
            set(trueLow, trueHigh);
        } else if (zero) {
            set(falseLow, falseHigh);
        } else {
            set(Math.min(trueLow, falseLow), Math.max(trueHigh, falseHigh));
        }
    }

    /// Whether two operands are ordered strictly all over the box, or both constant on it.
    private static boolean isDecided(double a, double b, double c, double d) {
        return a > d || b < c || (a == b && c == d);
    }

    private void decide(boolean decided, String op, double a, double b, double c, double d) {
        if (kinks == Kinks.REFUSE && !decided) {
            throw new UndefinedException(op
                    + " requires operands that differ all over the box to be differentiable, got ["
                    + a + ", " + b + "] and [" + c + ", " + d + "]; take a smaller box away from the kink, or a smooth "
                    + "activation");
        }
    }

    private static void require(boolean holds, String op, String wanted, double a, double b) {
        if (!holds) {
            throw new UndefinedException(String.format(Locale.ROOT,
                    "%s requires %s, got [%s, %s]; take a smaller box, or one inside the op's domain", op, wanted, a,
                    b));
        }
    }

    private static String name(double exponent) {
        return "power{" + exponent + "}";
    }
}
