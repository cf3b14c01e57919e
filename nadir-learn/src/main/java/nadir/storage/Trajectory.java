package nadir.storage;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import nadir.data.InputException;

/// The way of parameters through training: some of its points, to the last bit. The file is one of NumPy's `.npz` archives
/// (`numpy.load` reads it) with the arrays `iteration` (n whole numbers), `loss` (n reals), `parameters` (n x p reals),
/// and a text `about.txt` on what it is of. Each part has a checksum.
///
/// @param about what it is of, in lines: a trajectory is gone on with only if they are the same
/// @param iterations of the points, ascending
/// @param losses of the points: of the whole data, in double precision
/// @param parameters of the points, each of length p
public record Trajectory(String about, long[] iterations, double[] losses, double[][] parameters) {
    /// Points at most.
    public static final int MOST_POINTS = 10_000;

    /// @throws IllegalArgumentException if the columns differ in length, or points differ in theirs
    public Trajectory {
        if (losses.length != iterations.length || parameters.length != iterations.length) {
            throw new IllegalArgumentException("a trajectory requires columns of the same length, got "
                    + iterations.length + ", " + losses.length + " and " + parameters.length);
        }
        if (iterations.length < 1 || iterations.length > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "a trajectory requires from 1 to " + MOST_POINTS + " points, got " + iterations.length);
        }
        for (double[] point : parameters) {
            if (point.length != parameters[0].length) {
                throw new IllegalArgumentException("a trajectory requires points of the same length, got "
                        + parameters[0].length + " and " + point.length);
            }
        }
    }

    /// The number of points.
    public int size() {
        return iterations.length;
    }

    /// Writes the trajectory to a file, which it replaces atomically. The same trajectory gives the same file, to the byte.
    ///
    /// @throws InputException if the path cannot be a file
    /// @throws IOException if writing fails; the message names the file, and the file that was there is unharmed
    public void save(Path file) throws IOException {
        AtomicFile.write(file, channel -> TrajectoryFile.write(this, Channels.newOutputStream(channel)));
    }

    /// Whether a file is a trajectory, of whatever run.
    public static boolean isOne(Path file) {
        return TrajectoryFile.isOne(file);
    }

    /// Reads a trajectory.
    ///
    /// @param dimension how many parameters its points have to have
    /// @throws InputException if the file is missing, unreadable, damaged, none, or of other parameters; the message says
    ///     which
    public static Trajectory load(Path file, int dimension) {
        return TrajectoryFile.read(file, dimension);
    }
}
