package nadir.subprocess;

/// A program that hung, died or wrote something that the protocol does not know. The message is the cause for the user.
final class SubprocessException extends Exception {
    private static final long serialVersionUID = 1L;

    SubprocessException(String message) {
        super(message);
    }
}
