package nadir.interval;

import static nadir.interval.DecimalRounding.DOWN;
import static nadir.interval.DecimalRounding.UP;
import static nadir.interval.DecimalRounding.productDown;
import static nadir.interval.DecimalRounding.productUp;

import java.math.BigDecimal;
import nadir.ir.BinaryFunction;
import nadir.ir.Comparison;
import nadir.ir.UnaryFunction;

/// Enclosures of elementwise ops on single intervals of decimals; the result is left in `low` and `high`.
final class DecimalElementwise {
    BigDecimal low = BigDecimal.ZERO;
    BigDecimal high = BigDecimal.ZERO;

    DecimalElementwise() {}

    void set(BigDecimal newLow, BigDecimal newHigh) {
        low = newLow;
        high = newHigh;
    }

    /// Rounds bounds of more digits outwards.
    private void round(BigDecimal newLow, BigDecimal newHigh) {
        set(newLow.round(DOWN), newHigh.round(UP));
    }

    void unary(UnaryFunction function, BigDecimal a, BigDecimal b) {
        switch (function) {
            case NEGATE -> set(b.negate(), a.negate());
            case EXP -> round(DecimalElementary.expDown(a), DecimalElementary.expUp(b));
            case LOG -> {
                require(a.signum() > 0, "log", "an operand above 0", a, b);
                round(DecimalElementary.logDown(a), DecimalElementary.logUp(b));
            }
            case SQRT -> {
                require(a.signum() >= 0, "sqrt", "an operand of at least 0", a, b);
                round(DecimalRounding.sqrtDown(a), DecimalRounding.sqrtUp(b));
            }
            case SIN -> sine(0, a, b);
            case COS -> sine(1, a, b);
            case TANH -> round(DecimalElementary.tanhDown(a), DecimalElementary.tanhUp(b));
            case LOGISTIC -> round(DecimalElementary.logisticDown(a), DecimalElementary.logisticUp(b));
            case SOFTPLUS -> round(DecimalElementary.softplusDown(a), DecimalElementary.softplusUp(b));
            case ERF -> round(DecimalElementary.erfDown(a), DecimalElementary.erfUp(b));
            case ABS -> {
                decide(a.signum() > 0 || b.signum() < 0 || a.compareTo(b) == 0, "abs", a, b);
                set(a.signum() >= 0 ? a : b.negate(), a.signum() >= 0 ? b : a.negate());
            }
            case SIGN -> {
                decide(a.signum() > 0 || b.signum() < 0 || a.compareTo(b) == 0, "sign", a, b);
                set(BigDecimal.valueOf(a.signum()), BigDecimal.valueOf(b.signum()));
            }
        }
    }

    /// At one end, and at most the width of the interval away from it: sine changes no faster than its argument.
    private void sine(int quarters, BigDecimal a, BigDecimal b) {
        BigDecimal middle = DecimalElementary.sine(a, quarters);
        BigDecimal radius = b.subtract(a).add(DecimalElementary.sineRadius(a));
        round(middle.subtract(radius).max(BigDecimal.ONE.negate()), middle.add(radius).min(BigDecimal.ONE));
    }

    void binary(BinaryFunction function, BigDecimal a, BigDecimal b, BigDecimal c, BigDecimal d) {
        switch (function) {
            case ADD -> set(a.add(c, DOWN), b.add(d, UP));
            case SUBTRACT -> set(a.subtract(d, DOWN), b.subtract(c, UP));
            case MULTIPLY -> set(productDown(a, b, c, d), productUp(a, b, c, d));
            case DIVIDE -> divide(a, b, c, d);
            case MAXIMUM -> {
                decide(isDecided(a, b, c, d), "maximum", a, b);
                set(a.max(c), b.max(d));
            }
            case MINIMUM -> {
                decide(isDecided(a, b, c, d), "minimum", a, b);
                set(a.min(c), b.min(d));
            }
        }
    }

    private void divide(BigDecimal a, BigDecimal b, BigDecimal c, BigDecimal d) {
        require(c.signum() > 0 || d.signum() < 0, "divide", "a divisor without 0", c, d);
        if (c.signum() > 0) {
            quotient(a, b, c, d);
        } else {
            quotient(b.negate(), a.negate(), d.negate(), c.negate());
        }
    }

    /// Of [a, b] by [c, d] with c > 0.
    private void quotient(BigDecimal a, BigDecimal b, BigDecimal c, BigDecimal d) {
        set(a.divide(a.signum() >= 0 ? d : c, DOWN), b.divide(b.signum() >= 0 ? c : d, UP));
    }

    void power(double exponent, BigDecimal a, BigDecimal b) {
        String name = "power{" + exponent + "}";
        if (exponent != Math.rint(exponent) || Math.abs(exponent) > 1000) {
            require(a.signum() > 0, name, "an operand above 0", a, b);
            BigDecimal r = new BigDecimal(exponent);
            BigDecimal logDown = DecimalElementary.logDown(a);
            BigDecimal logUp = DecimalElementary.logUp(b);
            round(DecimalElementary.expDown(productDown(r, r, logDown, logUp)),
                    DecimalElementary.expUp(productUp(r, r, logDown, logUp)));
        } else if (exponent >= 0) {
            wholePower((int) exponent, a, b);
        } else {
            require(a.signum() > 0 || b.signum() < 0, name, "an operand without 0", a, b);
            wholePower((int) -exponent, a, b);
            divide(BigDecimal.ONE, BigDecimal.ONE, low, high);
        }
    }

    /// Powers are exact before they are rounded.
    private void wholePower(int n, BigDecimal a, BigDecimal b) {
        if (n % 2 != 0) {
            round(a.pow(n), b.pow(n));
        } else if (a.signum() >= 0) {
            round(a.pow(n), b.pow(n));
        } else if (b.signum() <= 0) {
            round(b.pow(n), a.pow(n));
        } else {
            round(n == 0 ? BigDecimal.ONE : BigDecimal.ZERO, a.abs().max(b).pow(n));
        }
    }

    void compare(Comparison comparison, BigDecimal a, BigDecimal b, BigDecimal c, BigDecimal d) {
        decide(isDecided(a, b, c, d), "a comparison", a, b);
        boolean holds = switch (comparison) {
            case GREATER -> a.compareTo(d) > 0;
            case GREATER_OR_EQUAL -> a.compareTo(d) >= 0;
            case EQUAL -> a.compareTo(c) == 0 && b.compareTo(d) == 0;
        };
        BigDecimal mask = holds ? BigDecimal.ONE : BigDecimal.ZERO;
        set(mask, mask);
    }

    /// Of a mask.
    boolean isTrue(BigDecimal a, BigDecimal b) {
        boolean nonzero = a.signum() > 0 || b.signum() < 0;
        decide(nonzero || (a.signum() == 0 && b.signum() == 0), "select", a, b);
        return nonzero;
    }

    /// Whether two operands are ordered strictly all over the box, or both constant on it.
    private static boolean isDecided(BigDecimal a, BigDecimal b, BigDecimal c, BigDecimal d) {
        return a.compareTo(d) > 0 || b.compareTo(c) < 0 || (a.compareTo(b) == 0 && c.compareTo(d) == 0);
    }

    private static void decide(boolean decided, String op, BigDecimal a, BigDecimal b) {
        if (!decided) {
            throw new UndefinedException(op + " requires operands that differ all over the box to be differentiable, "
                    + "got [" + a.doubleValue() + ", " + b.doubleValue()
                    + "]; take a smaller box away from the kink, or a smooth activation");
        }
    }

    private static void require(boolean holds, String op, String wanted, BigDecimal a, BigDecimal b) {
        if (!holds) {
            throw new UndefinedException(op + " requires " + wanted + ", got [" + a.doubleValue() + ", "
                    + b.doubleValue() + "]; take a smaller box, or one inside the op's domain");
        }
    }
}
