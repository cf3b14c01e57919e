package nadir.study;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The loss on a line or plane.
///
/// @param model the point at coordinates 0
/// @param data what the data are called
/// @param parameters of the network
/// @param samples of the data
/// @param conventions what the loss means
/// @param grid coordinates and losses
/// @param directions one or two
/// @param path the models named, or the points of a trajectory, with their own losses; empty without any
/// @param seconds of evaluation
public record SurfaceResult(String model, String data, int parameters, int samples, LossConventions conventions,
        Grid grid, List<Direction> directions, List<Point> path, double seconds) {
    /// Copies the lists.
    public SurfaceResult {
        directions = List.copyOf(directions);
        path = List.copyOf(path);
    }

    /// Losses over coordinates.
    ///
    /// @param x first coordinate, ascending
    /// @param y second coordinate, ascending; null on a line
    /// @param loss by y, then x; a single row on a line. Not finite where the loss is not
    /// @param notFinite how many are not
    /// @param least lowest finite loss; null where none is
    /// @param most highest finite loss
    public record Grid(double[] x, double @Nullable [] y, double[][] loss, int notFinite, @Nullable Double least,
            @Nullable Double most) {}

    /// A direction.
    ///
    /// @param norm Euclidean: parameters move so far for 1 of the coordinate
    /// @param eigenvalue null where it is no eigenvector
    /// @param variance the share of the path's variance; null where it is no principal component
    public record Direction(String name, double norm, @Nullable Double eigenvalue, @Nullable Double variance) {}

    /// A model that was named, or a point of a trajectory.
    ///
    /// @param model its file, or that of the trajectory
    /// @param iteration of a point of a trajectory; null where it is not known
    /// @param x coordinate of the nearest point of the line or plane
    /// @param y likewise
    /// @param loss the model's own
    /// @param sliceLoss that of the nearest point
    /// @param distance to that point
    public record Point(String model, @Nullable Long iteration, double x, double y, double loss, double sliceLoss,
            double distance) {}
}
