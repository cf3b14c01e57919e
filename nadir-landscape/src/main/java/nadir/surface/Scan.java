package nadir.surface;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/// Evaluates a function on a grid in a frame, and then at further points, on several threads. Every value is that of the
/// function at [Frame#at(double, double)] or at the further point, whatever the number of threads.
public final class Scan {
    private final Frame frame;
    private final Grid grid;
    private final int[] order;
    private final IntFunction<double[]> further;
    /// Of the grid by place, then of the further points.
    private final double[] values;
    private int done;

    /// A scan of the grid only.
    ///
    /// @param earlier values in the order of [Grid#order()] that are there already; may be empty
    /// @throws IllegalArgumentException if there are more than the grid has
    public Scan(Frame frame, Grid grid, double[] earlier) {
        this(frame, grid, 0, none -> new double[0], earlier);
    }

    /// @param count how many further points there are
    /// @param further the points themselves, from 0 to `count - 1`; asked by several threads
    /// @param earlier values that are there already: in the order of [Grid#order()], then of the further points
    /// @throws IllegalArgumentException if there are more than points
    public Scan(Frame frame, Grid grid, int count, IntFunction<double[]> further, double[] earlier) {
        this.frame = frame;
        this.grid = grid;
        this.order = grid.order();
        this.further = further;
        this.values = new double[order.length + count];
        Arrays.fill(values, Double.NaN);
        if (earlier.length > values.length) {
            throw new IllegalArgumentException(
                    "the scan has " + values.length + " points, got values of " + earlier.length);
        }
        for (double value : earlier) {
            values[place(done++)] = value;
        }
    }

    private int place(int visit) {
        return visit < order.length ? order[visit] : visit;
    }

    /// Of the grid, row by row `j * x.length + i`; NaN where nothing was evaluated yet, see [#done()].
    public double[] values() {
        return Arrays.copyOf(values, order.length);
    }

    /// Of the further points; NaN where nothing was evaluated yet.
    public double[] furtherValues() {
        return Arrays.copyOfRange(values, order.length, values.length);
    }

    /// How many points were evaluated, in the order of [Grid#order()], then of the further points.
    public int done() {
        return done;
    }

    /// How many points there are.
    public int size() {
        return values.length;
    }

    /// Whether all were.
    public boolean isComplete() {
        return done == values.length;
    }

    private double[] point(int visit) {
        if (visit >= order.length) {
            return further.apply(visit - order.length);
        }
        return frame.at(grid.x()[order[visit] % grid.x().length], grid.y()[order[visit] / grid.x().length]);
    }

    /// Evaluates the next points.
    ///
    /// @param functions the same function for each thread; none is called by two threads at once
    /// @param most how many points at most
    /// @return the values, in the order of visits
    public double[] advance(List<? extends ToDoubleFunction<double[]>> functions, int most) {
        int from = done;
        int count = Math.min(most, values.length - from);
        double[] next = new double[count];
        AtomicInteger turn = new AtomicInteger();
        Thread[] threads = new Thread[Math.min(functions.size(), count)];
        Throwable[] failure = new Throwable[1];
        for (int t = 0; t < threads.length; t++) {
            ToDoubleFunction<double[]> function = functions.get(t);
            threads[t] = Thread.ofPlatform().daemon().name("nadir-surface-" + t).start(() -> {
                try {
                    for (int k = turn.getAndIncrement(); k < count; k = turn.getAndIncrement()) {
                        next[k] = function.applyAsDouble(point(from + k));
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
            values[place(done++)] = value;
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
