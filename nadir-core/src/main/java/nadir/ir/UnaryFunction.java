package nadir.ir;

/// The real functions of one variable that a program may apply to every element.
public enum UnaryFunction {
    /// -x
    NEGATE,
    /// e^x
    EXP,
    /// Natural logarithm; not a number below 0.
    LOG,
    /// Square root; not a number below 0, not differentiable at 0.
    SQRT,
    SIN, COS, TANH,
    /// 1 / (1 + e^-x)
    LOGISTIC,
    /// log(1 + e^x)
    SOFTPLUS,
    /// The error function 2/sqrt(pi) * integral from 0 to x of e^(-t^2) dt.
    ERF,
    /// |x|; a kink at 0, where its derivative is taken as 0.
    ABS,
    /// -1, 0 or 1; its derivative is taken as 0 everywhere.
    SIGN
}
