package nadir.audit;

/// Hears how an audit advances, and stops it.
@FunctionalInterface
public interface AuditListener {
    /// Called often; may take the time of printing a line.
    ///
    /// @param stage what is being computed, in words
    /// @param fraction the part of the stage that is done, in [0, 1]
    /// @return whether to go on
    boolean advance(String stage, double fraction);

    /// Never stops anything.
    static AuditListener silent() {
        return (stage, fraction) -> true;
    }
}
