package nadir.pass;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.Value;
import org.jspecify.annotations.Nullable;

/// Splits a program by what is known early: what depends on the first inputs alone is computed once, and the rest is run
/// again and again with what the first part left behind. Constants and ops that only walk through memory in another way
/// are part of both, since repeating them costs nothing and keeping what they give would cost memory.
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
        Set<Value> late = new HashSet<>(otherInputs);
        Map<Value, Equation> early = new HashMap<>();
        for (Equation equation : program.equations()) {
            if (equation.operands().stream().anyMatch(late::contains)) {
                late.add(equation.result());
            } else {
                early.put(equation.result(), equation);
            }
        }
        Set<Value> repeated = new HashSet<>();
        List<Value> residuals = residuals(program, late, early, repeated);
        List<Value> lateInputs = new ArrayList<>(residuals);
        lateInputs.addAll(otherInputs);
        List<Equation> earlyEquations = keep(program, early.keySet());
        late.addAll(repeated);
        return new PartialEvaluation(Simplify.of(new Program(knownInputs, earlyEquations, residuals)),
                new Program(lateInputs, keep(program, late), program.outputs()));
    }

    private static List<Equation> keep(Program program, Set<Value> results) {
        return program.equations().stream().filter(equation -> results.contains(equation.result())).toList();
    }

    /// The early values that the late part reads, in the order of first use; adds to `repeated` what the late part
    /// computes again from them.
    private static List<Value> residuals(Program program, Set<Value> late, Map<Value, Equation> early,
            Set<Value> repeated) {
        Deque<Value> wanted = new ArrayDeque<>();
        keep(program, late).forEach(equation -> wanted.addAll(equation.operands()));
        wanted.addAll(program.outputs());
        wanted.removeIf(late::contains);
        Set<Value> residuals = new LinkedHashSet<>();
        while (!wanted.isEmpty()) {
            Value value = wanted.removeFirst();
            @Nullable
            Equation definition = early.get(value);
            if (definition == null || !isFree(definition.op())) {
                residuals.add(value);
            } else if (repeated.add(value)) {
                definition.operands().reversed().forEach(wanted::addFirst);
            }
        }
        return List.copyOf(residuals);
    }

    private static boolean isFree(Op op) {
        return switch (op) {
            case Op.Constant _,Op.Broadcast _,Op.Reshape _,Op.Permute _,Op.Slice _,Op.Windows _ -> true;
            case Op.Elementwise _,Op.Embed _,Op.Concatenate _,Op.Reduction _,Op.Bilinear _ -> false;
        };
    }
}
