package nadir.audit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import nadir.pgb.PgbGap;
import nadir.pgb.PgbReport;
import nadir.spectrum.Count;

/// Figures and findings as the reasons of a verdict put them.
final class Wording {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    private Wording() {}

    /// Four significant digits without trailing zeros: `0.0123`, `12.5`, `4.662e-30`.
    static String number(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : String.format(Locale.ROOT, "%g", value);
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS);
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent < -4 || exponent >= 6
                ? plain(rounded.movePointLeft(exponent)) + String.format(Locale.ROOT, "e%+03d", exponent)
                : plain(rounded);
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    /// A count with its noun: `1 negative eigenvalue`, `2 to 5 negative eigenvalues`.
    static String count(Count count, String singular) {
        return count + " " + singular + (isOne(count) ? "" : "s");
    }

    /// A count with its noun: `1 pre-activation`, `3 pre-activations`.
    static String count(long count, String singular) {
        return count + " " + singular + (count == 1 ? "" : "s");
    }

    static boolean isOne(Count count) {
        return count.exact() && count.atLeast() == 1;
    }

    /// What the gap with nearby points of the fiber says about a point that may be a minimum.
    ///
    /// @param threshold below which a gap counts for nothing
    static String nearby(PgbReport pgb, double threshold) {
        PgbGap gap = pgb.fiberGap();
        String basis = "with " + count(pgb.directions(), "nearby point")
                + " of the fiber the perturbable gradient basis has ";
        if (gap.gap() <= gap.error()) {
            return basis + "no gap: " + number(gap.gap()) + " is zero within its error of " + number(gap.error())
                    + (gap.binding() ? ", as at a local minimum" : "");
        }
        String figure = basis + "a gap of " + number(gap.gap()) + " (+- " + number(gap.error()) + ")";
        if (!gap.binding()) {
            return figure + ", which with weight decay says nothing against a minimum";
        }
        return figure + (gap.gap() - pgb.gap().gap() <= threshold + gap.error() + pgb.gap().error()
                ? ", too little to speak against a minimum (below " + number(threshold) + " nothing does)"
                : ", but no gradient there that stands out, so that it does not speak against a minimum");
    }

    /// Where a way out begins that does not rise, and how much there is to gain; empty if nothing was found.
    static Optional<String> further(PgbReport pgb) {
        return pgb.reach()
                .filter(Wording::gains)
                .map(reach -> "a way out that does not rise: " + number(reach.point().distance())
                        + " away on the fiber (the parameters with the same outputs), with "
                        + count(reach.spareUnits(), "spare unit") + " renewed, a linear model would gain "
                        + number(reach.gap().gap()) + " (+- " + number(reach.gap().error()) + ") of the loss "
                        + number(reach.gap().loss())
                        + "; so far away, that does not contradict a local minimum");
    }

    /// Whether there is more to gain than rounding.
    static boolean gains(PgbReport.Reach reach) {
        return reach.gap().gap() > reach.gap().error();
    }
}
