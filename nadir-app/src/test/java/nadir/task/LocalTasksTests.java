package nadir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tasks on this machine: each key has one result, failures stay with their task, and whoever stops gets nothing that was
/// cut short.
class LocalTasksTests {
    private static final int MANY = 1000;

    @FunctionalInterface
    private interface Work {
        String run(String input, BooleanSupplier stop) throws Exception;
    }

    private static LocalTasks on(int threads, Work work) {
        TaskKind kind = new TaskKind() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public String run(String input, BooleanSupplier stop) throws Exception {
                return work.run(input, stop);
            }
        };
        return new LocalTasks(threads, name -> kind);
    }

    private static List<Task> tasks(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Task("test", "k" + i, Integer.toString(i))).toList();
    }

    @Test
    void everyTaskHasOneResult() {
        for (int threads : new int[] {1, 2, 7}) {
            List<TaskResult> results = new ArrayList<>();
            on(threads, (input, stop) -> {
                int number = Integer.parseInt(input);
                if (number % 10 == 3) {
                    throw new IllegalStateException("no threes: " + number);
                }
                return "" + number * number;
            }).run(tasks(MANY), results::add, () -> false);
            assertThat(results).hasSize(MANY);
            assertThat(results.stream().map(TaskResult::key).collect(Collectors.toSet())).hasSize(MANY);
            for (TaskResult result : results) {
                int number = Integer.parseInt(result.key().substring(1));
                switch (result) {
                    case TaskResult.Done done -> assertThat(done.output()).isEqualTo("" + number * number);
                    case TaskResult.Failed failed -> assertThat(failed.reason()).isEqualTo("no threes: " + number);
                }
                assertThat(result instanceof TaskResult.Failed).isEqualTo(number % 10 == 3);
            }
        }
    }

    @Test
    void whoeverStopsGetsNothingThatWasCutShort() {
        Set<String> begun = java.util.concurrent.ConcurrentHashMap.newKeySet();
        CountDownLatch two = new CountDownLatch(2);
        List<TaskResult> results = new ArrayList<>();
        on(2, (input, stop) -> {
            begun.add(input);
            two.countDown();
            while (!stop.getAsBoolean()) {
                Thread.onSpinWait();
            }
            return "cut short";
        }).run(tasks(MANY), results::add, () -> two.getCount() == 0);
        assertThat(begun).hasSize(2);
        assertThat(results).isEmpty();
    }

    @Test
    void aListenerThatFailsEndsTheCall() {
        AtomicInteger told = new AtomicInteger();
        assertThatThrownBy(() -> on(2, (input, stop) -> input).run(tasks(MANY), result -> {
            told.incrementAndGet();
            throw new IllegalStateException("disk full");
        }, () -> false)).hasMessage("disk full");
        assertThat(told).hasValue(1);
    }

    @Test
    void anErrorOfTheMachineIsNoResult() {
        assertThatThrownBy(() -> on(2, (input, stop) -> {
            throw new OutOfMemoryError("full");
        }).run(tasks(3), result -> {}, () -> false)).isInstanceOf(OutOfMemoryError.class).hasMessage("full");
    }
}
