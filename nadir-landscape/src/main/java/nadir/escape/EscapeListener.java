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

    /// Never stops anything.
    static EscapeListener silent() {
        return (stage, fraction) -> true;
    }
}
