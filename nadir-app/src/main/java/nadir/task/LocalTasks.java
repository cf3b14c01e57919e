package nadir.task;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Tasks on threads of this process. Each is tried once: what fails here fails again.
public final class LocalTasks implements TaskRunner {
    private static final long LOOK_MILLISECONDS = 50;

    private final int threads;
    private final Function<String, TaskKind> kinds;

    /// A runner.
    ///
    /// @param threads how many tasks are done at once, at least 1
    /// @param kinds finds a kind by its name
    public LocalTasks(int threads, Function<String, TaskKind> kinds) {
        if (threads < 1) {
            throw new IllegalArgumentException("tasks require at least one thread, got " + threads);
        }
        this.threads = threads;
        this.kinds = kinds;
    }

    @Override
    public int slots() {
        return threads;
    }

    @Override
    public void run(List<Task> tasks, Consumer<TaskResult> done, BooleanSupplier stop) {
        new Round(tasks).run(done, stop);
    }

    @Override
    public void close() {
        // Threads live as long as a call.
    }

    /// What a thread says to the one that waits: a result, or that it has ended, with the error that ended it, if any.
    private record Word(@Nullable TaskResult result, @Nullable Error error) {}

    /// One call.
    private final class Round {
        private final List<Task> tasks;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final LinkedBlockingQueue<Word> words = new LinkedBlockingQueue<>();

        private Round(List<Task> tasks) {
            this.tasks = tasks;
        }

        private void run(Consumer<TaskResult> done, BooleanSupplier stop) {
            int working = Math.min(threads, tasks.size());
            for (int i = 0; i < working; i++) {
                Thread.ofPlatform().daemon().name("nadir-task-" + i).start(this::work);
            }
            try {
                while (working > 0) {
                    if (!stopped.get() && stop.getAsBoolean()) {
                        stopped.set(true);
                    }
                    Word word = words.poll(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
                    if (word == null) {
                        continue;
                    }
                    if (word.error() != null) {
                        throw word.error();
                    }
                    if (word.result() == null) {
                        working--;
                    } else {
                        done.accept(word.result());
                    }
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } finally {
                stopped.set(true);
            }
        }

        private void work() {
            Error error = null;
            try {
                for (int i = next.getAndIncrement(); i < tasks.size() && !stopped.get(); i = next.getAndIncrement()) {
                    TaskResult result = result(tasks.get(i));
                    if (result != null) {
                        words.add(new Word(result, null));
                    }
                }
            } catch (Error fatal) {
                error = fatal;
            } finally {
                words.add(new Word(null, error));
            }
        }

        /// A task that ends after the call was stopped may have been cut short, and is as if it had not been begun.
        private @Nullable TaskResult result(Task task) {
            TaskResult result = TaskResult.of(task, kinds, stopped::get);
            return stopped.get() ? null : result;
        }
    }
}
