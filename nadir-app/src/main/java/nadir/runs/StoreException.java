package nadir.runs;

/// The store could not do what it should although it was asked rightly: the disk is full, the database went away. The
/// message is one sentence with what to do.
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
