package nadir.check;

import nadir.ir.UnaryFunction;

/// Enclosures of a function of one variable and its first two derivatives, over an interval of arguments.
record Jet(Interval value, Interval slope, Interval curvature) {
    private static final int LARGEST_POWER = 64;

    /// The jet of a function at x.
    ///
    /// @param depends whether x depends on the parameters: if it does not, kinks do no harm
    /// @throws NotConfirmedException if the function is not defined, or not smooth, all over x
    static Jet of(UnaryFunction function, Interval x, boolean depends) {
        return switch (function) {
            case NEGATE -> linear(x.negate(), -1);
            case EXP -> {
                Interval e = Functions.exp(x);
                yield new Jet(e, e, e);
            }
            case LOG -> {
                Interval log = Functions.log(x);
                Interval inverse = x.reciprocal();
                yield new Jet(log, inverse, inverse.square().negate());
            }
            case SQRT -> root(x, depends);
            case SIN -> new Jet(Functions.sin(x), Functions.cos(x), Functions.sin(x).negate());
            case COS -> new Jet(Functions.cos(x), Functions.sin(x).negate(), Functions.cos(x).negate());
            case TANH -> tanh(x);
            case LOGISTIC -> logistic(x);
            case SOFTPLUS -> {
                Jet slope = logistic(x);
                yield new Jet(Functions.softplus(x), slope.value, slope.slope);
            }
            case ERF -> {
                Interval slope = Functions.erfSlope(x);
                yield new Jet(Functions.erf(x), slope, slope.times(x).times(-2));
            }
            case ABS -> absolute(x, depends);
            case SIGN -> new Jet(sign(x, depends), Interval.ZERO, Interval.ZERO);
        };
    }

    private static Jet linear(Interval value, double slope) {
        return new Jet(value, Interval.of(slope), Interval.ZERO);
    }

    private static Jet root(Interval x, boolean depends) {
        Interval root = x.root();
        if (!depends) {
            return linear(root, 0);
        }
        Interval slope = root.times(2).reciprocal();
        return new Jet(root, slope, slope.times(x.times(2).reciprocal()).negate());
    }

    /// t' = (1 - t)(1 + t), t'' = -2 t t'.
    private static Jet tanh(Interval x) {
        Interval t = Functions.tanh(x);
        Interval slope = Interval.ONE.minus(t).times(Interval.ONE.plus(t));
        return new Jet(t, slope, t.times(slope).times(-2));
    }

    /// s' = s(x) s(-x), s'' = s' (s(-x) - s(x)).
    private static Jet logistic(Interval x) {
        Interval s = Functions.logistic(x);
        Interval rest = Functions.logistic(x.negate());
        Interval slope = s.times(rest);
        return new Jet(s, slope, slope.times(rest.minus(s)));
    }

    private static Jet absolute(Interval x, boolean depends) {
        if (x.lower() > 0) {
            return linear(x, 1);
        }
        if (x.upper() < 0) {
            return linear(x.negate(), -1);
        }
        if (depends) {
            throw kink("an absolute value", x);
        }
        return linear(new Interval(0, x.magnitude()), 0);
    }

    private static Interval sign(Interval x, boolean depends) {
        if (x.lower() > 0) {
            return Interval.ONE;
        }
        if (x.upper() < 0) {
            return Interval.of(-1);
        }
        if (depends) {
            throw kink("a sign", x);
        }
        return x.isZero() ? Interval.ZERO : new Interval(-1, 1);
    }

    private static NotConfirmedException kink(String what, Interval x) {
        return new NotConfirmedException("the loss is not smooth there: " + what + " of " + x + ", which contains 0");
    }

    /// 1 / x.
    static Jet reciprocal(Interval x) {
        Interval value = x.reciprocal();
        Interval square = value.square();
        return new Jet(value, square.negate(), square.times(value).times(2));
    }

    /// x^r.
    static Jet power(Interval x, double r) {
        Interval first = Interval.of(r);
        Interval second = first.times(first.minus(Interval.ONE));
        if (r >= 0 && r <= LARGEST_POWER && r == Math.rint(r)) {
            int n = (int) r;
            return new Jet(x.power(n), n < 1 ? Interval.ZERO : x.power(n - 1).times(first),
                    n < 2 ? Interval.ZERO : x.power(n - 2).times(second));
        }
        if (x.isZero() && r > 2) {
            return new Jet(Interval.ZERO, Interval.ZERO, Interval.ZERO);
        }
        if (r < 0 && r >= -LARGEST_POWER && r == Math.rint(r)) {
            Interval inverse = x.reciprocal();
            int n = (int) -r;
            return new Jet(inverse.power(n), inverse.power(n + 1).times(first), inverse.power(n + 2).times(second));
        }
        Interval value = Functions.power(x, r);
        Interval inverse = x.reciprocal();
        return new Jet(value, value.times(inverse).times(first), value.times(inverse.square()).times(second));
    }
}
