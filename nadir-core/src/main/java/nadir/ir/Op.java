package nadir.ir;

import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// The closed set of operations of tensor programs, in four families. An op is exact over the reals: its derivative
/// rule, its enclosure and its execution all speak of the same real function. What an op *means* is not here but in one
/// table per meaning: types ([TypeRule]), reference values, forward derivatives, transposition, batching, compiled loops;
/// each is a `switch` without `default`, so that the compiler proves that no op is forgotten.
public sealed interface Op {

    /// Ops that compute each element of the result from the elements at the same place of operands of the same shape.
    sealed interface Elementwise extends Op {}

    /// A function of one variable. Operands: x.
    record Unary(UnaryFunction function) implements Elementwise {}

    /// x^exponent for a constant exponent; an exponent that is no integer asks for x >= 0. Operands: x.
    record Power(double exponent) implements Elementwise {}

    /// A function of two variables. Operands: a, b.
    record Binary(BinaryFunction function) implements Elementwise {}

    /// A mask of ones and zeros. Operands: a, b.
    record Compare(Comparison comparison) implements Elementwise {}

    /// `whenTrue` where the mask is not zero, else `whenFalse`. Operands: mask, whenTrue, whenFalse.
    record Select() implements Elementwise {}

    /// Ops that move elements without computing.
    sealed interface Structural extends Op {}

    /// A constant. Operands: none.
    record Constant(Tensor value) implements Structural {}

    /// Repeats elements: axis i of the operand becomes axis `axes[i]` of `target`, whose other axes are new. `axes` is
    /// increasing. Operands: x.
    record Broadcast(Shape target, Ints axes) implements Structural {}

    /// The same elements in row-major order under another shape. Operands: x.
    record Reshape(Shape target) implements Structural {}

    /// Axis i of the result is axis `axes[i]` of the operand. Operands: x.
    record Permute(Ints axes) implements Structural {}

    /// The box of elements `starts[i] + steps[i] * k`, k = 0 .. target.extent(i) - 1, along each axis. Operands: x.
    record Slice(Shape target, Ints starts, Ints steps) implements Structural {}

    /// The adjoint of [Slice]: zeros of shape `target` with the operand written to the box. Operands: x.
    record Embed(Shape target, Ints starts, Ints steps) implements Structural {}

    /// Operands one behind the other along an axis. Operands: one or more, equal but for that axis.
    record Concatenate(int axis) implements Structural {}

    /// Windows that slide along an axis: that axis then counts the `positions` of the window, and a new last axis the
    /// `size` places in it, so that element (.., p, .., k) is x(.., step p + dilation k, ..). Operands: x.
    record Windows(int axis, int positions, int size, int step, int dilation) implements Structural {}

    /// Ops that fold axes away.
    sealed interface Reduction extends Op {}

    /// The sum over the given axes, which are increasing. Operands: x.
    record Sum(Ints axes) implements Reduction {}

    /// The adjoint of [Windows]: adds every element (.., p, .., k) to (.., step p + dilation k, ..) of a tensor of zeros
    /// whose axis has the given extent. Operands: x.
    record Overlap(int axis, int extent, int step, int dilation) implements Reduction {}

    /// log(sum(exp(x))) over one axis, without overflow. Operands: x.
    record LogSumExp(int axis) implements Reduction {}

    /// Ops that are linear in each of two operands.
    sealed interface Bilinear extends Op {}

    /// A contraction in index notation: every axis carries a label; a label of both operands that is missing in the
    /// result is summed over. Every label occurs in exactly two or in all three of the lists and at most once in each, so
    /// that exchanging the result with an operand gives the transposed op. Matrix product: (0,1),(1,2) -> (0,2).
    /// Operands: left, right.
    record Contract(Ints left, Ints right, Ints result) implements Bilinear {
        /// The matrix product of two operands of rank 2.
        public static final Contract MATRIX_PRODUCT = new Contract(Ints.of(0, 1), Ints.of(1, 2), Ints.of(0, 2));
    }
}
