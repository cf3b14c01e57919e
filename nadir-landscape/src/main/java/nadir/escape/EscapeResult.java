package nadir.escape;

import java.util.List;
import java.util.Locale;
import nadir.loss.Conventions;
import nadir.network.Network;

/// What an escape came to.
public sealed interface EscapeResult {
    /// What is noted in place of ways where none was tried, for the loss is at its bound.
    String AT_BOUND = "nothing, as the loss is at its bound up to rounding";

    /// The way with all its figures.
    Course course();

    /// What happened, in a sentence with its figures.
    String reason();

    /// What to do next, in a sentence.
    String remedy();

    /// Reason, remedy and conventions.
    default String text() {
        return reason() + " " + remedy() + " (" + course().conventions().text() + ")";
    }

    /// The way from the start to the lowest point found.
    ///
    /// @param before L at the start
    /// @param settled L where plain descent from the start ends: what had to be left
    /// @param after L at the end
    /// @param bound the data lower bound
    /// @param method what led to the lowest point; the asked one if none did
    /// @param network the network at the end: the given one unless it was grown
    /// @param point its parameters
    /// @param path the stages of the way
    /// @param descent the lowest losses one after the other, over all that was tried
    /// @param tried one line for each way that was tried, with what it found
    /// @param evaluations used, in passes
    /// @param iterations of descent
    record Course(double before, double settled, double after, double bound, EscapeMethod method, Network network,
            double[] point, List<Waypoint> path, List<Sighting> descent, List<String> tried, double evaluations,
            long iterations,
            Conventions conventions) {
        /// Copies the lists.
        public Course {
            path = List.copyOf(path);
            descent = List.copyOf(descent);
            tried = List.copyOf(tried);
        }

        /// The part of the distance between the settled loss and the bound that was gained.
        public double gain() {
            return settled > bound ? (settled - after) / (settled - bound) : 0;
        }

        /// The largest rise on any stage of the path.
        public double rise() {
            return path.stream().mapToDouble(Waypoint::rise).max().orElse(0);
        }
    }

    /// A lower point was found.
    record Escaped(Course course) implements EscapeResult {
        @Override
        public String reason() {
            return String.format(Locale.ROOT,
                    "Escaped by %s: the loss fell from %.6g to %.6g, %.1f %% of the distance to the "
                            + "bound %.6g, in %.0f evaluations; on the way it rose by at most %.2g.",
                    course.method().label(),
                    course.settled(), course.after(), 100 * course.gain(), course.bound(), course.evaluations(),
                    course.rise());
        }

        @Override
        public String remedy() {
            return "Audit the new point, or train on from it.";
        }
    }

    /// No point was found that is lower by enough to count.
    ///
    /// @param least the part of the distance to the bound that counts
    record Stayed(Course course, double least) implements EscapeResult {
        @Override
        public String reason() {
            return String.format(Locale.ROOT,
                    "Did not escape: from the loss %.6g nothing lower than %.6g was found in %.0f "
                            + "evaluations (a gain of %.1g of the distance to the bound %.6g counts).",
                    course.settled(),
                    course.after(), course.evaluations(), least, course.bound());
        }

        @Override
        public String remedy() {
            if (course.tried().contains(AT_BOUND)) {
                return "The loss is at its bound up to rounding: no network has a lower one on these data, and there is "
                        + "nothing to escape from.";
            }
            return course.tried().isEmpty()
                    ? "Give a larger budget."
                    : "Tried: " + String.join("; ", course.tried())
                            + ". Give a larger budget, another method, or a larger "
                            + "network.";
        }
    }
}
