package nadir.exec;

/// The arithmetic that a program is executed in. Programs are stated over the reals; this is how closely they are followed.
public enum Precision {
    /// IEEE 754 double precision, 53 bits.
    FLOAT64,
    /// IEEE 754 single precision, 24 bits; long sums, logarithms, sines and cosines are computed in double and rounded once,
    /// the exponential and its relatives in single precision within 4 ulp.
    FLOAT32
}
