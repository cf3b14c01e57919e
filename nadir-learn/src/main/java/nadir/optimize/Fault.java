package nadir.optimize;

/// A number that is not finite: which one the objective returned, and how it looked.
///
/// @param quantity what was not finite
/// @param coordinate the first coordinate of the gradient that was not finite, -1 for the value
/// @param found NaN or an infinity
public record Fault(Quantity quantity, int coordinate, double found) {
    /// What an objective returns.
    public enum Quantity {
        /// The value.
        VALUE,
        /// A coordinate of the gradient.
        GRADIENT
    }

    /// In words, for messages.
    public String text() {
        return switch (quantity) {
            case VALUE -> "the value is " + found;
            case GRADIENT -> "coordinate " + coordinate + " of the gradient (counted from 0) is " + found;
        };
    }
}
