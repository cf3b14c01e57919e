package nadir.pgb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nadir.diff.Derivatives;
import nadir.exec.CompiledProgram;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.ir.Program;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Loss;
import nadir.objective.Objective;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;

/// The summed losses of some samples as a function of their outputs. Programs are compiled once for a loss and a shape and
/// kept, since data that come in blocks ask for the same ones again and again.
final class OutputLosses implements Objective {
    private static final int KEPT = 32;
    private static final Map<Key, Compiled> CACHE = new LinkedHashMap<>(8, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Compiled> eldest) {
            return size() > KEPT;
        }
    };

    private final int dimension;
    private final Execution value;
    private final Execution gradient;
    private final CompiledProgram product;
    private final double[] targets;

    private OutputLosses(Compiled compiled, double[] targets) {
        this.dimension = targets.length;
        this.value = compiled.value.newExecution();
        this.gradient = compiled.gradient.newExecution();
        this.product = compiled.product;
        this.targets = targets;
    }

    private record Key(Loss loss, Shape shape) {}

    /// Programs of q and y, and a direction.
    private record Compiled(CompiledProgram value, CompiledProgram gradient, CompiledProgram product) {
        static Compiled of(Key key) {
            Program program = Trace.program(List.of(key.shape, key.shape),
                    given -> List.of(key.loss.perSample(given.get(0), given.get(1)).sum()));
            return new Compiled(CompiledProgram.of(program, Precision.FLOAT64),
                    CompiledProgram.of(Derivatives.gradient(program, Ints.of(0)), Precision.FLOAT64),
                    CompiledProgram.of(Derivatives.hvp(program, Ints.of(0)), Precision.FLOAT64));
        }
    }

    /// @param targets y, m x dy, as the loss takes them
    static OutputLosses of(Loss loss, Tensor targets) {
        synchronized (CACHE) {
            return new OutputLosses(CACHE.computeIfAbsent(new Key(loss, targets.shape()), Compiled::of),
                    targets.values());
        }
    }

    @Override
    public int dimension() {
        return dimension;
    }

    private void at(Execution execution, double[] outputs) {
        execution.set(0, outputs, 0);
        execution.set(1, targets, 0);
    }

    @Override
    public double value(double[] outputs) {
        at(value, outputs);
        value.run();
        return value.get(0);
    }

    @Override
    public double gradient(double[] outputs, double[] result) {
        at(gradient, outputs);
        gradient.run();
        gradient.get(1, result, 0);
        return gradient.get(0);
    }

    @Override
    public SymmetricOperator hessian(double[] outputs) {
        Execution execution = product.newExecution();
        at(execution, outputs);
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public void apply(double[] direction, double[] result) {
                execution.set(2, direction, 0);
                execution.run();
                execution.get(0, result, 0);
            }
        };
    }
}
