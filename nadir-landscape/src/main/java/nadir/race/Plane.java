package nadir.race;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nadir.surface.Directions;
import nadir.surface.Frame;
import org.jspecify.annotations.Nullable;

/// The most telling plane of a race out of a trap: it goes through the trap and is spanned by the first two principal
/// components, about the trap, of where the contenders have been. Each contender that ended at a finite loss not above its
/// first one counts with [#EACH] points, evenly along those kept of its way; who ran off does not count. Of all planes
/// through the trap it is the one that keeps the largest part of these points' squared distances from the trap.
///
/// Where contenders stayed so that their points span fewer than two directions, a lower point and a random direction count
/// too.
///
/// @param frame the trap and two orthogonal directions of length 1
/// @param share the part of the squared distances that lies in the plane, in [0, 1]
public record Plane(Frame frame, double share) {
    /// How many points of each contender count.
    public static final int EACH = 24;

    /// The plane of these ways.
    ///
    /// @param better a lower point, as long as the trap; null where none is known
    public static Plane of(double[] trap, List<Trajectory> ways, double @Nullable [] better) {
        List<double[]> points = new ArrayList<>();
        for (Trajectory way : ways) {
            List<Trajectory.Stop> stops = way.stops();
            if (counts(way)) {
                for (int k = 1; k <= EACH; k++) {
                    points.add(stops.get((int) Math.round((double) k * (stops.size() - 1) / EACH)).point());
                }
            }
        }
        for (long more = 0;; more++) {
            try {
                Frame frame = Directions.principal(trap, points, 2);
                double share = frame.directions().stream().mapToDouble(Frame.Direction::variance).sum();
                return new Plane(frame, Math.min(1, share));
            } catch (IllegalArgumentException tooFew) {
                points.add(more == 0 && better != null ? better : Draws.moved(trap, 1, new SplittableRandom(more)));
            }
        }
    }

    /// Whether a way counts.
    public static boolean counts(Trajectory way) {
        List<Trajectory.Stop> stops = way.stops();
        return stops.size() > 1 && stops.getLast().loss() <= stops.getFirst().loss();
    }

    /// How far a point is from the plane.
    public double distance(double[] point) {
        double[] at = frame.coordinates(point);
        double[] nearest = frame.at(at[0], at[1]);
        double sum = 0;
        for (int i = 0; i < point.length; i++) {
            sum += (point[i] - nearest[i]) * (point[i] - nearest[i]);
        }
        return Math.sqrt(sum);
    }
}
