package nadir.exec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.pass.Simplify;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// A program that has been compiled once, to be run many times: fused loops as generated classes, matrix products through
/// BLAS, all memory planned in advance. It is immutable and may be shared; each thread runs an [Execution] of its own.
/// Running is single-threaded and gives the same bits every time on the same machine.
///
/// Rounding: elementwise ops as [Elementary][CompiledProgram] states, sums in the order of memory or in four interleaved
/// parts, products as OpenBLAS
/// orders them; relative errors of sums and products of n terms stay below n units of roundoff times the sum of
/// magnitudes.
public final class CompiledProgram {
    private final Program program;
    private final Precision precision;
    private final Schedule schedule;
    private final BufferPlan plan;
    private final Loop[] loops;

    private CompiledProgram(Program program, Precision precision) {
        this.program = program;
        this.precision = precision;
        this.schedule = new Schedule(program);
        this.plan = BufferPlan.of(schedule);
        this.loops = schedule.steps().stream().map(step -> step.compile(precision)).toArray(Loop[]::new);
    }

    /// Compiles a program.
    public static CompiledProgram of(Program program, Precision precision) {
        return new CompiledProgram(Simplify.of(program), precision);
    }

    /// Memory and state for runs of this program by one thread.
    public Execution newExecution() {
        return new Execution(this);
    }

    /// The size of one execution's memory in bytes.
    public long executionBytes() {
        long elements = 0;
        for (int length : plan.lengths()) {
            elements += length;
        }
        return elements * (precision == Precision.FLOAT64 ? Double.BYTES : Float.BYTES);
    }

    /// The multiply-adds of the program's contractions: how much work a run is, but for what is elementwise.
    public long multiplyAdds() {
        long sum = 0;
        for (Equation equation : program.equations()) {
            if (equation.op() instanceof Op.Contract contract) {
                sum += multiplyAdds(equation, contract);
            }
        }
        return sum;
    }

    private static long multiplyAdds(Equation equation, Op.Contract contract) {
        long product = equation.result().shape().size();
        Shape left = equation.operands().getFirst().shape();
        for (int axis = 0; axis < left.rank(); axis++) {
            product *= contract.result().contains(contract.left().get(axis)) ? 1 : left.extent(axis);
        }
        return product;
    }

    public Precision precision() {
        return precision;
    }

    public List<Shape> inputShapes() {
        return program.inputShapes();
    }

    public List<Shape> outputShapes() {
        return program.outputShapes();
    }

    Loop[] loops() {
        return loops;
    }

    List<Integer> inputs() {
        return schedule.inputs();
    }

    List<Integer> outputs() {
        return schedule.outputs();
    }

    boolean isConstant(int buffer) {
        return schedule.constants().containsKey(buffer);
    }

    /// One entry for each logical buffer; several may be the same array.
    Object[] newBuffers() {
        Object[] arrays = new Object[plan.lengths().length];
        for (int i = 0; i < arrays.length; i++) {
            int length = plan.lengths()[i];
            arrays[i] = precision == Precision.FLOAT64 ? new double[length] : new float[length];
        }
        Buffer[] owners = new Buffer[arrays.length];
        Arrays.setAll(owners, i -> new Buffer(arrays[i]));
        Object[] buffers = new Object[plan.arrays().length];
        Buffer[] views = new Buffer[buffers.length];
        for (int i = 0; i < buffers.length; i++) {
            // A buffer without an array belongs to a value that no step touches.
            int array = Math.max(0, plan.arrays()[i]);
            buffers[i] = arrays[array];
            views[i] = owners[array];
        }
        buffers[Schedule.VIEWS] = views;
        buffers[Schedule.SCRATCH] = precision == Precision.FLOAT64
                ? new Exponentials.Scratch()
                : new FloatExponentials.Scratch();
        for (Map.Entry<Integer, Tensor> constant : schedule.constants().entrySet()) {
            Execution.copy(constant.getValue().values(), 0, buffers[constant.getKey()]);
        }
        return buffers;
    }
}
