package nadir.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.domain.Algebra;
import nadir.ir.BinaryFunction;
import nadir.ir.Comparison;
import nadir.ir.Op;
import nadir.ir.ProgramBuilder;
import nadir.ir.UnaryFunction;
import nadir.ir.Value;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// A value inside a traced function: ordinary-looking arithmetic on it records the equations of a program. Operands of
/// different shapes are repeated as in NumPy: shapes are aligned at their last axes, and an axis of extent 1 or a missing
/// axis stretches.
///
/// Tracing runs a function once, so a Java `if` on a traced value is not possible; use [#where(Traced, Traced, Traced)].
public final class Traced {
    private final ProgramBuilder builder;
    private final Algebra<Value> algebra;
    private final Value value;

    Traced(ProgramBuilder builder, Value value) {
        this.builder = builder;
        this.algebra = new Algebra<>(builder);
        this.value = value;
    }

    Value value() {
        return value;
    }

    public Shape shape() {
        return value.shape();
    }

    /// A constant in the same program.
    public Traced constant(Tensor tensor) {
        return of(builder.constant(tensor));
    }

    public Traced plus(Traced other) {
        return binary(BinaryFunction.ADD, other);
    }

    public Traced plus(double number) {
        return plus(scalar(number));
    }

    public Traced minus(Traced other) {
        return binary(BinaryFunction.SUBTRACT, other);
    }

    public Traced minus(double number) {
        return minus(scalar(number));
    }

    public Traced times(Traced other) {
        return binary(BinaryFunction.MULTIPLY, other);
    }

    public Traced times(double number) {
        return times(scalar(number));
    }

    public Traced dividedBy(Traced other) {
        return binary(BinaryFunction.DIVIDE, other);
    }

    public Traced dividedBy(double number) {
        return dividedBy(scalar(number));
    }

    /// The larger of two, element by element; see [BinaryFunction#MAXIMUM] for the kink.
    public Traced max(Traced other) {
        return binary(BinaryFunction.MAXIMUM, other);
    }

    public Traced max(double number) {
        return max(scalar(number));
    }

    public Traced min(Traced other) {
        return binary(BinaryFunction.MINIMUM, other);
    }

    public Traced min(double number) {
        return min(scalar(number));
    }

    public Traced negate() {
        return unary(UnaryFunction.NEGATE);
    }

    public Traced exp() {
        return unary(UnaryFunction.EXP);
    }

    public Traced log() {
        return unary(UnaryFunction.LOG);
    }

    public Traced sqrt() {
        return unary(UnaryFunction.SQRT);
    }

    public Traced sin() {
        return unary(UnaryFunction.SIN);
    }

    public Traced cos() {
        return unary(UnaryFunction.COS);
    }

    public Traced tanh() {
        return unary(UnaryFunction.TANH);
    }

    public Traced logistic() {
        return unary(UnaryFunction.LOGISTIC);
    }

    public Traced softplus() {
        return unary(UnaryFunction.SOFTPLUS);
    }

    public Traced erf() {
        return unary(UnaryFunction.ERF);
    }

    public Traced abs() {
        return unary(UnaryFunction.ABS);
    }

    public Traced power(double exponent) {
        return of(algebra.power(value, exponent));
    }

    public Traced square() {
        return power(2);
    }

    /// A mask of ones where this is greater than `other`, zeros elsewhere.
    public Traced greaterThan(Traced other) {
        Shape shape = common(shape(), other.shape());
        return of(algebra.compare(Comparison.GREATER, stretch(shape), other.stretch(shape)));
    }

    /// `whenTrue` where the mask is not zero, `whenFalse` elsewhere.
    public static Traced where(Traced mask, Traced whenTrue, Traced whenFalse) {
        Shape shape = common(mask.shape(), common(whenTrue.shape(), whenFalse.shape()));
        return mask.of(mask.algebra.select(mask.stretch(shape), whenTrue.stretch(shape), whenFalse.stretch(shape)));
    }

    /// The sum of all elements, a scalar.
    public Traced sum() {
        return of(algebra.sum(value));
    }

    /// The sum over some axes, which disappear.
    public Traced sum(int... axes) {
        return of(algebra.sum(value, Ints.of(Arrays.stream(axes).sorted().toArray())));
    }

    /// The mean of all elements, a scalar.
    public Traced mean() {
        return sum().dividedBy(shape().size());
    }

    /// log(sum(exp(x))) over one axis, which disappears; never overflows.
    public Traced logSumExp(int axis) {
        return of(builder.apply(new Op.LogSumExp(axis), List.of(value)));
    }

    /// The inner product of two tensors of one shape.
    public Traced dot(Traced other) {
        int size = shape().size();
        Traced a = reshape(size);
        Traced b = other.reshape(size);
        return a.contract(b, new Op.Contract(Ints.of(0), Ints.of(0), Ints.of()));
    }

    /// The product of matrix and matrix, matrix and vector, vector and matrix.
    public Traced matmul(Traced other) {
        Ints left = shape().rank() == 1 ? Ints.of(1) : Ints.of(0, 1);
        Ints right = other.shape().rank() == 1 ? Ints.of(1) : Ints.of(1, 2);
        Ints result = Ints.of(new int[] {0, 2});
        int[] kept = result.stream().filter(l -> left.contains(l) || right.contains(l)).toArray();
        return contract(other, new Op.Contract(left, right, Ints.of(kept)));
    }

    /// Any contraction; see [nadir.ir.Op.Contract].
    public Traced contract(Traced other, Op.Contract labels) {
        return of(algebra.contract(value, other.value, labels));
    }

    /// The axes in reverse order: a matrix transposed.
    public Traced transpose() {
        int rank = shape().rank();
        return of(algebra.permute(value, Ints.of(Ints.range(0, rank).stream().map(i -> rank - 1 - i).toArray())));
    }

    public Traced reshape(int... extents) {
        return of(algebra.reshape(value, Shape.of(extents)));
    }

    /// The elements `from..to-1` along an axis.
    public Traced slice(int axis, int from, int to) {
        return slice(axis, from, to, 1);
    }

    /// Every `step`-th of the elements `from..to-1` along an axis.
    public Traced slice(int axis, int from, int to, int step) {
        int[] extents = shape().extents();
        if (axis < 0 || axis >= extents.length || from < 0 || to > extents[axis] || from >= to || step < 1) {
            throw new IllegalArgumentException("slice requires 0 <= from < to <= the extent of an axis of " + shape()
                    + ", got " + from + ".." + to + " on axis " + axis + "; choose a range inside");
        }
        int[] starts = new int[extents.length];
        starts[axis] = from;
        extents[axis] = (to - from - 1) / step + 1;
        int[] steps = new int[extents.length];
        Arrays.fill(steps, 1);
        steps[axis] = step;
        Op slice = new Op.Slice(Shape.of(extents), Ints.of(starts), Ints.of(steps));
        return of(builder.apply(slice, List.of(value)));
    }

    /// Windows of `size` places, `dilation` apart, at every `step`-th element of an axis: that axis then counts the
    /// positions, and a new last axis the places. As many positions as fit.
    public Traced windows(int axis, int size, int step, int dilation) {
        int positions = (shape().extent(axis) - 1 - dilation * (size - 1)) / step + 1;
        return of(builder.apply(new Op.Windows(axis, positions, size, step, dilation), List.of(value)));
    }

    /// Zeros around an axis.
    ///
    /// @param before how many
    /// @param after how many
    public Traced padded(int axis, int before, int after) {
        if (before == 0 && after == 0) {
            return this;
        }
        int[] extents = shape().extents();
        int[] starts = new int[extents.length];
        extents[axis] += before + after;
        starts[axis] = before;
        return of(builder.apply(new Op.Embed(Shape.of(extents), Ints.of(starts), Ints.repeat(1, extents.length)),
                List.of(value)));
    }

    /// Axis i of the result is axis `axes[i]` of this.
    public Traced permute(int... axes) {
        return of(algebra.permute(value, Ints.of(axes)));
    }

    /// One element of a vector, a scalar.
    public Traced get(int index) {
        return slice(0, index, index + 1).reshape();
    }

    /// Tensors one behind the other along an axis.
    public static Traced concatenate(int axis, List<Traced> parts) {
        Traced first = parts.getFirst();
        List<Value> values = new ArrayList<>();
        parts.forEach(part -> values.add(part.value));
        return first.of(first.builder.apply(new Op.Concatenate(axis), values));
    }

    /// Repeats this value to a shape, as arithmetic would.
    public Traced stretchTo(int... extents) {
        return of(stretch(Shape.of(extents)));
    }

    private Traced of(Value result) {
        return new Traced(builder, result);
    }

    private Traced scalar(double number) {
        return of(builder.constant(Tensor.scalar(number)));
    }

    private Traced unary(UnaryFunction function) {
        return of(algebra.unary(function, value));
    }

    private Traced binary(BinaryFunction function, Traced other) {
        if (other.builder != builder) {
            throw new IllegalArgumentException("arithmetic requires values of one trace, got values of two; "
                    + "pass what the inner function needs as an argument");
        }
        Shape shape = common(shape(), other.shape());
        return of(algebra.binary(function, stretch(shape), other.stretch(shape)));
    }

    /// The shape that two values are repeated to in arithmetic, as in NumPy.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Shape common(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] extents = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int left = i > a.rank() ? 1 : a.extent(a.rank() - i);
            int right = i > b.rank() ? 1 : b.extent(b.rank() - i);
            if (left != right && left != 1 && right != 1) {
                throw new IllegalArgumentException(
                        "arithmetic requires shapes that agree or are 1 from the last axis on, "
                                + "got " + a + " and " + b + "; reshape or slice one of them");
            }
            extents[rank - i] = Math.max(left, right);
        }
        return Shape.of(extents);
    }

    private Value stretch(Shape target) {
        Shape shape = shape();
        if (shape.equals(target)) {
            return value;
        }
        int shift = target.rank() - shape.rank();
        int[] axes = Ints.range(0, shape.rank())
                .stream()
                .filter(axis -> shape.extent(axis) == target.extent(axis + shift))
                .toArray();
        Shape squeezed = Shape.of(Ints.of(axes).stream().map(shape::extent).toArray());
        return algebra.broadcast(algebra.reshape(value, squeezed), target, Ints.of(axes).plus(shift));
    }
}
