package nadir.exec;

/// The error function by Taylor polynomials about the points k/8, k = 0 .. 48, of degree 12, whose remainder is below
/// 2^-57 on the half steps about them.
///
/// Coefficients follow from erf' = g and g' = -2 x g: with g(c + h) = sum over n of b_n h^n,
/// (n + 1) b_{n+1} = -2 (c b_n + b_{n-1}), and erf has the coefficients b_{n-1} / n.
final class ErrorFunction {
    private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
    private static final int STEPS = 8;
    private static final int DEGREE = 12;
    /// From here on erf(x) rounds to 1.
    private static final int END = 6;
    private static final double[] COEFFICIENTS = coefficients();

    private ErrorFunction() {}

    static double erf(double x) {
        double size = Math.abs(x);
        if (!(size < END)) {
            return Double.isNaN(x) ? x : Math.copySign(1, x);
        }
        int center = (int) (STEPS * size + 0.5);
        double h = size - (double) center / STEPS;
        int last = center * (DEGREE + 1) + DEGREE;
        double p = COEFFICIENTS[last];
        for (int i = 1; i <= DEGREE; i++) {
            p = Math.fma(p, h, COEFFICIENTS[last - i]);
        }
        return Math.copySign(p, x);
    }

    private static double[] coefficients() {
        double[] table = new double[(END * STEPS + 1) * (DEGREE + 1)];
        for (int k = 0; k <= END * STEPS; k++) {
            double c = (double) k / STEPS;
            int start = k * (DEGREE + 1);
            table[start] = c < 2.5 ? series(c) : 1 - complement(c);
            double before = 0;
            double b = TWO_OVER_SQRT_PI * StrictMath.exp(-c * c);
            for (int n = 1; n <= DEGREE; n++) {
                table[start + n] = b / n;
                double next = -2 * (c * b + before) / n;
                before = b;
                b = next;
            }
        }
        return table;
    }

    /// 2/sqrt(pi) e^(-c^2) times the sum of 2^n c^(2n+1) / (1 3 5 ... (2n+1)), whose terms have one sign.
    private static double series(double c) {
        double term = c;
        double sum = c;
        for (int n = 3; term > 1e-17 * sum; n += 2) {
            term *= 2 * c * c / n;
            sum += term;
        }
        return TWO_OVER_SQRT_PI * StrictMath.exp(-c * c) * sum;
    }

    /// 1 - erf(c) = e^(-c^2) / sqrt(pi) * 1/(c + (1/2)/(c + 1/(c + (3/2)/(c + ...)))), from the 60th level upwards.
    private static double complement(double c) {
        double tail = c;
        for (int n = 60; n >= 1; n--) {
            tail = c + 0.5 * n / tail;
        }
        return StrictMath.exp(-c * c) * (TWO_OVER_SQRT_PI / 2) / tail;
    }
}
