package nadir.storage;

/// What to do about the work that an earlier run left unfinished.
public enum Beginning {
    /// Begin, unless there is some.
    FRESH,
    /// Go on from it.
    RESUME,
    /// Begin anyway; it is replaced.
    RESTART
}
