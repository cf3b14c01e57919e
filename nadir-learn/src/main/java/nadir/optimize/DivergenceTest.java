package nadir.optimize;

import java.util.function.Function;
import nadir.optimize.Outcome.Divergence;
import org.jspecify.annotations.Nullable;

/// Decides whether the point of a run runs off to infinity; criteria and their reasons at [Outcome.Diverging].
final class DivergenceTest {
    private static final double TWO_DECADES = 100;
    /// Share of |point| by which it must have grown over the two decades.
    private static final double NOTICEABLE = 1e-3;
    /// How far ahead to look, in units of the way covered over the two decades.
    private static final double[] AHEAD = {2.0 / 1024, 2.0 / 256, 2.0 / 64, 2.0 / 16, 2.0 / 4, 2};

    private final History history;
    private final Trail trail;
    private final double growth;
    private final int last;

    DivergenceTest(History history, Trail trail, double growth) {
        this.history = history;
        this.trail = trail;
        this.growth = growth;
        this.last = history.size() - 1;
    }

    /// Whether |point| has grown enough to call the run divergent at a point that is not stationary.
    Outcome.@Nullable Diverging byGrowth(Iterate current, Function<double[], Iterate> evaluate) {
        double unit = growth * Math.max(1, history.pointNorm(0));
        double norm = history.pointNorm(last);
        if (!(norm >= unit)) {
            return null;
        }
        if (history.value(last) >= growth * Math.max(1, Math.abs(history.value(0)))) {
            return found(Divergence.BLOW_UP, history.pointNorm(0), history.value(0), history.gradientNorm(0));
        }
        if (norm >= growth * unit && last > 0 && doubled(norm, history.pointNorm(last - 1), growth * unit)) {
            Outcome.Diverging valley = valley(current, evaluate);
            if (valley != null) {
                return valley;
            }
        }
        return norm >= growth * growth * unit ? unbounded() : null;
    }

    /// Whether a power of two times `unit` lies between: asking at every iteration would be dear.
    private static boolean doubled(double norm, double before, double unit) {
        return before < unit || Math.getExponent(norm / unit) > Math.getExponent(before / unit);
    }

    /// Whether the loss still falls far ahead along the way that the run came, so that no minimum is near.
    Outcome.@Nullable Diverging valley(Iterate current, Function<double[], Iterate> evaluate) {
        Trail.Mark mark = trail.lastAtLeast(TWO_DECADES * history.gradientNorm(last));
        double norm = history.pointNorm(last);
        if (mark == null || !(norm - mark.pointNorm() >= NOTICEABLE * norm) || !(current.value() < mark.value())) {
            return null;
        }
        double[] way = new double[current.point().length];
        Vectors.subtract(current.point(), mark.point(), way);
        boolean falls = fallsAlong(way, current, evaluate);
        if (!falls) {
            double share = (norm - mark.pointNorm()) / norm;
            System.arraycopy(current.point(), 0, way, 0, way.length);
            Vectors.scale(share, way);
            falls = fallsAlong(way, current, evaluate);
        }
        return falls
                ? found(Divergence.VALLEY_TO_INFINITY, mark.pointNorm(), mark.value(), mark.gradientNorm())
                : null;
    }

    private static boolean fallsAlong(double[] way, Iterate current, Function<double[], Iterate> evaluate) {
        double[] ahead = new double[way.length];
        double value = current.value();
        for (double factor : AHEAD) {
            Vectors.move(current.point(), factor, way, ahead);
            Iterate there = evaluate.apply(ahead);
            if (!(there.value() <= value && Vectors.dot(there.gradient(), way) < 0)) {
                return false;
            }
            value = there.value();
        }
        return value < current.value();
    }

    private Outcome.@Nullable Diverging unbounded() {
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
        return new Outcome.Diverging(kind, history.get(last).iteration(), history.pointNorm(last), pointNorm,
                history.value(last), value, history.gradientNorm(last), gradientNorm);
    }
}
