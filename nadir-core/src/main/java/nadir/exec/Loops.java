package nadir.exec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Value;
import nadir.tensor.Tensor;

/// Builds the body of one loop nest: follows values that have no buffer down to those that have.
final class Loops {
    private record Key(Value value, Walk walk) {}

    private final Schedule schedule;
    private final Fusion fusion;
    private final Map<Key, Expression> known = new HashMap<>();

    Loops(Schedule schedule, Fusion fusion) {
        this.schedule = schedule;
        this.fusion = fusion;
    }

    /// The expression for a value, read from its buffer if it has one.
    Expression express(Value value, Walk walk) {
        Key key = new Key(value, walk);
        Expression found = known.get(key);
        if (found != null) {
            return found;
        }
        Expression expression = fusion.isInput(value) || fusion.isStored(value)
                ? schedule.load(value, walk)
                : compute(fusion.definition(value), walk);
        known.put(key, expression);
        return expression;
    }

    /// The expression that computes a value, even if it has a buffer.
    Expression compute(Equation equation, Walk walk) {
        List<Value> operands = equation.operands();
        return switch (equation.op()) {
            case Op.Elementwise op -> new Expression.Apply(op,
                    operands.stream().map(operand -> express(operand, walk)).toList());
            case Op.Constant(var tensor) -> constant(tensor, equation.result(), walk);
            case Op.Broadcast _,Op.Permute _,Op.Slice _,Op.Windows _ ->
                    express(operands.getFirst(), walk.through(equation.op()));
            case Op.Reshape _,Op.Embed _,Op.Concatenate _,Op.Reduction _,Op.Bilinear _ ->
                    throw new IllegalStateException(equation + " is no part of a loop");
        };
    }

    private Expression constant(Tensor tensor, Value value, Walk walk) {
        double first = tensor.get(0);
        boolean uniform = Arrays.stream(tensor.values()).allMatch(element -> element == first);
        return uniform ? new Expression.Literal(first) : schedule.loadConstant(tensor, value, walk);
    }
}
