package nadir.surface;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/// Evaluates a function on a grid in a frame, on several threads. Every value is that of the function at
/// [Frame#at(double, double)], whatever the number of threads.
public final class Scan {
    private final Frame frame;
    private final Grid grid;
    private final int[] order;
    private final double[] values;
    private int done;

    /// @param earlier values in the order of [Grid#order()] that are there already; may be empty
    /// @throws IllegalArgumentException if there are more than the grid has
    public Scan(Frame frame, Grid grid, double[] earlier) {
        this.frame = frame;
        this.grid = grid;
        this.order = grid.order();
        this.values = new double[order.length];
        Arrays.fill(values, Double.NaN);
        if (earlier.length > order.length) {
            throw new IllegalArgumentException(
                    "the grid has " + order.length + " points, got values of " + earlier.length);
        }
        for (double value : earlier) {
            values[order[done++]] = value;
        }
    }

    /// Row by row `j * x.length + i`; NaN where nothing was evaluated yet, see [#done()].
    public double[] values() {
        return values.clone();
    }

    /// How many points were evaluated, in the order of [Grid#order()].
    public int done() {
        return done;
    }

    /// Whether all were.
    public boolean isComplete() {
        return done == order.length;
    }

    /// Evaluates the next points.
    ///
    /// @param functions the same function for each thread; none is called by two threads at once
    /// @param most how many points at most
    /// @return the values, in the order of [Grid#order()]
    public double[] advance(List<? extends ToDoubleFunction<double[]>> functions, int most) {
        int from = done;
        int count = Math.min(most, order.length - from);
        double[] next = new double[count];
        AtomicInteger turn = new AtomicInteger();
        Thread[] threads = new Thread[Math.min(functions.size(), count)];
        Throwable[] failure = new Throwable[1];
        for (int t = 0; t < threads.length; t++) {
            ToDoubleFunction<double[]> function = functions.get(t);
            threads[t] = Thread.ofPlatform().daemon().name("nadir-surface-" + t).start(() -> {
                try {
                    for (int k = turn.getAndIncrement(); k < count; k = turn.getAndIncrement()) {
                        int place = order[from + k];
                        next[k] = function.applyAsDouble(
                                frame.at(grid.x()[place % grid.x().length], grid.y()[place / grid.x().length]));
                    }
                } catch (RuntimeException | Error thrown) {
                    synchronized (failure) {
                        failure[0] = thrown;
                    }
                }
            });
        }
        await(threads);
        synchronized (failure) {
            if (failure[0] instanceof Error error) {
                throw error;
            }
            if (failure[0] instanceof RuntimeException exception) {
                throw exception;
            }
        }
        for (double value : next) {
            values[order[done++]] = value;
        }
        return next;
    }

    private static void await(Thread[] threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
