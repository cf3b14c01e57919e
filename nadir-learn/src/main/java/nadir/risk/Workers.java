package nadir.risk;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A fixed number of threads, the caller's among them, that compute items in any order and merge them in theirs. Merging
/// happens one item at a time, so it needs no locks and gives the same result for any number of threads. Helper threads
/// are daemons and end by themselves when they have had nothing to do for a while.
final class Workers implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;
    private static final int SPINS = 1000;

    private final int threads;
    private final @Nullable ThreadPoolExecutor helpers;

    /// @param threads at least 1
    Workers(int threads) {
        this.threads = threads;
        this.helpers = threads == 1 ? null : newPool(threads - 1);
    }

    private static ThreadPoolExecutor newPool(int size) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("nadir-risk-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    int threads() {
        return threads;
    }

    /// Something to do for an item.
    interface Task {
        /// Does it.
        ///
        /// @param worker below [#threads()]; no two tasks run at a time for one worker
        void run(int worker, int item);
    }

    /// What is done with items.
    interface Job {
        /// Called for items in any order, by several threads.
        ///
        /// @param worker below [#threads()]; no two calls at a time are for one worker
        void compute(int worker, int item);

        /// Called by the worker that computed the item, for one item after the other.
        void merge(int worker, int item);
    }

    /// Computes and merges items 0 .. count - 1 and returns when all are merged.
    void run(int count, Task compute, Task merge) {
        run(count, new Job() {
            @Override
            public void compute(int worker, int item) {
                compute.run(worker, item);
            }

            @Override
            public void merge(int worker, int item) {
                merge.run(worker, item);
            }
        });
    }

    /// Computes and merges items 0 .. count - 1 and returns when all are merged; for one worker without making objects.
    void run(int count, Job job) {
        int extra = Math.min(threads, count) - 1;
        if (extra <= 0) {
            for (int item = 0; item < count; item++) {
                job.compute(0, item);
                job.merge(0, item);
            }
            return;
        }
        Run run = new Run(count, job);
        if (helpers != null) {
            for (int worker = 1; worker <= extra; worker++) {
                int own = worker;
                try {
                    helpers.execute(() -> run.work(own));
                } catch (RejectedExecutionException closed) {
                    throw new IllegalStateException("this risk was closed; make a new one", closed);
                }
            }
        }
        run.work(0);
        run.finish();
    }

    @Override
    public void close() {
        if (helpers != null) {
            helpers.shutdown();
        }
    }

    private static final class Run {
        private final int count;
        private final Job job;
        private final AtomicInteger next = new AtomicInteger();
        private int working;
        private volatile int turn;
        private volatile @Nullable Throwable failure;

        Run(int count, Job job) {
            this.count = count;
            this.job = job;
        }

        void work(int worker) {
            synchronized (this) {
                working++;
            }
            try {
                for (int item = next.getAndIncrement(); item < count; item = next.getAndIncrement()) {
                    job.compute(worker, item);
                    awaitTurn(item);
                    if (failure != null) {
                        return;
                    }
                    job.merge(worker, item);
                    advance(item + 1);
                }
            } catch (Throwable thrown) {
                fail(thrown);
            } finally {
                synchronized (this) {
                    working--;
                    notifyAll();
                }
            }
        }

        private synchronized void advance(int to) {
            turn = to;
            notifyAll();
        }

        private synchronized void fail(Throwable thrown) {
            failure = failure == null ? thrown : failure;
            next.set(count);
            notifyAll();
        }

        /// Chunks take about equally long, so the wait is short: spin before sleeping.
        private void awaitTurn(int item) {
            for (int i = 0; i < SPINS && turn < item && failure == null; i++) {
                Thread.onSpinWait();
            }
            if (turn < item) {
                sleepUntil(item);
            }
        }

        private synchronized void sleepUntil(int item) {
            boolean interrupted = false;
            while (turn < item && failure == null) {
                try {
                    wait();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /// Waits for the last item; after a failure, for all workers to let go of what they share.
        void finish() {
            awaitTurn(count);
            Throwable thrown = failure;
            if (thrown != null) {
                awaitRest();
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw thrown instanceof RuntimeException exception ? exception : new IllegalStateException(thrown);
            }
        }

        private synchronized void awaitRest() {
            while (working > 0) {
                try {
                    wait();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
