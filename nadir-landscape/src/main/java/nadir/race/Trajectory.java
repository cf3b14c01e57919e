package nadir.race;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a contender has been: of a [BlackBox] the points that it showed or told its [Oracle], which for those shipped are
/// its iterates (of stochastic ones the ends of epochs) and not where a line search tried, of a [WhiteBox] the points at which
/// the loss was lower than before. There are bounded many: when there are more,
/// every second one is dropped, and from then on half as many are taken. The first and the last are always there.
///
/// Written by one thread; read by others once the race is over.
public final class Trajectory {
    private static final int LEAST = 4;

    private final int most;
    private final List<Stop> stops = new ArrayList<>();
    private @Nullable Stop last;
    private long stride = 1;
    private long visits;

    /// A point on the way.
    ///
    /// @param cost of all evaluations until then, in gradients (see [Costs])
    /// @param loss of all samples, there
    /// @param point a copy
    public record Stop(double cost, double loss, double[] point) {}

    /// @param most how many points are kept, at least 4
    /// @throws IllegalArgumentException if that is less
    public Trajectory(int most) {
        if (most < LEAST) {
            throw new IllegalArgumentException("a trajectory requires at least " + LEAST + " points, got " + most);
        }
        this.most = most;
    }

    /// One whose points are known.
    ///
    /// @param stops in their order
    public static Trajectory of(List<Stop> stops) {
        Trajectory way = new Trajectory(Math.max(LEAST, stops.size() + 1));
        way.stops.addAll(stops);
        way.last = stops.isEmpty() ? null : stops.getLast();
        return way;
    }

    void visit(double cost, double loss, double[] point) {
        last = new Stop(cost, loss, point.clone());
        if (visits++ % stride == 0) {
            stops.add(last);
        }
        // One place is the last point's.
        if (stops.size() == most) {
            stride *= 2;
            for (int k = stops.size() - 1; k > 0; k--) {
                if (k % 2 == 1) {
                    stops.remove(k);
                }
            }
        }
    }

    /// The points in their order; empty before a race.
    public List<Stop> stops() {
        List<Stop> all = new ArrayList<>(stops);
        if (last != null && (all.isEmpty() || !all.getLast().equals(last))) {
            all.add(last);
        }
        return all;
    }
}
