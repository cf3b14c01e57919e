package nadir.ir;

import java.util.List;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// A meaning of ops: what they do to values of type V. Tensors, dual numbers, enclosures and the equations of a program
/// under construction are domains; running a program in a domain gives it that meaning.
public interface Domain<V> {
    /// The result of `op` on `operands`.
    ///
    /// @throws IllegalArgumentException if the op cannot be applied to operands of these shapes ([TypeRule])
    V apply(Op op, List<V> operands);

    /// The shape of a value.
    Shape shape(V value);

    /// A constant of this domain.
    default V constant(Tensor value) {
        return apply(new Op.Constant(value), List.of());
    }
}
