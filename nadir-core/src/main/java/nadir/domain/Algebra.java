package nadir.domain;

import java.util.List;
import nadir.ir.BinaryFunction;
import nadir.ir.Comparison;
import nadir.ir.Domain;
import nadir.ir.Op;
import nadir.ir.UnaryFunction;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Names for the ops of any domain, so that rules read like formulas. Shapes follow the ops: nothing is broadcast unless
/// the name says so.
public record Algebra<V>(Domain<V> domain) {

    public Shape shape(V x) {
        return domain.shape(x);
    }

    /// A constant of the given shape whose elements are all `value`.
    public V literal(double value, Shape shape) {
        V scalar = domain.constant(Tensor.scalar(value));
        return shape.rank() == 0 ? scalar : broadcast(scalar, shape, Ints.of());
    }

    public V unary(UnaryFunction function, V x) {
        return domain.apply(new Op.Unary(function), List.of(x));
    }

    public V binary(BinaryFunction function, V a, V b) {
        return domain.apply(new Op.Binary(function), List.of(a, b));
    }

    public V negate(V x) {
        return unary(UnaryFunction.NEGATE, x);
    }

    public V exp(V x) {
        return unary(UnaryFunction.EXP, x);
    }

    public V add(V a, V b) {
        return binary(BinaryFunction.ADD, a, b);
    }

    public V subtract(V a, V b) {
        return binary(BinaryFunction.SUBTRACT, a, b);
    }

    public V multiply(V a, V b) {
        return binary(BinaryFunction.MULTIPLY, a, b);
    }

    public V divide(V a, V b) {
        return binary(BinaryFunction.DIVIDE, a, b);
    }

    /// `factor * x` for a constant factor.
    public V scale(double factor, V x) {
        return multiply(literal(factor, shape(x)), x);
    }

    /// `amount + x` for a constant amount.
    public V shift(double amount, V x) {
        return add(literal(amount, shape(x)), x);
    }

    public V power(V x, double exponent) {
        return domain.apply(new Op.Power(exponent), List.of(x));
    }

    public V compare(Comparison comparison, V a, V b) {
        return domain.apply(new Op.Compare(comparison), List.of(a, b));
    }

    public V select(V mask, V whenTrue, V whenFalse) {
        return domain.apply(new Op.Select(), List.of(mask, whenTrue, whenFalse));
    }

    public V broadcast(V x, Shape target, Ints axes) {
        return domain.apply(new Op.Broadcast(target, axes), List.of(x));
    }

    public V reshape(V x, Shape target) {
        return shape(x).equals(target) ? x : domain.apply(new Op.Reshape(target), List.of(x));
    }

    public V permute(V x, Ints axes) {
        return axes.equals(Ints.range(0, axes.size())) ? x : domain.apply(new Op.Permute(axes), List.of(x));
    }

    public V sum(V x, Ints axes) {
        return axes.size() == 0 ? x : domain.apply(new Op.Sum(axes), List.of(x));
    }

    /// The sum of all elements, a scalar.
    public V sum(V x) {
        return sum(x, Ints.range(0, shape(x).rank()));
    }

    /// Undoes a reduction over `axes` by repetition: the adjoint of [#sum(Object, Ints)].
    public V spread(V x, Shape target, Ints axes) {
        return broadcast(x, target, complement(axes, target.rank()));
    }

    public V contract(V left, V right, Op.Contract labels) {
        return domain.apply(labels, List.of(left, right));
    }

    /// The axes below `rank` that `axes` does not name, increasing.
    public static Ints complement(Ints axes, int rank) {
        return Ints.of(Ints.range(0, rank).stream().filter(axis -> !axes.contains(axis)).toArray());
    }
}
