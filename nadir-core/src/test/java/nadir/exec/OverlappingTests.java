package nadir.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import nadir.domain.ReferenceTensors;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.ir.Value;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Windows of any size, step and dilation, along any axis, with and without gaps and ends that none reaches, overlap to what
/// the reference interpreter computes, whether elements are written once or windows are added one after the other.
class OverlappingTests {
    private static final int CASES = 300;

    private final Random random = new Random(12);
    private int once;
    private int added;

    @Test
    void everyOverlapAddsWhatMeetsInAPlace() {
        for (int i = 0; i < CASES; i++) {
            int axis = random.nextInt(3);
            int least = i % 10 == 0 ? 16 : 1;
            int size = least + random.nextInt(5);
            int step = 1 + random.nextInt(3);
            int dilation = 1 + random.nextInt(3);
            int positions = least + random.nextInt(6);
            int extent = step * (positions - 1) + dilation * (size - 1) + 1 + random.nextInt(3);
            int[] extents = {1 + random.nextInt(4), 1 + random.nextInt(4), 1 + random.nextInt(4), size};
            extents[axis] = positions;
            compare(new Op.Overlap(axis, extent, step, dilation), Shape.of(extents), i % 2 == 0);
        }
        assertThat(once).isGreaterThan(200);
        assertThat(added).isGreaterThan(10);
    }

    /// @param fused whether the operand is computed in the loops
    private void compare(Op.Overlap op, Shape shape, boolean fused) {
        ProgramBuilder builder = new ProgramBuilder();
        Value input = builder.input(shape);
        Value operand = fused ? builder.apply(new Op.Power(2), List.of(input)) : input;
        Program program = builder.build(List.of(builder.apply(op, List.of(operand))));
        boolean adds = new Schedule(program).steps()
                .stream()
                .anyMatch(step -> step instanceof Step.Nest(LoopNest nest) && nest.mode() == LoopNest.Mode.ADD);
        added += adds ? 1 : 0;
        once += adds ? 0 : 1;
        Tensor x = Tensor.wrap(shape, random.ints(shape.size(), -9, 10).asDoubleStream().toArray());
        Tensor expected = program.evaluate(new ReferenceTensors(), List.of(x)).getFirst();
        for (Precision precision : Precision.values()) {
            // Whole numbers this small are exact in either precision.
            Tensor result = CompiledProgram.of(program, precision).newExecution().apply(List.of(x)).getFirst();
            assertThat(result.toArray()).as(program::toString)
                    .usingElementComparator((a, b) -> Double.compare(a + 0.0, b + 0.0))
                    .containsExactly(expected.toArray());
        }
    }
}
