package nadir.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Items are computed once each, merged in their order by one thread at a time, and a failure reaches the caller.
class WorkersTests {
    @Test
    void itemsAreMergedInOrder() {
        int cases = 0;
        for (int threads : new int[] {1, 2, 3, 8}) {
            try (Workers workers = new Workers(threads)) {
                for (int count : new int[] {1, 2, 7, 100}) {
                    AtomicIntegerArray computed = new AtomicIntegerArray(count);
                    AtomicIntegerArray busy = new AtomicIntegerArray(threads);
                    List<Integer> merged = new ArrayList<>();
                    workers.run(count, (worker, item) -> {
                        assertThat(busy.incrementAndGet(worker)).isEqualTo(1);
                        computed.incrementAndGet(item);
                        pause(item % 3);
                        busy.decrementAndGet(worker);
                    }, (_, item) -> merged.add(item));
                    assertThat(merged).isEqualTo(IntStream.range(0, count).boxed().toList());
                    assertThat(IntStream.range(0, count).map(computed::get)).containsOnly(1);
                    cases++;
                }
            }
        }
        assertThat(cases).isEqualTo(16);
    }

    private static void pause(int units) {
        for (int i = 0; i < 2000 * units; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aFailureReachesTheCallerAndTheWorkersGoOnAfterwards() {
        int cases = 0;
        for (int threads : new int[] {1, 2, 4}) {
            try (Workers workers = new Workers(threads)) {
                for (int failing : new int[] {0, 5, 19}) {
                    assertThatThrownBy(() -> workers.run(20, (_, item) -> fail(item, failing), (_, _) -> {}))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage("item " + failing);
                    assertThatThrownBy(() -> workers.run(20, (_, _) -> {}, (_, item) -> fail(item, failing)))
                            .hasMessage("item " + failing);
                    List<Integer> merged = new ArrayList<>();
                    workers.run(20, (_, _) -> {}, (_, item) -> merged.add(item));
                    assertThat(merged).hasSize(20);
                    cases++;
                }
            }
        }
        assertThat(cases).isEqualTo(9);
    }

    private static void fail(int item, int failing) {
        if (item == failing) {
            throw new IllegalArgumentException("item " + item);
        }
    }

    @Test
    void closedWorkersSaySo() {
        Workers workers = new Workers(2);
        workers.close();
        assertThatThrownBy(() -> workers.run(4, (_, _) -> {}, (_, _) -> {})).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
