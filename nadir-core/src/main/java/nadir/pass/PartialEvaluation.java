package nadir.pass;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import nadir.ir.Equation;
import nadir.ir.Program;
import nadir.ir.Value;

/// Splits a program by what is known early: what depends on the first inputs alone is computed once, and the rest is run
/// again and again with what the first part left behind.
///
/// @param early (known inputs) -> (residuals)
/// @param late (residuals, other inputs) -> (outputs)
public record PartialEvaluation(Program early, Program late) {

    /// Splits a program after its first inputs.
    ///
    /// @param known how many of the inputs, counted from the first, are known early
    public static PartialEvaluation of(Program program, int known) {
        List<Value> knownInputs = program.inputs().subList(0, known);
        List<Value> otherInputs = program.inputs().subList(known, program.inputs().size());
        Set<Value> lateValues = new HashSet<>(otherInputs);
        List<Equation> early = new ArrayList<>();
        List<Equation> late = new ArrayList<>();
        for (Equation equation : program.equations()) {
            if (equation.operands().stream().anyMatch(lateValues::contains)) {
                lateValues.add(equation.result());
                late.add(equation);
            } else {
                early.add(equation);
            }
        }
        Set<Value> residuals = new LinkedHashSet<>();
        late.forEach(equation -> addEarly(equation.operands(), lateValues, residuals));
        addEarly(program.outputs(), lateValues, residuals);
        List<Value> passed = List.copyOf(residuals);
        List<Value> lateInputs = new ArrayList<>(passed);
        lateInputs.addAll(otherInputs);
        return new PartialEvaluation(Simplify.of(new Program(knownInputs, early, passed)),
                new Program(lateInputs, late, program.outputs()));
    }

    private static void addEarly(List<Value> values, Set<Value> lateValues, Set<Value> residuals) {
        values.stream().filter(value -> !lateValues.contains(value)).forEach(residuals::add);
    }
}
