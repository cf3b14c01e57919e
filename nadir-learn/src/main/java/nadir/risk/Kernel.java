package nadir.risk;

import nadir.exec.CompiledProgram;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.ir.Program;
import org.jspecify.annotations.Nullable;

/// A compiled program with an execution for each worker that has asked for one.
final class Kernel {
    private final CompiledProgram program;
    private final @Nullable Execution[] executions;

    Kernel(Program program, Precision precision, int workers) {
        this.program = CompiledProgram.of(program, precision);
        this.executions = new Execution[workers];
    }

    CompiledProgram program() {
        return program;
    }

    Execution execution(int worker) {
        Execution known = executions[worker];
        if (known == null) {
            known = program.newExecution();
            executions[worker] = known;
        }
        return known;
    }
}
