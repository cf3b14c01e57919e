package nadir.study;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// A race out of a trap, with the ways of all contenders.
///
/// @param trap its folder, or the name of a problem of the benchmark
/// @param trapKind a label of [nadir.trap.Trap.Kind]
/// @param network its layers
/// @param parameters p
/// @param samples m
/// @param level the loss that has to be left
/// @param better a lower one that is known
/// @param knowledge how it is known
/// @param target who reaches it is out: a hundredth of the way from the level to the better loss
/// @param distance from the trap to where all begin
/// @param budget of each, in gradients
/// @param seed of what contenders draw
/// @param plane in which the race is shown
/// @param betterPoint the better point's place in it; null for problems of the benchmark, of which only its loss is known
/// @param contenders who took part, in the order in which they got out; then the others
public record TrapRaceResult(String trap, String trapKind, String network, int parameters, int samples, double level,
        double better, String knowledge, double target, double distance, double budget, long seed, Plane plane,
        @Nullable Place betterPoint, List<Racer> contenders) {
    /// Copies the list.
    public TrapRaceResult {
        contenders = List.copyOf(contenders);
    }

    /// The most telling plane, see [nadir.race.Plane]. Its directions are orthogonal and of length 1, so that coordinates are
    /// distances between parameters; the trap is at 0, 0.
    ///
    /// @param directions what they are
    /// @param share the part of the contenders' squared distances from the trap that lies in it
    /// @param x first coordinates of the grid, ascending
    /// @param y second coordinates
    /// @param loss by y, then x; not finite where the loss is not
    public record Plane(List<String> directions, double share, double[] x, double[] y, double[][] loss) {
        /// Copies the list.
        public Plane {
            directions = List.copyOf(directions);
        }
    }

    /// A point that need not lie in the plane.
    ///
    /// @param x first coordinate of the nearest point of the plane
    /// @param y second coordinate
    /// @param beside how far the point is from the plane
    public record Place(double x, double y, double beside) {}

    /// One contender.
    ///
    /// @param optimizer its name
    /// @param access `black-box` or `white-box`
    /// @param outcome `escaped`, `trapped`, `diverged`, `budget` or `failed`
    /// @param cause why it failed, or what is to be said besides; null for nothing
    /// @param loss the lowest that was seen; null where there is none
    /// @param closed the part of the way from the level to the better loss; null where there is none
    /// @param costToTarget in gradients, empty if it did not get out
    /// @param cost of all of its way, in gradients
    /// @param moved how far from the trap it ended
    /// @param share the part of that squared distance that lies in the plane; null where it did not move
    /// @param counts whether its way was looked at to choose the plane
    /// @param way where it was
    public record Racer(String optimizer, String access, String outcome, @Nullable String cause, @Nullable Double loss,
            @Nullable Double closed, OptionalDouble costToTarget, double cost, double moved, @Nullable Double share,
            boolean counts, Way way) {}

    /// Points one after the other.
    ///
    /// @param cost until there, in gradients, ascending
    /// @param loss of the point itself, not of the nearest one of the plane
    /// @param x first coordinate of the nearest point of the plane
    /// @param y second coordinate
    /// @param beside distance from the plane
    public record Way(double[] cost, double[] loss, double[] x, double[] y, double[] beside) {}
}
