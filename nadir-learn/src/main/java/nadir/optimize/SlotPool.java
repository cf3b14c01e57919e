package nadir.optimize;

import nadir.objective.BatchObjective;

/// The slots of one thread.
final class SlotPool {
    private final BatchObjective objective;
    private final int threads;
    private final Filling filling;
    private final MultiStart.Listener listener;
    private final Slot[] slots;
    private final double[][] points;
    private final double[][] gradients;
    private final double[] values;
    /// Slots before this one hold runs.
    private int active;
    private boolean exhausted;
    private long since = System.nanoTime();

    /// What the next start is.
    interface Filling {
        /// What became of a slot.
        enum Filled {
            /// It holds a run.
            YES,
            /// The next run had nothing left to do.
            ENDED,
            /// There are no more starts.
            NO
        }

        /// Puts the next start into a slot.
        Filled fill(Slot slot);
    }

    /// @param threads that run such pools: a run's time is its share of the time that passes
    SlotPool(BatchObjective objective, int threads, Minimizer settings, Filling filling, MultiStart.Listener listener) {
        this.objective = objective;
        this.threads = threads;
        this.filling = filling;
        this.listener = listener;
        int capacity = objective.capacity();
        this.slots = new Slot[capacity];
        for (int i = 0; i < capacity; i++) {
            slots[i] = new Slot(settings);
        }
        this.points = new double[capacity][];
        this.gradients = new double[capacity][];
        this.values = new double[capacity];
    }

    /// Fills free slots, and evaluates once for each run; false if there was none.
    boolean round() {
        while (!exhausted && active < slots.length) {
            switch (filling.fill(slots[active])) {
                case YES -> active++;
                case ENDED -> {
                }
                case NO -> exhausted = true;
            }
        }
        if (active == 0) {
            return false;
        }
        for (int i = 0; i < active; i++) {
            Iterate wanted = slots[i].wanted();
            points[i] = wanted.point();
            gradients[i] = wanted.gradient();
        }
        objective.gradients(points, active, values, gradients);
        shareTime();
        // From the last slot on, so that the one that moves into a free place has had its turn.
        for (int i = active - 1; i >= 0; i--) {
            Run run = slots[i].told(values[i]);
            if (run != null) {
                listener.ended(slots[i].start(), run);
                free(i);
            }
        }
        return true;
    }

    private void shareTime() {
        long now = System.nanoTime();
        long share = (now - since) / ((long) active * threads);
        since = now;
        for (int i = 0; i < active; i++) {
            slots[i].spend(share);
        }
    }

    private void free(int i) {
        active--;
        Slot free = slots[i];
        slots[i] = slots[active];
        slots[active] = free;
    }

    /// Ends the runs under way.
    void interrupt() {
        for (int i = 0; i < active; i++) {
            Slot slot = slots[i];
            if (slot.hasBegun()) {
                Snapshot snapshot = slot.snapshot();
                listener.interrupted(slot.start(), slot.interrupt(), snapshot);
            }
        }
        active = 0;
    }
}
