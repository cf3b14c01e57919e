package nadir.studio;

/// A request that is not served, and why.
final class Refusal extends RuntimeException {
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD = 405;
    static final int CONFLICT = 409;
    static final int TOO_LARGE = 413;
    static final int MEDIA_TYPE = 415;
    static final int TOO_MANY = 429;

    private final int status;

    /// @param status of HTTP
    /// @param message one line for the user
    Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }

    static Refusal bad(String message) {
        return new Refusal(BAD_REQUEST, message);
    }

    static Refusal absent(String what) {
        return new Refusal(NOT_FOUND, what);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
