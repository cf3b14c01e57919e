package nadir.race;

/// A method that minimises a function it knows through an [Oracle] only. Instances are used by several threads at once.
public non-sealed interface BlackBox extends Contender {
    /// Minimises from the oracle's start until it has nothing more to try or the oracle ends the race.
    ///
    /// @return what it thinks of its end
    /// @throws Exception if it fails; the message becomes the cause
    Claim run(Oracle oracle) throws Exception;
}
