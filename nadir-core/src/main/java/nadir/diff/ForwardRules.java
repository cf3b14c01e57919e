package nadir.diff;

import java.util.ArrayList;
import java.util.List;
import nadir.domain.Algebra;
import nadir.ir.BinaryFunction;
import nadir.ir.Comparison;
import nadir.ir.Op;
import nadir.ir.UnaryFunction;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// The table of forward derivatives: for every op the tangent of its result from the tangents of its operands. Every rule
/// is exact over the reals and linear in the tangents, and may be used in any domain. A `null` tangent is an exact zero.
/// Kinks: [BinaryFunction] and [UnaryFunction] say which one-sided derivative is taken.
final class ForwardRules {
    private ForwardRules() {}

    /// @param operands the operands' values
    /// @param result the op's value at them
    /// @param tangents one for each operand, of its shape
    static <V> @Nullable V tangent(Algebra<V> a, Op op, List<V> operands, V result, List<@Nullable V> tangents) {
        return switch (op) {
            case Op.Unary(var function) ->
                    map(tangents.getFirst(), dx -> unary(a, function, operands.getFirst(), result, dx));
            case Op.Power(double exponent) ->
                    map(tangents.getFirst(), dx -> power(a, exponent, operands.getFirst(), dx));
            case Op.Binary(var function) -> binary(a, function, operands, result, tangents);
            case Op.Compare _,Op.Constant _ -> null;
            case Op.Select _ -> select(a, operands, tangents);
            case Op.Broadcast _,Op.Reshape _,Op.Permute _,Op.Slice _,Op.Embed _,Op.Windows _,Op.Overlap _,Op.Sum _ ->
                    map(tangents.getFirst(), dx -> a.domain().apply(op, List.of(dx)));
            case Op.Concatenate concatenate -> concatenate(a, concatenate, operands, tangents);
            case Op.LogSumExp(int axis) ->
                    map(tangents.getFirst(), dx -> logSumExp(a, axis, operands.getFirst(), result, dx));
            case Op.Contract contract -> sum(a,
                    map(tangents.get(0), dl -> a.contract(dl, operands.get(1), contract)),
                    map(tangents.get(1), dr -> a.contract(operands.get(0), dr, contract)));
        };
    }

    private static <V> @Nullable V unary(Algebra<V> a, UnaryFunction function, V x, V y, V dx) {
        return switch (function) {
            case NEGATE -> a.negate(dx);
            case EXP -> a.multiply(y, dx);
            case LOG -> a.divide(dx, x);
            case SQRT -> a.divide(dx, a.scale(2, y));
            case SIN -> a.multiply(a.unary(UnaryFunction.COS, x), dx);
            case COS -> a.multiply(a.negate(a.unary(UnaryFunction.SIN, x)), dx);
            case TANH -> a.multiply(a.subtract(a.literal(1, a.shape(y)), a.multiply(y, y)), dx);
            case LOGISTIC -> a.multiply(a.multiply(y, a.subtract(a.literal(1, a.shape(y)), y)), dx);
            case SOFTPLUS -> a.multiply(a.unary(UnaryFunction.LOGISTIC, x), dx);
            case ERF -> a.multiply(a.scale(2 / Math.sqrt(Math.PI), a.exp(a.negate(a.multiply(x, x)))), dx);
            case ABS -> a.multiply(a.unary(UnaryFunction.SIGN, x), dx);
            case SIGN -> null;
        };
    }

    private static <V> @Nullable V power(Algebra<V> a, double exponent, V x, V dx) {
        if (exponent == 0) {
            return null;
        }
        return exponent == 1 ? dx : a.multiply(a.scale(exponent, a.power(x, exponent - 1)), dx);
    }

    private static <V> @Nullable V binary(Algebra<V> a, BinaryFunction function, List<V> operands, V result,
            List<@Nullable V> tangents) {
        V left = operands.get(0);
        V right = operands.get(1);
        @Nullable
        V dl = tangents.get(0);
        @Nullable
        V dr = tangents.get(1);
        return switch (function) {
            case ADD -> sum(a, dl, dr);
            case SUBTRACT -> sum(a, dl, map(dr, a::negate));
            case MULTIPLY -> sum(a, map(dl, d -> a.multiply(d, right)), map(dr, d -> a.multiply(left, d)));
            case DIVIDE -> sum(a, map(dl, d -> a.divide(d, right)),
                    map(dr, d -> a.negate(a.multiply(d, a.divide(result, right)))));
            case MAXIMUM -> choose(a, a.compare(Comparison.GREATER, left, right), dl, dr, a.shape(left));
            case MINIMUM -> choose(a, a.compare(Comparison.GREATER, right, left), dl, dr, a.shape(left));
        };
    }

    private static <V> @Nullable V select(Algebra<V> a, List<V> operands, List<@Nullable V> tangents) {
        return choose(a, operands.getFirst(), tangents.get(1), tangents.get(2), a.shape(operands.getFirst()));
    }

    private static <V> @Nullable V choose(Algebra<V> a, V mask, @Nullable V whenTrue, @Nullable V whenFalse,
            Shape shape) {
        if (whenTrue == null && whenFalse == null) {
            return null;
        }
        return a.select(mask, orZero(a, whenTrue, shape), orZero(a, whenFalse, shape));
    }

    private static <V> @Nullable V concatenate(Algebra<V> a, Op.Concatenate op, List<V> operands,
            List<@Nullable V> tangents) {
        if (tangents.stream().allMatch(t -> t == null)) {
            return null;
        }
        List<V> filled = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            filled.add(orZero(a, tangents.get(i), a.shape(operands.get(i))));
        }
        return a.domain().apply(op, filled);
    }

    private static <V> V logSumExp(Algebra<V> a, int axis, V x, V y, V dx) {
        Ints axes = Ints.of(axis);
        V softmax = a.exp(a.subtract(x, a.spread(y, a.shape(x), axes)));
        return a.sum(a.multiply(softmax, dx), axes);
    }

    static <V> V orZero(Algebra<V> a, @Nullable V tangent, Shape shape) {
        return tangent == null ? a.literal(0, shape) : tangent;
    }

    private static <V> @Nullable V sum(Algebra<V> a, @Nullable V x, @Nullable V y) {
        if (x == null) {
            return y;
        }
        return y == null ? x : a.add(x, y);
    }

    private interface Rule<V> {
        @Nullable
        V of(V tangent);
    }

    private static <V> @Nullable V map(@Nullable V tangent, Rule<V> rule) {
        return tangent == null ? null : rule.of(tangent);
    }
}
