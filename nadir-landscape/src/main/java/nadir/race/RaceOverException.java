package nadir.race;

/// Ends a contender's run from within an evaluation: nothing it could still do would count.
public final class RaceOverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RaceOverException(String message) {
        super(message, null, false, false);
    }
}
