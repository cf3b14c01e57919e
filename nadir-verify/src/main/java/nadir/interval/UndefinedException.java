package nadir.interval;

/// Thrown where an op is not defined, or not differentiable though a derivative was asked for, somewhere in the box it
/// was applied to, so that no enclosure exists. The message names the op, the interval and what would help.
public final class UndefinedException extends RuntimeException {
    public UndefinedException(String message) {
        super(message);
    }
}
