package nadir.pass;

import java.util.List;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.ir.Value;

/// Rewrites a program into a smaller one that computes the same real function: neutral and absorbing elements, chains of
/// structural ops, common subexpressions, equations that no output needs. Nothing is folded that would round.
public final class Simplify {
    private Simplify() {}

    public static Program of(Program program) {
        ProgramBuilder builder = new ProgramBuilder();
        List<Value> inputs = builder.inputs(program.inputShapes());
        return builder.build(program.evaluate(new Simplifying(builder), inputs));
    }
}
