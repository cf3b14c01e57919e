package nadir.optimize;

/// Looks whether the loss still falls far ahead along the way that a run came, so that no minimum is near: first in the
/// direction covered since a mark, else straight away from the origin (valleys of networks bend). Like a [WolfeSearch]
/// it evaluates nothing itself but asks for value and gradient at one point after the other.
final class ValleySearch {
    /// How far ahead to look, in units of the way covered since the mark.
    private static final double[] AHEAD = {2.0 / 1024, 2.0 / 256, 2.0 / 64, 2.0 / 16, 2.0 / 4, 2};

    private final Iterate current;
    private final Trail.Mark mark;
    private final double share;
    private final Iterate trial;
    private final double[] way;
    private boolean outwards;
    private int asked;
    private double value;

    /// Asks at once for value and gradient at `trial`.
    ///
    /// @param pointNorm of `current`
    ValleySearch(Iterate current, double pointNorm, Trail.Mark mark, Iterate trial) {
        this.current = current;
        this.mark = mark;
        this.share = (pointNorm - mark.pointNorm()) / pointNorm;
        this.trial = trial;
        this.way = new double[current.point().length];
        Vectors.subtract(current.point(), mark.point(), way);
        follow();
    }

    Trail.Mark mark() {
        return mark;
    }

    private void follow() {
        asked = 0;
        value = current.value();
        ask();
    }

    private void ask() {
        Vectors.move(current.point(), AHEAD[asked], way, trial.point());
    }

    /// What is known so far.
    enum Finding {
        /// Value and gradient at the trial iterate are wanted.
        ASKING,
        /// The loss falls all the way.
        FALLS,
        /// It does not.
        RISES
    }

    /// Goes on when value and gradient are known at the trial iterate.
    Finding told() {
        boolean falls = trial.value() <= value && Vectors.dot(trial.gradient(), way) < 0;
        if (falls) {
            value = trial.value();
            asked++;
            if (asked < AHEAD.length) {
                ask();
                return Finding.ASKING;
            }
            if (value < current.value()) {
                return Finding.FALLS;
            }
        }
        if (outwards) {
            return Finding.RISES;
        }
        outwards = true;
        System.arraycopy(current.point(), 0, way, 0, way.length);
        Vectors.scale(share, way);
        follow();
        return Finding.ASKING;
    }
}
