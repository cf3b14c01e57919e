package nadir.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A long run keeps few steps, evenly over the orders of magnitude, and always the same ones.
class ThinningTests {
    @Test
    void theFirstThousandAreKeptAndThenHalfAsManyOfEachDoubling() {
        assertThat(kept(0, 1000)).isEqualTo(1000);
        long expected = 500;
        for (long from = 1000; from < 1 << 24; from *= 2) {
            assertThat(kept(from, 2 * from)).as("from " + from).isEqualTo(expected);
        }
    }

    @Test
    void aMillionStepsLeaveSixThousand() {
        assertThat(kept(0, 1_000_001)).isBetween(5900L, 6100L);
    }

    private static long kept(long from, long to) {
        return LongStream.range(from, to).filter(Thinning::keeps).count();
    }
}
