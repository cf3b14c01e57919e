package nadir.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import nadir.ir.BinaryFunction;
import nadir.ir.Op;
import org.junit.jupiter.api.Test;

/// Loops that differ in nothing but their buffers share a class and still read and write their own; others share none.
class LoopClassesTests {
    private static final int SIZE = 40;

    private static Expression.Load at(int buffer, int... strides) {
        return new Expression.Load(buffer, 0, strides);
    }

    /// result = x - y
    private static LoopNest difference(int x, int y, int result) {
        return new LoopNest(new int[] {SIZE},
                new Expression.Apply(new Op.Binary(BinaryFunction.SUBTRACT), List.of(at(x, 1), at(y, 1))),
                at(result, 1), LoopNest.Mode.WRITE);
    }

    private static Object[] buffers(int count) {
        Random random = new Random(5);
        Object[] buffers = new Object[count];
        for (int i = 0; i < count; i++) {
            buffers[i] = random.doubles(SIZE).toArray();
        }
        return buffers;
    }

    private static Loop compile(LoopNest nest) {
        return LoopCompiler.compile(nest, false, Precision.FLOAT64);
    }

    @Test
    void loopsOfOneClassKeepTheirBuffers() {
        int seen = 0;
        Class<?> shared = compile(difference(0, 1, 2)).getClass();
        for (int x = 0; x < 5; x++) {
            for (int y = 0; y < 5; y++) {
                for (int result = 0; result < 5; result++) {
                    Object[] buffers = buffers(5);
                    double[] left = ((double[]) buffers[x]).clone();
                    double[] right = ((double[]) buffers[y]).clone();
                    Loop loop = compile(difference(x, y, result));
                    loop.run(buffers, 0);
                    for (int i = 0; i < SIZE; i++) {
                        assertThat(((double[]) buffers[result])[i]).isEqualTo(left[i] - right[i]);
                    }
                    boolean distinct = x != y && y != result && x != result;
                    assertThat(loop.getClass() == shared).as("%d - %d -> %d", x, y, result).isEqualTo(distinct);
                    seen++;
                }
            }
        }
        assertThat(seen).isEqualTo(125);
    }

    @Test
    void aSumClearsAndFillsItsOwnBuffer() {
        Class<?> shared = null;
        for (int x = 0; x < 3; x++) {
            Object[] buffers = buffers(4);
            double[] sums = (double[]) buffers[3];
            Loop loop = compile(new LoopNest(new int[] {4, 10}, at(x, 10, 1), at(3, 1, 0), LoopNest.Mode.SUM));
            loop.run(buffers, 0);
            for (int row = 0; row < 4; row++) {
                double sum = 0;
                for (int i = 0; i < 10; i++) {
                    sum += ((double[]) buffers[x])[10 * row + i];
                }
                assertThat(sums[row]).isEqualTo(sum);
            }
            assertThat(shared == null || shared == loop.getClass()).isTrue();
            shared = loop.getClass();
        }
    }

    @Test
    void otherCodeIsAnotherClass() {
        Class<?> one = compile(difference(0, 1, 2)).getClass();
        assertThat(one).isNotEqualTo(LoopCompiler.compile(difference(0, 1, 2), true, Precision.FLOAT64).getClass())
                .isNotEqualTo(LoopCompiler.compile(difference(0, 1, 2), false, Precision.FLOAT32).getClass());
        LoopNest longer = new LoopNest(new int[] {SIZE + 1}, difference(0, 1, 2).body(), at(2, 1),
                LoopNest.Mode.WRITE);
        assertThat(one).isNotEqualTo(compile(longer).getClass());
    }
}
