package nadir.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nadir.domain.Algebra;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.ir.Value;
import nadir.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// Transposes the linear part of a program. With inputs split into known ones and linear ones, and outputs split into
/// known ones and ones that are linear in the linear inputs, the result maps (known inputs, cotangents of the linear
/// outputs) to (known outputs, cotangents of the linear inputs).
final class Transpose {
    private final Program program;
    private final ProgramBuilder builder = new ProgramBuilder();
    private final Algebra<Value> algebra = new Algebra<>(builder);
    private final Map<Value, Value> known = new HashMap<>();
    private final Map<Value, Value> cotangents = new HashMap<>();
    private final Set<Value> linear = new HashSet<>();

    private Transpose(Program program) {
        this.program = program;
    }

    /// @param knownInputs how many inputs are known; the rest are linear
    /// @param knownOutputs how many outputs come first that do not depend on the linear inputs
    static Program of(Program program, int knownInputs, int knownOutputs) {
        return new Transpose(program).run(knownInputs, knownOutputs);
    }

    private Program run(int knownInputs, int knownOutputs) {
        List<Value> inputs = program.inputs();
        inputs.subList(0, knownInputs).forEach(input -> known.put(input, builder.input(input.shape())));
        linear.addAll(inputs.subList(knownInputs, inputs.size()));
        List<Equation> linearEquations = replayKnownEquations();
        for (Value output : program.outputs().subList(knownOutputs, program.outputs().size())) {
            Value cotangent = builder.input(output.shape());
            if (linear.contains(output)) {
                accumulate(output, cotangent);
            }
        }
        linearEquations.reversed().forEach(this::transpose);
        List<Value> results = new ArrayList<>();
        program.outputs().subList(0, knownOutputs).forEach(output -> results.add(lookup(output)));
        for (Value input : inputs.subList(knownInputs, inputs.size())) {
            results.add(ForwardRules.orZero(algebra, cotangents.get(input), input.shape()));
        }
        return builder.build(results);
    }

    private List<Equation> replayKnownEquations() {
        List<Equation> linearEquations = new ArrayList<>();
        for (Equation equation : program.equations()) {
            if (equation.operands().stream().anyMatch(linear::contains)) {
                linear.add(equation.result());
                linearEquations.add(equation);
            } else {
                List<Value> operands = equation.operands().stream().map(this::lookup).toList();
                known.put(equation.result(), builder.apply(equation.op(), operands));
            }
        }
        return linearEquations;
    }

    private void transpose(Equation equation) {
        Value cotangent = cotangents.get(equation.result());
        if (cotangent == null) {
            return;
        }
        List<Shape> shapes = equation.operands().stream().map(Value::shape).toList();
        List<@Nullable Value> values = new ArrayList<>();
        equation.operands().forEach(operand -> values.add(known.get(operand)));
        for (int i = 0; i < shapes.size(); i++) {
            Value operand = equation.operands().get(i);
            if (linear.contains(operand)) {
                Op op = equation.op();
                accumulate(operand, TransposeRules.cotangent(algebra, op, i, shapes, values, cotangent));
            }
        }
    }

    private void accumulate(Value value, Value cotangent) {
        cotangents.merge(value, cotangent, algebra::add);
    }

    private Value lookup(Value value) {
        Value found = known.get(value);
        if (found == null) {
            throw new IllegalArgumentException(value + " depends on a linear input but is asked for as a known value");
        }
        return found;
    }
}
