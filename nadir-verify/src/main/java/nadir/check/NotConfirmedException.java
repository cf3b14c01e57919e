package nadir.check;

/// The checker could not confirm something; the message says what, in a form that follows "not confirmed: ".
final class NotConfirmedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotConfirmedException(String reason) {
        super(reason);
    }

    /// The reason.
    String reason() {
        return String.valueOf(getMessage());
    }
}
