package nadir.interval;

import static nadir.interval.Rounding.addDown;
import static nadir.interval.Rounding.addUp;
import static nadir.interval.Rounding.divideDown;
import static nadir.interval.Rounding.divideUp;
import static nadir.interval.Rounding.multiplyDown;
import static nadir.interval.Rounding.multiplyUp;
import static nadir.interval.Rounding.subtractDown;
import static nadir.interval.Rounding.subtractUp;

/// Bounds of the error function at one double. Up to [#FAR], the series with positive terms
/// erf(x) = 2/sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (1 3 5 ... (2n+1)) (Abramowitz and Stegun 7.1.6), with its tail
/// bounded by a geometric series; beyond, 0 < 1 - erf(x) < e^(-x^2) / (x sqrt(pi)) with partial sums of the asymptotic
/// series, which enclose alternately (7.1.23, 7.1.24).
final class ErrorFunction {
    /// 2/sqrt(pi) lies between these neighbours of the double nearest to it.
    static final double FACTOR_DOWN = 0x1.20dd750429b6dp0 - 0x1p-52;
    static final double FACTOR_UP = 0x1.20dd750429b6dp0 + 0x1p-52;

    private static final double FAR = 4.5;
    private static final int MOST_TERMS = 200;
    private static final int ASYMPTOTIC_TERMS = 20;

    private ErrorFunction() {}

    static double down(double x) {
        if (x < 0) {
            return -up(-x);
        }
        if (x == 0) {
            return 0;
        }
        if (x > FAR) {
            return x > 6 ? Math.nextDown(1.0) : subtractDown(1, complementUp(x));
        }
        double sum = x;
        double term = x;
        double square = multiplyDown(x, x);
        for (int n = 1; term > sum * 0x1p-60; n++) {
            term = divideDown(multiplyDown(term, 2 * square), 2 * n + 1);
            sum = addDown(sum, term);
        }
        return multiplyDown(multiplyDown(FACTOR_DOWN, Elementary.expDown(-multiplyUp(x, x))), sum);
    }

    static double up(double x) {
        if (x < 0) {
            return -down(-x);
        }
        if (x == 0) {
            return 0;
        }
        if (x > FAR) {
            return x > 6 ? 1 : Math.min(1, subtractUp(1, complementDown(x)));
        }
        double sum = x;
        double term = x;
        double square = multiplyUp(x, x);
        int n = 0;
        // Goes on until terms at least halve, so that the tail is at most the last term; rounded up, terms never vanish.
        while (4 * square > 2 * n + 3 || (term > sum * 0x1p-60 && n < MOST_TERMS)) {
            n++;
            term = divideUp(multiplyUp(term, 2 * square), 2 * n + 1);
            sum = addUp(sum, term);
        }
        sum = addUp(sum, term);
        return Math.min(1, multiplyUp(multiplyUp(FACTOR_UP, Elementary.expUp(-multiplyDown(x, x))), sum));
    }

    /// e^(-x^2) / (x sqrt(pi)) times a sum that ends with a positive term.
    private static double complementUp(double x) {
        double scale = multiplyUp(FACTOR_UP / 2, Elementary.expUp(-multiplyDown(x, x)));
        return divideUp(multiplyUp(scale, -asymptoticDown(x, ASYMPTOTIC_TERMS, -1)), x);
    }

    /// The same with a sum that ends with a negative term.
    private static double complementDown(double x) {
        double scale = multiplyDown(FACTOR_DOWN / 2, Elementary.expDown(-multiplyUp(x, x)));
        return divideDown(multiplyDown(scale, asymptoticDown(x, ASYMPTOTIC_TERMS + 1, 1)), x);
    }

    /// A lower bound of `sign` times the sum of (-1)^n (1 3 5 ... (2n-1)) / (2 x^2)^n for n = 0 .. last.
    private static double asymptoticDown(double x, int last, int sign) {
        double squareDown = 2 * multiplyDown(x, x);
        double squareUp = 2 * multiplyUp(x, x);
        double termDown = 1;
        double termUp = 1;
        double sum = sign;
        for (int n = 1; n <= last; n++) {
            termDown = divideDown(multiplyDown(termDown, 2 * n - 1), squareUp);
            termUp = divideUp(multiplyUp(termUp, 2 * n - 1), squareDown);
            boolean added = n % 2 == 0 == sign > 0;
            sum = added ? addDown(sum, termDown) : subtractDown(sum, termUp);
        }
        return sum;
    }
}
