package nadir.escape;

/// Hears how an escape advances, and stops it.
@FunctionalInterface
public interface EscapeListener {
    /// Called often; may take the time of printing a line.
    ///
    /// @param stage what is being done, in words
    /// @param fraction the part of the budget that is used, in [0, 1]
    /// @return whether to go on; if not, the escape ends with the lowest point it has
    boolean advance(String stage, double fraction);

    /// A loss lower than all before was seen.
    ///
    /// @param evaluations used until then, in passes
    /// @param loss there
    /// @param point parameters of the network, or of the grown one; only for the time of the call
    default void lower(double evaluations, double loss, double[] point) {}

    /// Never stops anything.
    static EscapeListener silent() {
        return (stage, fraction) -> true;
    }
}
