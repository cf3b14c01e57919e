package nadir.linalg;

/// A matrix decomposition that does not exist or whose iteration did not converge.
public final class DecompositionException extends ArithmeticException {
    DecompositionException(String message) {
        super(message);
    }
}
