package nadir.study;

import java.util.List;

/// What the demonstration draws.
///
/// @param data the samples: input and target
/// @param trapped the function of the network at the trap
/// @param free and of the one that escaped
/// @param courses losses over evaluations
/// @param eigenvalues of the Hessian at the trap, ascending
/// @param zero the size up to which they count as zero
/// @param profile the loss on the straight line from the trap (0) through the lower point (1)
public record DemoPictures(Curve data, Curve trapped, Curve free, List<Course> courses, double[] eigenvalues,
        double zero, Curve profile) {
    /// Copies the list.
    public DemoPictures {
        courses = List.copyOf(courses);
    }

    /// Equally many abscissas and ordinates.
    public record Curve(double[] x, double[] y) {}

    /// The losses of one run.
    public record Course(String name, Curve curve) {}
}
