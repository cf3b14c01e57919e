package nadir.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nadir.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// A program under construction, as a domain: applying an op appends an equation. Equal ops on equal operands give the
/// same value, so that common subexpressions are computed once; this is sound because ops have no effects.
public final class ProgramBuilder implements Domain<Value> {
    private record Key(Op op, List<Value> operands) {}

    private final List<Value> inputs = new ArrayList<>();
    private final List<Equation> equations = new ArrayList<>();
    private final Map<Key, Value> known = new HashMap<>();
    private final Map<Value, Equation> definitions = new HashMap<>();
    private int next;

    /// An empty program.
    public ProgramBuilder() {}

    /// Adds an input.
    public Value input(Shape shape) {
        Value value = new Value(next++, shape);
        inputs.add(value);
        return value;
    }

    /// Adds one input for each shape.
    public List<Value> inputs(List<Shape> shapes) {
        return shapes.stream().map(this::input).toList();
    }

    @Override
    public Value apply(Op op, List<Value> operands) {
        return known.computeIfAbsent(new Key(op, ordered(op, operands)), this::append);
    }

    /// Operands of a commutative op in the order of their making, so that a b and b a are found to be equal.
    private static List<Value> ordered(Op op, List<Value> operands) {
        if (op instanceof Op.Binary(var function) && commutes(function)
                && operands.get(0).id() > operands.get(1).id()) {
            return List.of(operands.get(1), operands.get(0));
        }
        return List.copyOf(operands);
    }

    private static boolean commutes(BinaryFunction function) {
        return switch (function) {
            case ADD, MULTIPLY -> true;
            // The derivative at a tie depends on the order.
            case MAXIMUM, MINIMUM, SUBTRACT, DIVIDE -> false;
        };
    }

    @Override
    public Shape shape(Value value) {
        return value.shape();
    }

    /// The op that defines `value`, or null if it is an input.
    public @Nullable Op definition(Value value) {
        Equation equation = definitions.get(value);
        return equation == null ? null : equation.op();
    }

    /// The operands of the op that defines `value`.
    ///
    /// @throws IllegalArgumentException if it is an input
    public List<Value> operands(Value value) {
        Equation equation = definitions.get(value);
        if (equation == null) {
            throw new IllegalArgumentException(value + " is an input and has no operands");
        }
        return equation.operands();
    }

    /// The program with the given outputs; equations that no output needs are left out.
    public Program build(List<Value> outputs) {
        boolean[] needed = new boolean[next];
        outputs.forEach(output -> needed[output.id()] = true);
        List<Equation> kept = new ArrayList<>();
        for (Equation equation : equations.reversed()) {
            if (needed[equation.result().id()]) {
                equation.operands().forEach(operand -> needed[operand.id()] = true);
                kept.add(equation);
            }
        }
        return new Program(inputs, kept.reversed(), outputs);
    }

    private Value append(Key key) {
        Shape shape = TypeRule.infer(key.op(), key.operands().stream().map(Value::shape).toList());
        Value value = new Value(next++, shape);
        Equation equation = new Equation(value, key.op(), key.operands());
        equations.add(equation);
        definitions.put(value, equation);
        return value;
    }
}
