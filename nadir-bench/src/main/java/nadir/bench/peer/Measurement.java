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
    /// On several threads blocks follow a pause; in longer ones its costs, threads asleep and caches cold, do not count.
    private static final double BLOCK_AFTER_PAUSE = 60e6;
    /// Milliseconds that OpenBLAS's threads look for work after the last product before they sleep, and more: 2^28 ticks of
    /// the processor's clock are a tenth of a second at 2.6 GHz. Meanwhile they take a processor from what is measured next.
    private static final int SPINNING = 200;
    /// Nanoseconds in which compilers must have been quiet, and the part of a processor that is quiet.
    private static final double WINDOW = 0.5e9;
    private static final double QUIET = 0.03;

    Measurement {
        peer = List.copyOf(peer);
        ours = List.copyOf(ours);
    }

    /// How long to measure.
    ///
    /// @param warming nanoseconds for each side before anything counts, at least
    /// @param longestWarming nanoseconds at most: after `warming`, each side goes on until the virtual machine's compilers are
    ///         done with it, which takes networks of many layers tens of seconds on a loaded machine
    /// @param measuring nanoseconds for both sides together
    /// @param rounds at least, however long they take
    record Budget(double warming, double longestWarming, double measuring, int rounds) {
        static final Budget FULL = new Budget(1.5e9, 120e9, 2e9, 7);
        static final Budget QUICK = new Budget(1.5e9, 120e9, 0.5e9, 5);

        /// A shorter one, for many figures of which none counts by itself. Warming takes as long.
        Budget part() {
            return new Budget(warming, longestWarming, measuring / 4, rounds);
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
        double block = threads > 1 ? BLOCK_AFTER_PAUSE : BLOCK;
        int[] calls = new int[lanes.size()];
        List<List<Stopwatch.Time>> times = new ArrayList<>();
        for (int i = 0; i < calls.length; i++) {
            lanes.get(i).before.run();
            calls[i] = warm(watch, lanes.get(i).task, block, budget);
            times.add(new ArrayList<>());
        }
        // Of the networks before, too: gigabytes of garbage make every collection slow, ours alone pays for them.
        System.gc();
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
    private static int warm(Stopwatch watch, Runnable task, double block, Budget budget) {
        long start = System.nanoTime();
        double last = watch.of(task, 1).wall();
        double load;
        do {
            Compilers compilers = new Compilers();
            long from = System.nanoTime();
            do {
                last = watch.of(task, calls(block, last)).wall();
            } while (System.nanoTime() - from < WINDOW);
            load = compilers.load();
        } while (System.nanoTime() - start < (load > QUIET ? budget.longestWarming : budget.warming));
        return calls(block, last);
    }

    private static int calls(double block, double nanoseconds) {
        return (int) Math.clamp(block / nanoseconds, 1, 100_000);
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

    /// How many processors a side had on average, that of the two that had more.
    double processors() {
        return Math.max(processors(peer), processors(ours));
    }

    private static double processors(List<Stopwatch.Time> times) {
        return spread(times, time -> time.processor() / time.wall()).median();
    }

    /// The peer's processor time over ours, round by round.
    Spread processorRatio() {
        double[] ratios = new double[peer.size()];
        Arrays.setAll(ratios, i -> peer.get(i).processor() / ours.get(i).processor());
        return Spread.of(ratios);
    }
}
