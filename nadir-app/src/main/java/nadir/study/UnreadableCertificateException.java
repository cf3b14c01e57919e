package nadir.study;

/// A file is no certificate that this version can read; the message says why, in one line.
final class UnreadableCertificateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableCertificateException(String message) {
        super(message);
    }
}
