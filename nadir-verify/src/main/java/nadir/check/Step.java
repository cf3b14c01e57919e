package nadir.check;

import nadir.ir.Comparison;
import nadir.ir.UnaryFunction;

/// One scalar operation of a [Tape]. Operands are positions of earlier steps.
sealed interface Step {
    /// A parameter.
    record Parameter(int index) implements Step {}

    /// An element of the sample's x.
    record Input(int index) implements Step {}

    /// An element of the sample's y.
    record Target(int index) implements Step {}

    /// A number.
    record Constant(double number) implements Step {}

    /// a + b
    record Sum(int a, int b) implements Step {}

    /// a - b
    record Difference(int a, int b) implements Step {}

    /// a b
    record Product(int a, int b) implements Step {}

    /// 1 / a
    record Reciprocal(int a) implements Step {}

    /// f(a)
    record Apply(UnaryFunction function, int a) implements Step {}

    /// a^exponent
    record Power(int a, double exponent) implements Step {}

    /// max(a, b), or min(a, b)
    record Extreme(boolean larger, int a, int b) implements Step {}

    /// 1 where the comparison holds, else 0.
    record Mask(Comparison comparison, int a, int b) implements Step {}

    /// `whenTrue` where the mask is not 0, else `whenFalse`.
    record Choice(int mask, int whenTrue, int whenFalse) implements Step {}
}
