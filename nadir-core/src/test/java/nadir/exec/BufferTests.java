package nadir.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import nadir.ir.Program;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;
import org.junit.jupiter.api.Test;

/// Buffers that executions share are read in place, and outputs that were taken are not written again.
class BufferTests {
    /// (x, y) -> x + y, x, y as a 2 x 2 matrix, a constant
    private static final Program PROGRAM = Trace.program(List.of(Shape.of(4), Shape.of(4)),
            a -> List.of(a.get(0).plus(a.get(1)), a.get(0), a.get(1).reshape(2, 2),
                    a.get(0).constant(Tensor.vector(7, 8, 9, 10))));

    private static double[] elements(Buffer buffer) {
        double[] elements = new double[buffer.size()];
        buffer.get(0, elements, 0, elements.length);
        return elements;
    }

    private static Buffer buffer(Precision precision, double... elements) {
        Buffer buffer = Buffer.of(precision, elements.length);
        buffer.set(0, elements, 0, elements.length);
        return buffer;
    }

    @Test
    void boundInputsAreReadInPlace() {
        for (Precision precision : Precision.values()) {
            Execution execution = CompiledProgram.of(PROGRAM, precision).newExecution();
            Buffer x = buffer(precision, 1, 2, 3, 4);
            execution.bind(0, x);
            execution.bind(1, buffer(precision, 10, 10, 10, 10));
            execution.run();
            assertThat(elements(execution.output(0))).containsExactly(11, 12, 13, 14);
            x.set(1, new double[] {0, 5}, 1, 1);
            execution.run();
            assertThat(elements(execution.output(0))).containsExactly(11, 15, 13, 14);
        }
    }

    @Test
    void takenOutputsStayAsTheyAre() {
        for (Precision precision : Precision.values()) {
            Execution execution = CompiledProgram.of(PROGRAM, precision).newExecution();
            execution.set(0, new double[] {1, 2, 3, 4}, 0);
            execution.set(1, new double[] {5, 6, 7, 8}, 0);
            execution.run();
            List<Buffer> first = execution.takeOutputs();
            execution.set(0, new double[] {0, 0, 0, 1}, 0);
            execution.set(1, new double[] {0, 0, 0, 2}, 0);
            execution.run();
            List<Buffer> second = execution.takeOutputs();
            assertThat(first.stream().map(BufferTests::elements)).containsExactly(new double[] {6, 8, 10, 12},
                    new double[] {1, 2, 3, 4}, new double[] {5, 6, 7, 8}, new double[] {7, 8, 9, 10});
            assertThat(second.stream().map(BufferTests::elements)).containsExactly(new double[] {0, 0, 0, 3},
                    new double[] {0, 0, 0, 1}, new double[] {0, 0, 0, 2}, new double[] {7, 8, 9, 10});
        }
    }

    @Test
    void sumsAreInDoublePrecision() {
        double[] sum = {1, 1e9, 1};
        buffer(Precision.FLOAT32, 9, 0.5, 0.25).addTo(1, sum, 1, 2);
        assertThat(sum).containsExactly(1, 1e9 + 0.5, 1.25);
    }

    @Test
    void buffersThatDoNotFitAreRefused() {
        Execution execution = CompiledProgram.of(PROGRAM, Precision.FLOAT64).newExecution();
        assertThatThrownBy(() -> execution.bind(1, Buffer.of(Precision.FLOAT64, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("input 1 requires 4 elements in FLOAT64, got a buffer of 3");
        assertThatThrownBy(() -> execution.bind(1, Buffer.of(Precision.FLOAT32, 4)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
