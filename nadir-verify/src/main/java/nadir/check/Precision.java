package nadir.check;

/// The numbers that bounds of intervals are, where a claim of a critical point encloses the gradient and the loss at the middle
/// of its box. All else is enclosed between doubles.
public enum Precision {
    /// IEEE 754 binary64.
    DOUBLE,
    /// Decimals of 40 digits.
    DECIMAL
}
