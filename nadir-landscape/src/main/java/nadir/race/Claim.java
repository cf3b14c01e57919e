package nadir.race;

/// What a contender says of its own end.
public enum Claim {
    /// Nothing.
    NONE,
    /// That the loss falls for ever along a way to infinity.
    VALLEY,
    /// That its iterates blew up.
    DIVERGED
}
