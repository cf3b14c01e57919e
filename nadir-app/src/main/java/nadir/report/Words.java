package nadir.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import nadir.audit.HessianReport;
import nadir.audit.Rung;
import nadir.audit.Verdict;
import nadir.pgb.PgbGap;
import nadir.pgb.PgbReport;
import nadir.study.SpectrumPart;

/// Findings of an audit in words, the same on the terminal and on a page.
public final class Words {
    /// What the ladder is.
    public static final String LADDER = "The best of some simpler models on the same data. A good network beats them all; "
            + "a bad local minimum may not.";
    /// What the symmetries are.
    public static final String SYMMETRIES = "Known ways to change the parameters that leave the function as it is. "
            + "Each of their directions makes an eigenvalue zero; directions may depend on each other.";

    /// What the perturbable gradient basis is.
    public static final String PGB = "How much a linear model in the network's derivatives could still gain, at the point "
            + "and with nearby parameters that have the same outputs. At a local minimum these two are 0.";
    /// Why there is none.
    public static final String NO_PGB = "perturbable gradient basis: left out, for the network is not known to end in an "
            + "affine map with free weights (condition (A))";
    /// What a gap further away says.
    public static final String REACH = "With spare units renewed, the outputs are the same far from the point: a gap there does "
            + "not contradict a local minimum; it is a way out that does not rise.";

    private Words() {}

    /// The gaps of a perturbable gradient basis: what each is of, its size with the estimated error, and the gradient there.
    public static List<List<String>> gaps(PgbReport pgb) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("at the point", gap(pgb.gap()), Figures.of(pgb.gradientNorm(), 4)));
        if (pgb.directions() > 0) {
            rows.add(List.of("nearby, with " + Figures.count(pgb.directions(), "point") + " of the fiber",
                    gap(pgb.fiberGap()),
                    pgb.steepest().map(point -> Figures.of(point.gradientNorm(), 4)).orElse("–")));
        }
        pgb.reach()
                .ifPresent(reach -> rows.add(List.of(Figures.of(reach.point().distance(), 2) + " away, with "
                        + Figures.count(reach.spareUnits(), "spare unit") + " renewed", gap(reach.gap()),
                        Figures.of(reach.point().gradientNorm(), 4))));
        return rows;
    }

    private static String gap(PgbGap gap) {
        if (gap.attained() && gap.gap() <= gap.error()) {
            return "0 ± " + Figures.of(gap.error(), 2);
        }
        return (gap.attained() ? "" : "at least ") + Figures.of(gap.gap(), 4) + " ± " + Figures.of(gap.error(), 2);
    }

    /// `Global minimum`, `Not critical`, ...
    public static String of(Verdict.Kind kind) {
        String words = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /// A title as it stands within a sentence: `Norm of W` becomes `norm of W`.
    static String within(String title) {
        return title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1);
    }

    /// The number of negative eigenvalues, as far as it is known.
    public static String index(HessianReport hessian) {
        return hessian.index().map(Figures::count).orElseGet(() -> "at least " + Figures.count(hessian.indexAtLeast()));
    }

    /// The number of zero eigenvalues, as far as it is known.
    public static String nullity(HessianReport hessian) {
        return hessian.nullity().map(Figures::count).orElse("unknown");
    }

    /// How many of a spectrum's eigenvalues are negative and zero, as far as that is known.
    public static String signs(SpectrumPart part) {
        String negative = part.index() == null ? "An unknown number" : Figures.count(part.index());
        String zero = part.nullity() == null ? "an unknown number" : Figures.count(part.nullity());
        String all = " of " + Figures.count(part.parameters(), "eigenvalue");
        return part.index() == null && part.nullity() == null
                ? "How many" + all + " are negative or zero is not known"
                : negative + all + " negative, " + zero + " zero";
    }

    /// An eigenvalue with its residual, where that shows in four digits.
    public static String eigenvalue(OptionalDouble value, double residual) {
        if (value.isEmpty()) {
            return "–";
        }
        double number = value.getAsDouble();
        String text = Figures.of(number, 4);
        return residual > 1e-4 * Math.abs(number) ? text + " ± " + Figures.of(residual, 2) : text;
    }

    /// The loss of a simpler model, and what it is if not the least.
    public static String loss(Rung rung) {
        return rung.exact() ? Figures.of(rung.loss()) : "at most " + Figures.of(rung.loss());
    }

    /// A part of 1 as `98.67 %`.
    public static String percent(double part) {
        return Figures.of(100 * part, 4) + " %";
    }
}
