package nadir.bench.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The peer and us in turn - peer, ours, peer, ours - in blocks long enough for the clock, so that other load on the machine
/// meets both alike.
///
/// @param peer a call's time, block by block
/// @param ours a call's time, block by block
record Measurement(List<Stopwatch.Time> peer, List<Stopwatch.Time> ours) {
    private static final double BLOCK = 15e6;
    private static final int SPINNING = 50;

    Measurement {
        peer = List.copyOf(peer);
        ours = List.copyOf(ours);
    }

    /// How long to measure.
    ///
    /// @param warming nanoseconds for each side before anything counts: the virtual machine compiles meanwhile
    /// @param measuring nanoseconds for both sides together
    /// @param rounds at least, however long they take
    record Budget(double warming, double measuring, int rounds) {
        static final Budget FULL = new Budget(1.5e9, 2e9, 5);
        static final Budget QUICK = new Budget(1.5e9, 0.5e9, 3);

        /// A shorter one, for many figures of which none counts by itself. Warming takes as long: networks of many layers take
        /// more than a second to compile.
        Budget part() {
            return new Budget(warming, measuring / 4, rounds);
        }
    }

    /// Something to be measured, and what is run, unmeasured, before each block of it.
    record Lane(Runnable before, Runnable task) {
        Lane(Runnable task) {
            this(() -> {}, task);
        }
    }

    static Measurement of(Runnable peer, Runnable ours, int threads, Budget budget) {
        List<List<Stopwatch.Time>> times = times(List.of(new Lane(peer), new Lane(ours)), threads, budget);
        return new Measurement(times.getFirst(), times.getLast());
    }

    /// The times of several things in turn.
    ///
    /// @param threads of the busiest
    static List<List<Stopwatch.Time>> times(List<Lane> lanes, int threads, Budget budget) {
        Stopwatch watch = new Stopwatch();
        int[] calls = new int[lanes.size()];
        List<List<Stopwatch.Time>> times = new ArrayList<>();
        for (int i = 0; i < calls.length; i++) {
            lanes.get(i).before.run();
            calls[i] = warm(watch, lanes.get(i).task, budget);
            times.add(new ArrayList<>());
        }
        long start = System.nanoTime();
        while (times.getFirst().size() < budget.rounds || System.nanoTime() - start < budget.measuring) {
            for (int i = 0; i < calls.length; i++) {
                rest(threads);
                lanes.get(i).before.run();
                times.get(i).add(watch.of(lanes.get(i).task, calls[i]));
            }
        }
        return times;
    }

    /// OpenBLAS's threads look for work for a while after the last product: on two processors, in the time of the next.
    private static void rest(int threads) {
        if (threads > 1) {
            try {
                Thread.sleep(SPINNING);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Calls in a block.
    private static int warm(Stopwatch watch, Runnable task, Budget budget) {
        long start = System.nanoTime();
        double last = watch.of(task, 1).wall();
        // Two calls at least: the first one compiles.
        do {
            last = watch.of(task, calls(last)).wall();
        } while (System.nanoTime() - start < budget.warming);
        return calls(last);
    }

    private static int calls(double nanoseconds) {
        return (int) Math.clamp(BLOCK / nanoseconds, 1, 100_000);
    }

    /// A figure's distribution.
    record Spread(double low, double median, double high) {
        static Spread of(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
        }

        private static double quantile(double[] sorted, double part) {
            double place = part * (sorted.length - 1);
            int below = (int) place;
            int above = Math.min(below + 1, sorted.length - 1);
            return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
        }
    }

    /// With the peer's times multiplied: where it was given only a part of the work.
    Measurement withPeerTimes(double factor) {
        return new Measurement(peer.stream().map(time -> time.dividedBy(1 / factor)).toList(), ours);
    }

    private static Spread spread(List<Stopwatch.Time> times, ToDoubleFunction<Stopwatch.Time> figure) {
        return Spread.of(times.stream().mapToDouble(figure).toArray());
    }

    /// Nanoseconds of the peer's calls.
    Spread peerWall() {
        return spread(peer, Stopwatch.Time::wall);
    }

    /// Nanoseconds of our calls.
    Spread ourWall() {
        return spread(ours, Stopwatch.Time::wall);
    }

    /// Nanoseconds of processor time of the peer's calls.
    Spread peerProcessor() {
        return spread(peer, Stopwatch.Time::processor);
    }

    /// Nanoseconds of processor time of our calls.
    Spread ourProcessor() {
        return spread(ours, Stopwatch.Time::processor);
    }

    /// The peer's wall time over ours, round by round.
    Spread ratio() {
        double[] ratios = new double[peer.size()];
        Arrays.setAll(ratios, i -> peer.get(i).wall() / ours.get(i).wall());
        return Spread.of(ratios);
    }

    /// The same for processor time.
    Spread processorRatio() {
        double[] ratios = new double[peer.size()];
        Arrays.setAll(ratios, i -> peer.get(i).processor() / ours.get(i).processor());
        return Spread.of(ratios);
    }
}
