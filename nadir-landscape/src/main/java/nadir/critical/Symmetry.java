package nadir.critical;

import java.util.List;
import java.util.Locale;

/// A known way to change parameters without changing what the network computes on the data.
///
/// @param kind what it rests on
/// @param layer the layer it acts on
/// @param description in words, with the units it concerns
/// @param directions tangents of the changes at the point; their span has at most this many dimensions
public record Symmetry(Kind kind, String layer, String description, List<Direction> directions) {

    /// What a symmetry rests on.
    public enum Kind {
        /// Units with equal incoming weights: outgoing weights may be redistributed among them.
        DUPLICATE_UNITS(true),
        /// Units whose outgoing weights are all 0: their incoming weights are free.
        ZERO_OUTGOING(true),
        /// Units that are off on every sample: all their weights are free as long as they stay off.
        DEAD_UNITS(true),
        /// Inputs that are the same on every sample: their weights can be traded against the bias.
        CONSTANT_INPUTS(true),
        /// The softmax does not see a number that is added to all outputs.
        SOFTMAX_SHIFT(true),
        /// A unit with a positively homogeneous activation may pass a factor from its incoming to its outgoing weights.
        RESCALING(false),
        /// Between linear layers any invertible matrix and its inverse may be inserted.
        LINEAR_GAUGE(false);

        private final boolean straight;

        Kind(boolean straight) {
            this.straight = straight;
        }

        /// The name in reports: lower case with hyphens.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// Whether the function stays the same on straight lines along the directions (near the point), not only to
        /// first order.
        public boolean isStraight() {
            return straight;
        }

        /// Whether it holds at every point of parameter space, so that the loss is constant on whole orbits and their
        /// points are critical together. The others hold where the network has the special form, and say nothing of
        /// nearby points that have not.
        public boolean isGlobal() {
            return switch (this) {
                case CONSTANT_INPUTS, SOFTMAX_SHIFT, RESCALING, LINEAR_GAUGE -> true;
                case DUPLICATE_UNITS, ZERO_OUTGOING, DEAD_UNITS -> false;
            };
        }
    }

    /// Copies the directions.
    public Symmetry {
        directions = List.copyOf(directions);
    }
}
