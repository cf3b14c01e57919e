package nadir.optimize;

import java.util.function.Predicate;
import nadir.objective.BatchObjective;

/// The slots of one thread.
final class SlotPool {
    private final BatchObjective objective;
    private final Predicate<Slot> fill;
    private final MultiStart.Listener ended;
    private final Slot[] slots;
    private final double[][] points;
    private final double[][] gradients;
    private final double[] values;
    /// Slots before this one hold runs.
    private int active;
    private boolean exhausted;
    private long since = System.nanoTime();

    /// @param fill puts the next start into a slot, or says that there is none
    SlotPool(BatchObjective objective, Minimizer settings, Predicate<Slot> fill, MultiStart.Listener ended) {
        this.objective = objective;
        this.fill = fill;
        this.ended = ended;
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
            exhausted = !fill.test(slots[active]);
            active += exhausted ? 0 : 1;
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
                ended.ended(slots[i].start(), run);
                free(i);
            }
        }
        return true;
    }

    private void shareTime() {
        long now = System.nanoTime();
        long share = (now - since) / active;
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
            Run run = slots[i].interrupt();
            if (run != null) {
                ended.ended(slots[i].start(), run);
            }
        }
        active = 0;
    }
}
