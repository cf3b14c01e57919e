package nadir.risk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nadir.exec.Buffer;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.ir.Program;
import nadir.ir.Value;
import nadir.pass.Batching;
import nadir.pass.PartialEvaluation;
import nadir.tensor.Ints;
import org.jspecify.annotations.Nullable;

/// A program cut into what is known at a point (from parameters and samples) and what is run for every direction.
final class SplitProgram {
    /// Where the late part's residual inputs come from: input i of the early part as i, its output j as -1 - j.
    private final int[] sources;
    private final Kernel early;
    private final Program late;
    private final Map<Integer, Kernel> lateKernels = new HashMap<>();
    private final Precision precision;
    private final int workers;
    private final int computed;

    /// @param known how many inputs are known at a point
    SplitProgram(Program program, int known, Precision precision, int workers) {
        PartialEvaluation split = PartialEvaluation.of(program, known);
        List<Value> inputs = split.early().inputs();
        List<Value> outputs = new ArrayList<>();
        this.sources = new int[split.early().outputs().size()];
        for (int i = 0; i < sources.length; i++) {
            Value residual = split.early().outputs().get(i);
            sources[i] = inputs.indexOf(residual);
            if (sources[i] < 0) {
                outputs.add(residual);
                sources[i] = -outputs.size();
            }
        }
        this.early = new Kernel(new Program(inputs, split.early().equations(), outputs), precision, workers);
        this.late = split.late();
        this.precision = precision;
        this.workers = workers;
        this.computed = outputs.size();
    }

    /// What is computed at a point.
    Kernel early() {
        return early;
    }

    /// Whether anything is computed at a point.
    boolean hasEarly() {
        return computed > 0;
    }

    /// What is run for `members` directions at once: with one member the inputs have the plain shapes, with more they
    /// have a leading axis.
    Kernel late(int members) {
        Kernel known = lateKernels.get(members);
        if (known == null) {
            Ints directions = Ints.range(sources.length, late.inputs().size());
            known = new Kernel(members == 1 ? late : Batching.of(late, directions, members), precision, workers);
            lateKernels.put(members, known);
        }
        return known;
    }

    /// The first input of the late part that is no residual.
    int firstDirection() {
        return sources.length;
    }

    /// The size in bytes of what is computed at a point for one chunk.
    long residualBytes() {
        long elements = early.program().outputShapes().stream().mapToLong(shape -> shape.size()).sum();
        return elements * (precision == Precision.FLOAT64 ? Double.BYTES : Float.BYTES);
    }

    /// Binds the late part's residual inputs for a chunk.
    ///
    /// @param kept what the early part computed for the chunk, or null to read it where the worker's execution of the
    ///     early part left it
    void bind(Execution execution, Sweep sweep, ParameterBuffers point, int worker, int chunk,
            @Nullable List<Buffer> kept) {
        for (int i = 0; i < sources.length; i++) {
            int source = sources[i];
            if (source >= 0) {
                execution.bind(i, sweep.known(point, worker, chunk, source));
            } else if (kept != null) {
                execution.bind(i, kept.get(-1 - source));
            } else {
                execution.bind(i, early.execution(worker).output(-1 - source));
            }
        }
    }
}
