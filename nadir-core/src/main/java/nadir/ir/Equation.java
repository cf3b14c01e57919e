package nadir.ir;

import java.util.List;

/// One step of a program: `result = op(operands)`.
public record Equation(Value result, Op op, List<Value> operands) {
    public Equation {
        operands = List.copyOf(operands);
    }

    @Override
    public String toString() {
        return result + ": " + result.shape() + " = " + OpNames.describe(op) + operands;
    }
}
