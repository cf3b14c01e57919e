package nadir.exec;

import java.util.List;
import nadir.ir.Op;

/// What a loop computes for one point of its iteration space. Equal subexpressions are the same object.
sealed interface Expression {

    /// The element of a buffer at `offset + sum over loop axes of strides[axis] * index[axis]`.
    record Load(int buffer, int offset, int[] strides) implements Expression {}

    /// A number.
    record Literal(double value) implements Expression {}

    /// An elementwise op.
    record Apply(Op.Elementwise op, List<Expression> operands) implements Expression {}
}
