package nadir.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import nadir.objective.BatchObjective;
import org.jspecify.annotations.Nullable;

/// Runs an optimiser from many starts at once. Every thread has as many slots as its [BatchObjective] has places; each holds
/// a run under way, and what the line searches of all of them ask for is evaluated together. The slot of a run that has
/// ended is taken by the next start.
///
/// Each run is that of a [Minimizer] with the same rules and an objective that gives the same bits: same point, outcome,
/// history and counts, whatever the numbers of slots and threads. Its seconds are its share of the time that passed, which
/// those of all runs together do not exceed.
///
/// ```java
/// MultiStart.with(Lbfgs.defaults())
///         .stopping(StopRules.defaults().withMaxIterations(500))
///         .run(risk.batches(2), 1_000, k -> initializer.initialize(layout, k),
///                 (k, run) -> System.out.println(k + ": " + run.value()));
/// ```
public final class MultiStart {
    private static final long POLL_MILLISECONDS = 20;

    private final AskingOptimizer optimizer;
    private final StopRules rules;
    private final BooleanSupplier cancelled;

    private MultiStart(AskingOptimizer optimizer, StopRules rules, BooleanSupplier cancelled) {
        this.optimizer = optimizer;
        this.rules = rules;
        this.cancelled = cancelled;
    }

    /// Runs `optimizer` with the default rules.
    public static MultiStart with(AskingOptimizer optimizer) {
        return new MultiStart(optimizer, StopRules.defaults(), () -> false);
    }

    /// With these stop rules, for each run.
    public MultiStart stopping(StopRules newRules) {
        return new MultiStart(optimizer, newRules, cancelled);
    }

    /// Ends soon after `newCancelled`, which is asked by the calling thread, says true. Runs under way then end with
    /// [Outcome.Interrupted]; others do not begin.
    public MultiStart cancelledBy(BooleanSupplier newCancelled) {
        return new MultiStart(optimizer, rules, newCancelled);
    }

    /// Hears of runs that have ended.
    @FunctionalInterface
    public interface Listener {
        /// A run has ended.
        ///
        /// @param start which, from 0
        void ended(int start, Run run);

        /// A run was ended because that was asked for.
        ///
        /// @param run with [Outcome.Interrupted] and the point reached
        /// @param snapshot to go on from, see [Source#left]
        default void interrupted(int start, Run run, Snapshot snapshot) {
            ended(start, run);
        }
    }

    /// Where runs begin. Asked for 0, 1, ... in this order, by one thread at a time.
    @FunctionalInterface
    public interface Source {
        /// The point of a start.
        double[] point(int start);

        /// What an earlier run from this start left when it was interrupted, to go on from; null: begin at the point.
        default @Nullable Snapshot left(int start) {
            return null;
        }
    }

    /// Minimises from `count` starts and returns when all runs have ended.
    ///
    /// @param objectives the same function for each thread, the calling one included, at least one
    /// @param source of starts
    /// @param listener called by the calling thread as runs end, in any order
    /// @throws IllegalArgumentException if there is no objective, a start has the wrong length, or a snapshot does not
    ///     belong here, as in [Minimizer#resume]
    public void run(List<? extends BatchObjective> objectives, int count, Source source, Listener listener) {
        if (objectives.isEmpty()) {
            throw new IllegalArgumentException("Runs from many starts require an objective for each thread, got none");
        }
        new Session(count, source, listener).run(objectives);
    }

    /// A run on its way to the calling thread.
    ///
    /// @param snapshot of an interrupted run
    private record Ended(int start, Run run, @Nullable Snapshot snapshot) {
        void tell(Listener listener) {
            if (snapshot == null) {
                listener.ended(start, run);
            } else {
                listener.interrupted(start, run, snapshot);
            }
        }
    }

    /// One call of [#run].
    private final class Session {
        private final int count;
        private final Source source;
        private final Listener listener;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicInteger helping = new AtomicInteger();
        private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        private volatile @Nullable Throwable failure;
        private int next;

        Session(int count, Source source, Listener listener) {
            this.count = count;
            this.source = source;
            this.listener = listener;
        }

        private synchronized SlotPool.Filling.Filled fill(Slot slot, BatchObjective objective, Listener sink) {
            if (next >= count) {
                return SlotPool.Filling.Filled.NO;
            }
            int start = next++;
            Snapshot left = source.left(start);
            if (left != null) {
                Run run = slot.resume(start, left, objective.dimension(), objective.terms());
                if (run != null) {
                    sink.ended(start, run);
                }
                return run != null ? SlotPool.Filling.Filled.ENDED : SlotPool.Filling.Filled.YES;
            }
            double[] point = source.point(start);
            if (point.length != objective.dimension()) {
                throw new IllegalArgumentException("The objective requires starts of " + objective.dimension()
                        + " coordinates, got one of " + point.length);
            }
            slot.begin(start, point, objective.terms());
            return SlotPool.Filling.Filled.YES;
        }

        private SlotPool pool(BatchObjective objective, int threads, Listener sink) {
            return new SlotPool(objective, threads, Minimizer.with(optimizer).stopping(rules),
                    slot -> fill(slot, objective, sink),
                    sink);
        }

        private Listener queueing() {
            return new Listener() {
                @Override
                public void ended(int start, Run run) {
                    ended.add(new Ended(start, run, null));
                }

                @Override
                public void interrupted(int start, Run run, Snapshot snapshot) {
                    ended.add(new Ended(start, run, snapshot));
                }
            };
        }

        void run(List<? extends BatchObjective> objectives) {
            int threads = Math.clamp(count, 1, objectives.size());
            List<Thread> helpers = new ArrayList<>();
            try {
                for (BatchObjective objective : objectives.subList(1,
                        Math.max(1, Math.min(objectives.size(), count)))) {
                    helping.incrementAndGet();
                    helpers.add(Thread.ofPlatform()
                            .daemon()
                            .name("nadir-starts-" + helpers.size())
                            .start(() -> help(pool(objective, threads, queueing()))));
                }
                work(pool(objectives.getFirst(), threads, listener));
                awaitHelpers();
            } finally {
                stopped.set(true);
                helpers.forEach(Session::join);
            }
        }

        private void work(SlotPool own) {
            while (!stopped.get() && own.round()) {
                deliver();
                pollCancelled();
            }
            own.interrupt();
        }

        private void pollCancelled() {
            if (!stopped.get() && cancelled.getAsBoolean()) {
                stopped.set(true);
            }
        }

        private void deliver() {
            for (Ended one = ended.poll(); one != null; one = ended.poll()) {
                one.tell(listener);
            }
        }

        private void help(SlotPool pool) {
            try {
                while (!stopped.get() && pool.round()) {
                    // The next round.
                }
                pool.interrupt();
            } catch (Throwable thrown) {
                failure = thrown;
                stopped.set(true);
            } finally {
                helping.decrementAndGet();
            }
        }

        private void awaitHelpers() {
            boolean interrupted = false;
            while (helping.get() > 0) {
                try {
                    Ended one = ended.poll(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
                    if (one != null) {
                        one.tell(listener);
                    }
                } catch (InterruptedException _) {
                    interrupted = true;
                }
                pollCancelled();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            rethrow(failure);
            deliver();
        }

        private static void rethrow(@Nullable Throwable thrown) {
            switch (thrown) {
                case null -> {
                }
                case Error error -> throw error;
                case RuntimeException exception -> throw exception;
                case Throwable other -> throw new IllegalStateException(other);
            }
        }

        private static void join(Thread helper) {
            boolean interrupted = false;
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
