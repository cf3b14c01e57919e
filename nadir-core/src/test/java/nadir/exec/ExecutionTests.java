package nadir.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import nadir.diff.Derivatives;
import nadir.ir.Program;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import org.junit.jupiter.api.Test;

/// Executions reuse memory, allocate no buffers while they run, and repeat themselves to the bit.
class ExecutionTests {
    private static Program network() {
        Program loss = Trace.program(List.of(Shape.of(150, 200), Shape.of(200, 100), Shape.of(100)), in -> List.of(
                in.get(0).matmul(in.get(1)).plus(in.get(2)).tanh().square().mean()));
        return Derivatives.gradient(loss, Ints.of(1, 2));
    }

    private static List<Tensor> arguments() {
        double[] x = new double[30_000];
        double[] w = new double[20_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = StrictMath.sin(i);
            w[i % w.length] = StrictMath.cos(2 * i) / 5;
        }
        return List.of(Tensor.wrap(Shape.of(150, 200), x), Tensor.wrap(Shape.of(200, 100), w),
                Tensor.filled(Shape.of(100), 0.1));
    }

    @Test
    void runsAreTheSameToTheBit() {
        CompiledProgram compiled = CompiledProgram.of(network(), Precision.FLOAT64);
        Execution execution = compiled.newExecution();
        List<Tensor> first = execution.apply(arguments());
        for (int i = 0; i < 200; i++) {
            execution.run();
        }
        assertThat(execution.apply(arguments())).isEqualTo(first);
        assertThat(compiled.newExecution().apply(arguments())).isEqualTo(first);
    }

    @Test
    void runningAllocatesNoBuffers() {
        Execution execution = CompiledProgram.of(network(), Precision.FLOAT64).newExecution();
        double[] gradient = new double[20_000];
        List<Tensor> arguments = arguments();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int runs = 200;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < runs; i++) {
            execution.set(1, arguments.get(1).values(), 0);
            execution.run();
            execution.get(1, gradient, 0);
        }
        // Native calls allocate some small wrappers until the JIT has compiled them; a buffer of this program has 120 KB.
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / runs).isLessThan(60_000);
    }

    @Test
    void chainsReuseTheirBuffers() {
        Program chain = Trace.program(Shape.of(64, 64), x -> {
            var y = x;
            for (int i = 0; i < 20; i++) {
                y = y.matmul(x).times(0.01);
            }
            return y;
        });
        long matrix = 64 * 64 * 8;
        assertThat(CompiledProgram.of(chain, Precision.FLOAT64).executionBytes()).isLessThanOrEqualTo(5 * matrix);
    }

    @Test
    void elementwiseChainsBecomeOneLoop() {
        Program chain = Trace.program(Shape.of(100), x -> x.sqrt().times(x).plus(1).log().minus(x.sin()));
        assertThat(CompiledProgram.of(chain, Precision.FLOAT64).loops()).hasSize(1);
    }

    @Test
    void onlyLongArraysGoThroughTheExponentialFamilyOnTheirOwn() {
        for (int size : new int[] {63, 64}) {
            Program chain = Trace.program(Shape.of(size), x -> x.times(2).tanh().plus(1).exp().minus(x));
            assertThat(CompiledProgram.of(chain, Precision.FLOAT64).loops()).hasSize(size < 64 ? 1 : 5);
        }
    }

    @Test
    void longChainsAreCutBetweenLoops() {
        Program chain = Trace.program(Shape.of(10), x -> {
            var y = x;
            for (int i = 0; i < 300; i++) {
                y = y.sin().plus(x);
            }
            return y;
        });
        CompiledProgram compiled = CompiledProgram.of(chain, Precision.FLOAT64);
        assertThat(compiled.loops().length).isBetween(12, 40);
        double[] y = {0.3};
        for (int i = 0; i < 300; i++) {
            y[0] = StrictMath.sin(y[0]) + 0.3;
        }
        assertThat(compiled.newExecution().apply(List.of(Tensor.filled(Shape.of(10), 0.3))).getFirst().get(7))
                .isEqualTo(y[0]);
    }

    @Test
    void outputsMayBeInputsConstantsAndRepeats() {
        Program program = Trace.program(List.of(Shape.of(2)), in -> List.of(in.getFirst(),
                in.getFirst().constant(Tensor.vector(5, 6)), in.getFirst().reshape(2, 1), in.getFirst()));
        List<Tensor> results = CompiledProgram.of(program, Precision.FLOAT32)
                .newExecution()
                .apply(List.of(Tensor.vector(1, 2)));
        assertThat(results.get(0).toArray()).containsExactly(1, 2);
        assertThat(results.get(1).toArray()).containsExactly(5, 6);
        assertThat(results.get(2).shape()).isEqualTo(Shape.of(2, 1));
        assertThat(results.get(3)).isEqualTo(results.get(0));
    }

    @Test
    void wrongArgumentsAreRefused() {
        Execution execution = CompiledProgram.of(network(), Precision.FLOAT64).newExecution();
        assertThatThrownBy(() -> execution.apply(List.of(Tensor.scalar(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("requires arguments of shapes");
    }
}
