package nadir.ir;

/// The real functions of two variables that a program may apply element by element.
public enum BinaryFunction {
    ADD, SUBTRACT, MULTIPLY,
    /// The quotient; not finite where the divisor is 0.
    DIVIDE,
    /// The larger operand; a kink on ties, where the derivative of the *second* operand is taken.
    MAXIMUM,
    /// The smaller operand; a kink on ties, where the derivative of the *second* operand is taken.
    MINIMUM
}
