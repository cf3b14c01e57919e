package nadir.check;

/// The numbers that bounds of intervals are.
public enum Precision {
    /// IEEE 754 binary64.
    DOUBLE,
    /// Decimals of 40 digits.
    DECIMAL
}
