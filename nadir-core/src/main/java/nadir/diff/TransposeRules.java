package nadir.diff;

import java.util.Arrays;
import java.util.List;
import nadir.domain.Algebra;
import nadir.ir.BinaryFunction;
import nadir.ir.Op;
import nadir.ir.UnaryFunction;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// The table of transposes: for every op that is linear in one of its operands (the others being known), the map from the
/// cotangent of its result to that operand's. The forward rules emit no other ops on tangents.
final class TransposeRules {
    private TransposeRules() {}

    /// @param which the operand to send the cotangent to; the op is linear in it
    /// @param shapes the operands' shapes
    /// @param known the operands' values, `null` for those that are tangents
    /// @param cotangent of the result's shape
    static <V> V cotangent(Algebra<V> a, Op op, int which, List<Shape> shapes, List<@Nullable V> known, V cotangent) {
        Shape shape = shapes.get(which);
        return switch (op) {
            case Op.Unary(var function) -> {
                require(function == UnaryFunction.NEGATE, op, which);
                yield a.negate(cotangent);
            }
            case Op.Binary(var function) -> binary(a, function, op, which, known, cotangent);
            case Op.Select _ -> select(a, op, which, shape, known, cotangent);
            case Op.Broadcast(var target, var axes) -> a.sum(cotangent, Algebra.complement(axes, target.rank()));
            case Op.Reshape _ -> a.reshape(cotangent, shape);
            case Op.Permute(var axes) -> a.permute(cotangent, inverse(axes));
            case Op.Slice(var _, var starts, var steps) ->
                    a.domain().apply(new Op.Embed(shape, starts, steps), List.of(cotangent));
            case Op.Embed(var _, var starts, var steps) ->
                    a.domain().apply(new Op.Slice(shape, starts, steps), List.of(cotangent));
            case Op.Windows(int axis, int _, int _, int step, int dilation) -> a.domain()
                    .apply(new Op.Overlap(axis, shape.extent(axis), step, dilation), List.of(cotangent));
            case Op.Overlap(int axis, int _, int step, int dilation) -> a.domain()
                    .apply(new Op.Windows(axis, shape.extent(axis), shape.extent(shape.rank() - 1), step, dilation),
                            List.of(cotangent));
            case Op.Concatenate(int axis) -> part(a, axis, which, shapes, cotangent);
            case Op.Sum(var axes) -> a.spread(cotangent, shape, axes);
            case Op.Contract(var left, var right, var result) -> which == 0
                    ? a.contract(cotangent, other(op, known, 1), new Op.Contract(result, right, left))
                    : a.contract(other(op, known, 0), cotangent, new Op.Contract(left, result, right));
            case Op.Power _,Op.Compare _,Op.Constant _,Op.LogSumExp _ -> throw notLinear(op, which);
        };
    }

    private static <V> V binary(Algebra<V> a, BinaryFunction function, Op op, int which, List<@Nullable V> known,
            V cotangent) {
        return switch (function) {
            case ADD -> cotangent;
            case SUBTRACT -> which == 0 ? cotangent : a.negate(cotangent);
            case MULTIPLY -> a.multiply(cotangent, other(op, known, 1 - which));
            case DIVIDE -> {
                require(which == 0, op, which);
                yield a.divide(cotangent, other(op, known, 1));
            }
            case MAXIMUM, MINIMUM -> throw notLinear(op, which);
        };
    }

    private static <V> V select(Algebra<V> a, Op op, int which, Shape shape, List<@Nullable V> known, V cotangent) {
        require(which != 0, op, which);
        V zero = a.literal(0, shape);
        V mask = other(op, known, 0);
        return which == 1 ? a.select(mask, cotangent, zero) : a.select(mask, zero, cotangent);
    }

    private static <V> V part(Algebra<V> a, int axis, int which, List<Shape> shapes, V cotangent) {
        Shape shape = shapes.get(which);
        int[] starts = new int[shape.rank()];
        for (int i = 0; i < which; i++) {
            starts[axis] += shapes.get(i).extent(axis);
        }
        Op.Slice slice = new Op.Slice(shape, Ints.of(starts), Ints.repeat(1, shape.rank()));
        return a.domain().apply(slice, List.of(cotangent));
    }

    private static Ints inverse(Ints permutation) {
        int[] inverse = new int[permutation.size()];
        Arrays.setAll(inverse, permutation::indexOf);
        return Ints.of(inverse);
    }

    private static <V> V other(Op op, List<@Nullable V> known, int position) {
        @Nullable
        V value = known.get(position);
        if (value == null) {
            throw new IllegalStateException(op + " is not linear: two of its operands depend on the tangent");
        }
        return value;
    }

    private static void require(boolean linear, Op op, int which) {
        if (!linear) {
            throw notLinear(op, which);
        }
    }

    private static IllegalStateException notLinear(Op op, int which) {
        return new IllegalStateException(op + " is not linear in operand " + which + " and has no transpose");
    }
}
