package nadir.spectrum;

/// An operator gave NaN or an infinity: at this point the function it is the Hessian of overflows or has no second
/// derivative.
public final class NonFiniteProductException extends ArithmeticException {
    NonFiniteProductException(int product, int coordinate, double value) {
        super("product " + product + " with the operator has " + value + " at coordinate " + coordinate
                + "; look at the values of the function near the point");
    }
}
