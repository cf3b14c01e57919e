package nadir.domain;

import nadir.ir.BinaryFunction;
import nadir.ir.UnaryFunction;

/// The scalar functions of programs in double precision by [StrictMath] and textbook series: slow and plain.
final class ReferenceFunctions {
    private ReferenceFunctions() {}

    static double unary(UnaryFunction function, double x) {
        return switch (function) {
            case NEGATE -> -x;
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case SQRT -> StrictMath.sqrt(x);
            case SIN -> StrictMath.sin(x);
            case COS -> StrictMath.cos(x);
            case TANH -> StrictMath.tanh(x);
            case LOGISTIC -> x >= 0 ? 1 / (1 + StrictMath.exp(-x)) : StrictMath.exp(x) / (1 + StrictMath.exp(x));
            case SOFTPLUS -> StrictMath.max(x, 0) + StrictMath.log1p(StrictMath.exp(-StrictMath.abs(x)));
            case ERF -> erf(x);
            case ABS -> StrictMath.abs(x);
            case SIGN -> StrictMath.signum(x);
        };
    }

    static double binary(BinaryFunction function, double a, double b) {
        return switch (function) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MAXIMUM -> StrictMath.max(a, b);
            case MINIMUM -> StrictMath.min(a, b);
        };
    }

    static double logSumExp(double[] values) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            largest = StrictMath.max(largest, value);
        }
        if (Double.isInfinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (double value : values) {
            sum += StrictMath.exp(value - largest);
        }
        return largest + StrictMath.log(sum);
    }

    /// erf(x) = 2/sqrt(pi) e^(-x^2) sum over n of 2^n x^(2n+1) / (1 3 5 ... (2n+1)), whose terms have one sign; beyond
    /// |x| = 6 the result is 1 to the last bit.
    private static double erf(double x) {
        double size = StrictMath.abs(x);
        if (!(size < 6)) {
            return Double.isNaN(x) ? x : StrictMath.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; StrictMath.abs(term) > 1e-18 * StrictMath.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / StrictMath.sqrt(StrictMath.PI) * StrictMath.exp(-x * x) * sum;
    }
}
