package nadir.data;

/// What a user gave cannot be used: a missing file, a column that does not exist, a width of zero. The message is one
/// line for that user and says what was wrong, where, and what to do about it; the command line prints it as it is and
/// exits with 2. A fault of Nadir itself is never reported this way.
public final class InputException extends RuntimeException {
    /// An exception with a message of one line.
    public InputException(String message) {
        super(message);
    }

    /// An exception with a message of one line that was caused by another.
    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
