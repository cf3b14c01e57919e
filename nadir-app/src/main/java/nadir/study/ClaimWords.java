package nadir.study;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nadir.check.Bounds;
import nadir.check.Certificate;
import nadir.check.Claim;

/// What certificates claim, in sentences.
final class ClaimWords {
    private ClaimWords() {}

    /// @param stored the parameters
    static List<String> of(Certificate certificate, double[] stored) {
        List<String> sentences = new ArrayList<>();
        List<String> frozen = certificate.model().frozen();
        String condition = frozen.isEmpty() ? "" : "with " + String.join(", ", frozen) + " frozen: ";
        for (Claim claim : certificate.claims()) {
            sentences.add(condition + of(claim, stored));
        }
        return sentences;
    }

    private static String of(Claim claim, double[] stored) {
        return switch (claim) {
            case Claim.LossEnclosure(Bounds loss) -> "the loss at the stored parameters lies in " + loss;
            case Claim.NotCritical(int component, Bounds derivative) ->
                    "the stored parameters are no critical point: the derivative by parameter " + component
                            + " lies in "
                            + derivative;
            case Claim.CriticalPoint point -> of(point, stored);
            case Claim.WideMinimum wide -> "within " + number(wide.rho())
                    + " of the stored parameters, in every coordinate, lies a local minimum (not a strict one: copies of "
                    + "units share weights)"
                    + (wide.delta() == 0 ? "" : ", for targets within " + number(wide.delta()) + " of the stored ones")
                    + ", with a loss in " + wide.loss();
            case Claim.Suboptimal better -> "there are better parameters, "
                    + (better.model() == null ? "listed in the certificate" : "those of " + better.model().file())
                    + ", with a loss in " + better.loss();
            case Claim.DeepLinearGlobalMinimum(double epsilon, Bounds loss) ->
                    "the loss, in " + loss + ", is at most " + number(epsilon) + " above the least of all deep linear "
                            + "networks of these widths";
        };
    }

    private static String of(Claim.CriticalPoint point, double[] stored) {
        return "within " + number(point.radius(stored)) + " of the stored parameters, in every coordinate, lies "
                + kind(point, stored.length) + ", the only critical point of its box, with a loss in " + point.loss();
    }

    /// `strict-minimum`, `saddle`, `not-critical`, ...
    static String shortly(Claim claim, int parameters) {
        if (!(claim instanceof Claim.CriticalPoint point)) {
            return claim.label();
        }
        if (point.index() == 0) {
            return point.gauges().isEmpty() ? "strict-minimum" : "minimum";
        }
        return point.gauges().isEmpty() && point.index() == parameters ? "strict-maximum" : "strict-saddle";
    }

    /// `a strict local minimum`, `a saddle with 2 negative eigenvalues`, ...
    static String kind(Claim.CriticalPoint point, int parameters) {
        boolean strict = point.gauges().isEmpty();
        if (point.index() == 0) {
            return strict ? "a strict local minimum" : "a local minimum, up to a symmetry of the network";
        }
        return strict && point.index() == parameters ? "a strict local maximum"
                : "a saddle with " + point.index() + " negative eigenvalue" + (point.index() == 1 ? "" : "s");
    }

    /// Two digits, rounded up: what is said to be a bound is one.
    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1e",
                new BigDecimal(number).round(new MathContext(2, RoundingMode.CEILING)));
    }
}
