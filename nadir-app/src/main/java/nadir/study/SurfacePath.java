package nadir.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.data.InputException;
import nadir.network.Block;
import nadir.network.Network;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;
import nadir.storage.Trajectory;
import nadir.surface.Frame;
import org.jspecify.annotations.Nullable;

/// The points beside a surface: the models that were named, or a trajectory, and at the end the model itself.
///
/// @param stops without the end
/// @param end iteration of the end, null where it is not known
record SurfacePath(List<Stop> stops, @Nullable Long end) {
    SurfacePath {
        stops = List.copyOf(stops);
    }

    /// A point.
    ///
    /// @param iteration null where it is not known
    record Stop(String name, @Nullable Long iteration, double[] parameters) {}

    /// @throws InputException if a file cannot be used, or is of another network
    static SurfacePath load(SurfaceOptions options, Network network, double[] origin) {
        if (options.trajectory() != null) {
            return of(Trajectory.load(options.trajectory(), origin.length), options.trajectory(), origin);
        }
        return new SurfacePath(options.through()
                .stream()
                .map(file -> new Stop(file.toString(), null, other(file, options, network)))
                .toList(), null);
    }

    private static SurfacePath of(Trajectory trajectory, Path file, double[] origin) {
        List<Stop> stops = new ArrayList<>();
        Long end = null;
        for (int k = 0; k < trajectory.size(); k++) {
            // The point where the model is would be there twice.
            if (k == trajectory.size() - 1 && Arrays.equals(trajectory.parameters()[k], origin)) {
                end = trajectory.iterations()[k];
            } else {
                stops.add(new Stop(file.toString(), trajectory.iterations()[k], trajectory.parameters()[k]));
            }
        }
        return new SurfacePath(stops, end);
    }

    private static double[] other(Path file, SurfaceOptions options, Network network) {
        LoadedModel model = ModelFile.load(file, options.frozen());
        if (!shapes(model.network()).equals(shapes(network))) {
            throw new InputException(file + " is another network than " + options.model()
                    + ": its parameters have other names or shapes; a slice requires models of one network");
        }
        return model.parameters();
    }

    private static List<String> shapes(Network network) {
        List<String> shapes = new ArrayList<>();
        for (Block block : network.layout().blocks()) {
            shapes.add(block.name() + " " + block.shape());
        }
        return shapes;
    }

    boolean isEmpty() {
        return stops.isEmpty();
    }

    List<double[]> parameters() {
        return stops.stream().map(Stop::parameters).toList();
    }

    /// Where losses are evaluated besides the grid: at each stop, and at the point of the slice nearest to it.
    int evaluations() {
        return 2 * stops.size();
    }

    /// The parameters of an evaluation.
    double[] at(Frame frame, int evaluation) {
        double[] own = stops.get(evaluation / 2).parameters();
        return evaluation % 2 == 0 ? own : nearest(frame, own);
    }

    private static double[] nearest(Frame frame, double[] parameters) {
        double[] at = frame.coordinates(parameters);
        return frame.at(at[0], at[1]);
    }

    /// All points with their losses.
    ///
    /// @param losses of the evaluations; NaN where there is none yet
    /// @param atOrigin the loss of the model
    List<SurfaceResult.Point> points(SurfaceOptions options, Frame frame, double[] losses, double atOrigin) {
        List<SurfaceResult.Point> points = new ArrayList<>();
        for (int k = 0; k < stops.size(); k++) {
            Stop stop = stops.get(k);
            double[] at = frame.coordinates(stop.parameters());
            points.add(new SurfaceResult.Point(stop.name(), stop.iteration(), at[0], at[1], losses[2 * k],
                    losses[2 * k + 1], distance(stop.parameters(), frame.at(at[0], at[1]))));
        }
        if (!stops.isEmpty()) {
            points.add(new SurfaceResult.Point(options.model().toString(), end, 0, 0, atOrigin,
                    atOrigin, 0));
        }
        return points;
    }

    private static double distance(double[] a, double[] b) {
        double distance = 0;
        for (int i = 0; i < a.length; i++) {
            distance = Math.hypot(distance, a[i] - b[i]);
        }
        return distance;
    }
}
