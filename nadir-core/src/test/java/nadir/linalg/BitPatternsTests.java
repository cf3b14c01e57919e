package nadir.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whole arrays of bits become the numbers that they become one by one.
class BitPatternsTests {
    @Test
    void patternsBecomeTheirNumbers() {
        SplittableRandom random = new SplittableRandom(1);
        long[] longs = random.longs(1000).toArray();
        int[] ints = random.ints(1000).toArray();
        double[] doubles = new double[1000];
        float[] floats = new float[1000];
        BitPatterns.of(longs).copyTo(doubles, 999);
        BitPatterns.of(ints).copyTo(floats, 999);
        for (int i = 0; i < 999; i++) {
            assertThat(Double.compare(doubles[i], Double.longBitsToDouble(longs[i]))).isZero();
            assertThat(Float.compare(floats[i], Float.intBitsToFloat(ints[i]))).isZero();
        }
        assertThat(doubles[999]).isZero();
        assertThat(floats[999]).isZero();
    }

    @Test
    void arraysMustBeLongEnough() {
        assertThatThrownBy(() -> BitPatterns.of(new long[3]).copyTo(new double[5], 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
