package nadir.check;

import nadir.ir.UnaryFunction;

/// Enclosures, between decimals, of a function of one variable and its derivative: what [Jet] is, with more digits and
/// without the second derivative.
record DecimalJet(DecimalInterval value, DecimalInterval slope) {
    private static final int LARGEST_POWER = 64;

    /// The jet of a function at x.
    ///
    /// @param depends whether x depends on the parameters: if it does not, kinks do no harm
    /// @throws NotConfirmedException if the function is not defined, or not smooth, all over x
    static DecimalJet of(UnaryFunction function, DecimalInterval x, boolean depends) {
        return switch (function) {
            case NEGATE -> linear(x.negate(), -1);
            case EXP -> {
                DecimalInterval e = DecimalFunctions.exp(x);
                yield new DecimalJet(e, e);
            }
            case LOG -> new DecimalJet(DecimalFunctions.log(x), x.reciprocal());
            case SQRT -> {
                DecimalInterval root = x.root();
                yield depends ? new DecimalJet(root, root.times(2).reciprocal()) : linear(root, 0);
            }
            case SIN -> new DecimalJet(DecimalFunctions.sin(x), DecimalFunctions.cos(x));
            case COS -> new DecimalJet(DecimalFunctions.cos(x), DecimalFunctions.sin(x).negate());
            case TANH -> {
                DecimalInterval t = DecimalFunctions.tanh(x);
                yield new DecimalJet(t, DecimalInterval.ONE.minus(t).times(DecimalInterval.ONE.plus(t)));
            }
            case LOGISTIC -> {
                DecimalInterval s = DecimalFunctions.logistic(x);
                yield new DecimalJet(s, s.times(DecimalInterval.ONE.minus(s)));
            }
            case SOFTPLUS -> new DecimalJet(DecimalFunctions.softplus(x), DecimalFunctions.logistic(x));
            case ERF -> new DecimalJet(DecimalFunctions.erf(x), DecimalFunctions.erfSlope(x));
            case ABS -> {
                int sign = sign(x);
                if (sign == 0 && depends) {
                    throw kink("an absolute value", x);
                }
                yield sign == 0 ? linear(new DecimalInterval(DecimalInterval.ZERO.lower(), x.magnitude()), 0)
                        : linear(sign > 0 ? x : x.negate(), sign);
            }
            case SIGN -> {
                int sign = sign(x);
                if (sign == 0 && depends) {
                    throw kink("a sign", x);
                }
                boolean decided = sign != 0 || x.isZero();
                yield linear(decided ? DecimalInterval.of(sign)
                        : new DecimalInterval(DecimalInterval.ONE.lower().negate(), DecimalInterval.ONE.upper()), 0);
            }
        };
    }

    /// 1 or -1 if all numbers have that sign, else 0.
    private static int sign(DecimalInterval x) {
        return x.containsZero() ? 0 : x.lower().signum();
    }

    private static DecimalJet linear(DecimalInterval value, double slope) {
        return new DecimalJet(value, DecimalInterval.of(slope));
    }

    private static NotConfirmedException kink(String what, DecimalInterval x) {
        return new NotConfirmedException("the loss is not smooth there: " + what + " of " + x + ", which contains 0");
    }

    /// 1 / x.
    static DecimalJet reciprocal(DecimalInterval x) {
        DecimalInterval value = x.reciprocal();
        return new DecimalJet(value, value.square().negate());
    }

    /// x^r.
    static DecimalJet power(DecimalInterval x, double r) {
        DecimalInterval exponent = DecimalInterval.of(r);
        if (r >= 0 && r <= LARGEST_POWER && r == Math.rint(r)) {
            int n = (int) r;
            return new DecimalJet(x.power(n), n < 1 ? DecimalInterval.ZERO : x.power(n - 1).times(exponent));
        }
        if (x.isZero() && r > 2) {
            return linear(DecimalInterval.ZERO, 0);
        }
        DecimalInterval inverse = x.reciprocal();
        if (r < 0 && r >= -LARGEST_POWER && r == Math.rint(r)) {
            int n = (int) -r;
            return new DecimalJet(inverse.power(n), inverse.power(n + 1).times(exponent));
        }
        DecimalInterval value = DecimalFunctions.power(x, r);
        return new DecimalJet(value, value.times(inverse).times(exponent));
    }
}
