package nadir.pass;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import nadir.domain.Algebra;
import nadir.ir.BinaryFunction;
import nadir.ir.Domain;
import nadir.ir.Op;
import nadir.ir.ProgramBuilder;
import nadir.ir.TypeRule;
import nadir.ir.UnaryFunction;
import nadir.ir.Value;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// The table of simplifications, as a domain that writes fewer equations. All rules hold over the reals; a product with
/// zero is zero even where the other factor overflows.
final class Simplifying implements Domain<Value> {
    private final ProgramBuilder builder;
    private final Algebra<Value> algebra;

    Simplifying(ProgramBuilder builder) {
        this.builder = builder;
        this.algebra = new Algebra<>(builder);
    }

    @Override
    public Shape shape(Value value) {
        return value.shape();
    }

    @Override
    public Value apply(Op op, List<Value> operands) {
        @Nullable
        Value simpler = switch (op) {
            case Op.Unary(var function) -> unary(function, operands.getFirst());
            case Op.Power(double exponent) -> power(exponent, operands.getFirst());
            case Op.Binary(var function) -> binary(function, operands.get(0), operands.get(1));
            case Op.Compare _ -> null;
            case Op.Select _ -> select(operands);
            case Op.Constant _ -> null;
            case Op.Broadcast broadcast -> broadcast(broadcast, operands.getFirst());
            case Op.Reshape(var target) -> reshape(target, operands.getFirst());
            case Op.Permute(var axes) -> permute(axes, operands.getFirst());
            case Op.Slice(var target, var starts, var _) -> slice(target, starts, operands.getFirst());
            case Op.Embed embed -> embed(embed, operands.getFirst());
            case Op.Concatenate _ -> operands.size() == 1 ? operands.getFirst() : null;
            case Op.Sum(var axes) -> sum(axes, operands.getFirst());
            case Op.LogSumExp _,Op.Windows _,Op.Overlap _ -> null;
            case Op.Contract contract -> contract(contract, operands);
        };
        return simpler == null ? builder.apply(op, operands) : simpler;
    }

    private @Nullable Value unary(UnaryFunction function, Value x) {
        if (function != UnaryFunction.NEGATE) {
            return null;
        }
        OptionalDouble literal = literal(x);
        if (literal.isPresent()) {
            return algebra.literal(-literal.getAsDouble(), x.shape());
        }
        return negated(x);
    }

    private @Nullable Value power(double exponent, Value x) {
        if (exponent == 1) {
            return x;
        }
        if (exponent == 2) {
            return null; // kept: an enclosure of a square is sharper than one of a product
        }
        return exponent == 0 ? algebra.literal(1, x.shape()) : null;
    }

    private @Nullable Value binary(BinaryFunction function, Value a, Value b) {
        return switch (function) {
            case ADD -> add(a, b);
            case SUBTRACT -> subtract(a, b);
            case MULTIPLY -> multiply(a, b);
            case DIVIDE -> is(b, 1) ? a : is(a, 0) ? a : null;
            case MAXIMUM, MINIMUM -> a.equals(b) ? a : null;
        };
    }

    private @Nullable Value add(Value a, Value b) {
        if (is(a, 0)) {
            return b;
        }
        if (is(b, 0)) {
            return a;
        }
        if (a.equals(b)) {
            return apply(new Op.Binary(BinaryFunction.MULTIPLY), List.of(algebra.literal(2, a.shape()), a));
        }
        Value minusB = negated(b);
        if (minusB != null) {
            return apply(new Op.Binary(BinaryFunction.SUBTRACT), List.of(a, minusB));
        }
        Value minusA = negated(a);
        return minusA == null ? null : apply(new Op.Binary(BinaryFunction.SUBTRACT), List.of(b, minusA));
    }

    private @Nullable Value subtract(Value a, Value b) {
        if (is(b, 0)) {
            return a;
        }
        if (is(a, 0)) {
            return apply(new Op.Unary(UnaryFunction.NEGATE), List.of(b));
        }
        Value minusB = negated(b);
        return minusB == null ? null : apply(new Op.Binary(BinaryFunction.ADD), List.of(a, minusB));
    }

    private @Nullable Value multiply(Value a, Value b) {
        if (is(a, 0) || is(b, 1)) {
            return a;
        }
        if (is(b, 0) || is(a, 1)) {
            return b;
        }
        if (is(a, -1)) {
            return apply(new Op.Unary(UnaryFunction.NEGATE), List.of(b));
        }
        return is(b, -1) ? apply(new Op.Unary(UnaryFunction.NEGATE), List.of(a)) : null;
    }

    private @Nullable Value select(List<Value> operands) {
        return operands.get(1).equals(operands.get(2)) ? operands.get(1) : null;
    }

    private @Nullable Value broadcast(Op.Broadcast op, Value x) {
        if (op.target().equals(x.shape())) {
            return x;
        }
        if (definition(x) instanceof Op.Broadcast inner) {
            int[] axes = inner.axes().stream().map(op.axes()::get).toArray();
            Value source = builder.operands(x).getFirst();
            return apply(new Op.Broadcast(op.target(), Ints.of(axes)), List.of(source));
        }
        return null;
    }

    private @Nullable Value reshape(Shape target, Value x) {
        if (target.equals(x.shape())) {
            return x;
        }
        OptionalDouble literal = literal(x);
        if (literal.isPresent()) {
            return algebra.literal(literal.getAsDouble(), target);
        }
        return definition(x) instanceof Op.Reshape
                ? apply(new Op.Reshape(target), List.of(builder.operands(x).getFirst()))
                : null;
    }

    private @Nullable Value permute(Ints axes, Value x) {
        if (axes.equals(Ints.range(0, axes.size()))) {
            return x;
        }
        OptionalDouble literal = literal(x);
        if (literal.isPresent()) {
            Shape target = Shape.of(axes.stream().map(x.shape()::extent).toArray());
            return algebra.literal(literal.getAsDouble(), target);
        }
        if (definition(x) instanceof Op.Permute(var inner)) {
            Ints both = Ints.of(axes.stream().map(inner::get).toArray());
            return apply(new Op.Permute(both), List.of(builder.operands(x).getFirst()));
        }
        return null;
    }

    private @Nullable Value slice(Shape target, Ints starts, Value x) {
        if (target.equals(x.shape())) {
            return x;
        }
        OptionalDouble literal = literal(x);
        if (literal.isPresent()) {
            return algebra.literal(literal.getAsDouble(), target);
        }
        return definition(x) instanceof Op.Concatenate(int axis) ? partOf(axis, x, starts, target) : null;
    }

    /// A slice that is exactly one of the concatenated operands.
    private @Nullable Value partOf(int axis, Value concatenation, Ints starts, Shape target) {
        int start = 0;
        for (Value part : builder.operands(concatenation)) {
            if (start == starts.get(axis) && part.shape().equals(target)) {
                return part;
            }
            start += part.shape().extent(axis);
        }
        return null;
    }

    private @Nullable Value embed(Op.Embed op, Value x) {
        if (op.target().equals(x.shape())) {
            return x;
        }
        if (definition(x) instanceof Op.Embed(var _, var innerStarts, var innerSteps)) {
            int[] starts = new int[innerStarts.size()];
            int[] steps = new int[starts.length];
            Arrays.setAll(starts, i -> op.starts().get(i) + op.steps().get(i) * innerStarts.get(i));
            Arrays.setAll(steps, i -> op.steps().get(i) * innerSteps.get(i));
            return apply(new Op.Embed(op.target(), Ints.of(starts), Ints.of(steps)),
                    List.of(builder.operands(x).getFirst()));
        }
        return is(x, 0) ? algebra.literal(0, op.target()) : null;
    }

    private @Nullable Value sum(Ints axes, Value x) {
        if (axes.size() == 0) {
            return x;
        }
        if (definition(x) instanceof Op.Broadcast(var target, var kept)) {
            return sumOfBroadcast(axes, target, kept, builder.operands(x).getFirst());
        }
        return null;
    }

    /// A sum over repeated axes only is a product with how often they repeat, which is a small integer and so exact.
    private @Nullable Value sumOfBroadcast(Ints axes, Shape target, Ints kept, Value source) {
        if (axes.stream().anyMatch(kept::contains)) {
            return null;
        }
        long count = axes.stream().mapToLong(target::extent).reduce(1, Math::multiplyExact);
        Ints left = Algebra.complement(axes, target.rank());
        Shape shape = Shape.of(left.stream().map(target::extent).toArray());
        Ints moved = Ints.of(kept.stream().map(left::indexOf).toArray());
        Value spread = apply(new Op.Broadcast(shape, moved), List.of(source));
        return apply(new Op.Binary(BinaryFunction.MULTIPLY), List.of(algebra.literal((double) count, shape), spread));
    }

    private @Nullable Value contract(Op.Contract op, List<Value> operands) {
        if (!is(operands.get(0), 0) && !is(operands.get(1), 0)) {
            return null;
        }
        return algebra.literal(0, TypeRule.infer(op, operands.stream().map(Value::shape).toList()));
    }

    private @Nullable Value negated(Value x) {
        return definition(x) instanceof Op.Unary(var function) && function == UnaryFunction.NEGATE
                ? builder.operands(x).getFirst()
                : null;
    }

    private boolean is(Value value, double wanted) {
        OptionalDouble literal = literal(value);
        return literal.isPresent() && literal.getAsDouble() == wanted;
    }

    /// The number that all elements of a constant or repeated constant have.
    private OptionalDouble literal(Value value) {
        @Nullable
        Op op = definition(value);
        if (op instanceof Op.Broadcast) {
            return literal(builder.operands(value).getFirst());
        }
        if (op instanceof Op.Constant(var tensor)) {
            double first = tensor.get(0);
            boolean same = Arrays.stream(tensor.values()).allMatch(element -> element == first);
            return same ? OptionalDouble.of(first) : OptionalDouble.empty();
        }
        return OptionalDouble.empty();
    }

    private @Nullable Op definition(Value value) {
        return builder.definition(value);
    }
}
