package nadir.optimize;

import nadir.optimize.Outcome.Divergence;
import org.jspecify.annotations.Nullable;

/// Decides whether the point of a run runs off to infinity; criteria and their reasons at [Outcome.Diverging].
final class DivergenceTest {
    private static final double TWO_DECADES = 100;
    /// Share of |point| by which it must have grown over the two decades.
    private static final double NOTICEABLE = 1e-3;
    private final History history;
    private final Trail trail;
    private final double growth;

    DivergenceTest(History history, Trail trail, double growth) {
        this.history = history;
        this.trail = trail;
        this.growth = growth;
    }

    private int last() {
        return history.size() - 1;
    }

    /// Factor over max(1, |start|) that counts as growth, times that.
    private double unit() {
        return growth * Math.max(1, history.pointNorm(0));
    }

    /// Whether loss and |point| have both grown.
    Outcome.@Nullable Diverging blowUp() {
        boolean grown = history.pointNorm(last()) >= unit()
                && history.value(last()) >= growth * Math.max(1, Math.abs(history.value(0)));
        return grown
                ? found(Divergence.BLOW_UP, history.pointNorm(0), history.value(0), history.gradientNorm(0))
                : null;
    }

    /// Whether |point| has grown so much that a valley is to be looked for at a point that is not stationary.
    boolean suspectsValley() {
        double unit = unit();
        double norm = history.pointNorm(last());
        return norm >= growth * unit && last() > 0 && doubled(norm, history.pointNorm(last() - 1), growth * unit);
    }

    /// Whether a power of two times `unit` lies between: asking at every iteration would be dear.
    private static boolean doubled(double norm, double before, double unit) {
        return before < unit || Math.getExponent(norm / unit) > Math.getExponent(before / unit);
    }

    /// A search for a valley that the run follows; null if the way that it came speaks against one.
    ///
    /// @param trial where the search asks for values and gradients
    @Nullable
    ValleySearch valley(Iterate current, Iterate trial) {
        Trail.Mark mark = trail.lastAtLeast(TWO_DECADES * history.gradientNorm(last()));
        double norm = history.pointNorm(last());
        if (mark == null || !(norm - mark.pointNorm() >= NOTICEABLE * norm) || !(current.value() < mark.value())) {
            return null;
        }
        return new ValleySearch(current, norm, mark, trial);
    }

    /// The outcome of a run whose loss falls far ahead.
    Outcome.Diverging falling(Trail.Mark mark) {
        return found(Divergence.VALLEY_TO_INFINITY, mark.pointNorm(), mark.value(), mark.gradientNorm());
    }

    /// Whether |point| has grown beyond any that a minimum is likely to have while the loss fell as steeply as before.
    Outcome.@Nullable Diverging unbounded() {
        return history.pointNorm(last()) >= growth * growth * unit() ? steepFall() : null;
    }

    private Outcome.@Nullable Diverging steepFall() {
        int last = last();
        int half = last;
        while (half > 0 && history.pointNorm(half) > 0.5 * history.pointNorm(last)) {
            half--;
        }
        boolean steep = history.gradientNorm(last) >= 0.5 * history.gradientNorm(half);
        return steep && history.value(last) < history.value(half)
                ? found(Divergence.UNBOUNDED_BELOW, history.pointNorm(half), history.value(half),
                        history.gradientNorm(half))
                : null;
    }

    private Outcome.Diverging found(Divergence kind, double pointNorm, double value, double gradientNorm) {
        int last = last();
        return new Outcome.Diverging(kind, history.get(last).iteration(), history.pointNorm(last), pointNorm,
                history.value(last), value, history.gradientNorm(last), gradientNorm);
    }
}
