package nadir.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import nadir.tensor.Shape;

/// A tensor program over the reals in single-assignment form: inputs, equations in the order of evaluation, outputs. A
/// program that exists is well-formed: the constructor checks that every operand is defined before it is used, that no
/// value is defined twice and that every shape is the one that [TypeRule] gives.
public record Program(List<Value> inputs, List<Equation> equations, List<Value> outputs) {

    /// @throws IllegalArgumentException if the program is not well-formed; the message shows the equation with its
    ///     neighbours
    public Program {
        inputs = List.copyOf(inputs);
        equations = List.copyOf(equations);
        outputs = List.copyOf(outputs);
        verify(inputs, equations, outputs);
    }

    /// Runs the program in a domain.
    ///
    /// @param arguments one value for each input, of the input's shape
    /// @return one value for each output
    public <V> List<V> evaluate(Domain<V> domain, List<V> arguments) {
        requireArguments(domain, arguments);
        Map<Value, V> environment = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            environment.put(inputs.get(i), arguments.get(i));
        }
        for (Equation equation : equations) {
            List<V> operands = new ArrayList<>(equation.operands().size());
            for (Value operand : equation.operands()) {
                operands.add(lookup(environment, operand));
            }
            environment.put(equation.result(), domain.apply(equation.op(), operands));
        }
        List<V> results = new ArrayList<>(outputs.size());
        for (Value output : outputs) {
            results.add(lookup(environment, output));
        }
        return results;
    }

    /// The shapes of the inputs.
    public List<Shape> inputShapes() {
        return inputs.stream().map(Value::shape).toList();
    }

    /// The shapes of the outputs.
    public List<Shape> outputShapes() {
        return outputs.stream().map(Value::shape).toList();
    }

    /// The program as text, one equation a line.
    @Override
    public String toString() {
        String head = inputs.stream().map(v -> v + ": " + v.shape()).collect(Collectors.joining(", ", "program(", ")"));
        String body = equations.stream().map(e -> "  " + e + "\n").collect(Collectors.joining());
        return head + "\n" + body + "  return " + outputs;
    }

    private static <V> V lookup(Map<Value, V> environment, Value value) {
        V found = environment.get(value);
        if (found == null) {
            throw new IllegalStateException("no value for " + value);
        }
        return found;
    }

    private <V> void requireArguments(Domain<V> domain, List<V> arguments) {
        if (arguments.size() != inputs.size()) {
            throw new IllegalArgumentException("the program requires " + inputs.size() + " arguments, got "
                    + arguments.size() + "; pass one for each input");
        }
        for (int i = 0; i < inputs.size(); i++) {
            Shape got = domain.shape(arguments.get(i));
            if (!got.equals(inputs.get(i).shape())) {
                throw new IllegalArgumentException("input " + i + " requires shape " + inputs.get(i).shape() + ", got "
                        + got + "; reshape the argument");
            }
        }
    }

    private static void verify(List<Value> inputs, List<Equation> equations, List<Value> outputs) {
        Map<Integer, Shape> defined = new HashMap<>();
        for (Value input : inputs) {
            if (defined.put(input.id(), input.shape()) != null) {
                throw new IllegalArgumentException("input " + input + " is listed twice");
            }
        }
        for (int i = 0; i < equations.size(); i++) {
            verify(equations, i, defined);
        }
        Set<Integer> unknown = new HashSet<>();
        for (Value output : outputs) {
            if (!isDefined(output, defined)) {
                unknown.add(output.id());
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("outputs " + unknown + " are not defined with their shapes");
        }
    }

    private static void verify(List<Equation> equations, int position, Map<Integer, Shape> defined) {
        Equation equation = equations.get(position);
        for (Value operand : equation.operands()) {
            if (!isDefined(operand, defined)) {
                throw malformed(equations, position, "operand " + operand + " is not defined with shape "
                        + operand.shape() + " before its use");
            }
        }
        Shape inferred;
        try {
            inferred = TypeRule.infer(equation.op(), equation.operands().stream().map(Value::shape).toList());
        } catch (IllegalArgumentException wrong) {
            throw malformed(equations, position, String.valueOf(wrong.getMessage()));
        }
        if (!inferred.equals(equation.result().shape())) {
            throw malformed(equations, position, "the result has shape " + inferred);
        }
        if (defined.put(equation.result().id(), inferred) != null) {
            throw malformed(equations, position, "the result is defined twice");
        }
    }

    private static boolean isDefined(Value value, Map<Integer, Shape> defined) {
        Shape shape = defined.get(value.id());
        return shape != null && shape.equals(value.shape());
    }

    private static IllegalArgumentException malformed(List<Equation> equations, int position, String reason) {
        StringBuilder text = new StringBuilder("malformed program: ").append(reason).append('\n');
        for (int i = Math.max(0, position - 2); i < Math.min(equations.size(), position + 3); i++) {
            text.append(i == position ? "> " : "  ").append(equations.get(i)).append('\n');
        }
        return new IllegalArgumentException(text.toString());
    }
}
