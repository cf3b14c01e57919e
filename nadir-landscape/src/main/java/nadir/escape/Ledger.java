package nadir.escape;

import java.util.ArrayList;
import java.util.List;

/// What an escape has used of its budget, in passes over the data. Once the listener wants to stop, nothing is left.
final class Ledger {
    private final double limit;
    private final EscapeListener listener;
    private String stage = "";
    private double used;
    private boolean stopped;
    private final List<Sighting> sightings = new ArrayList<>();

    Ledger(double limit, EscapeListener listener) {
        this.limit = limit;
        this.listener = listener;
    }

    void stage(String name) {
        stage = name;
        charge(0);
    }

    void charge(double passes) {
        used += passes;
        shallStop(0);
    }

    /// Asks the listener, in the midst of work that has used `pending` passes which are not charged yet.
    boolean shallStop(double pending) {
        stopped |= !listener.advance(stage, Math.min(1, (used + pending) / limit));
        return stopped;
    }

    /// Notes a loss that was seen `pending` passes after what is charged, if it is the lowest so far.
    void see(double loss, double pending, double[] point) {
        if (sightings.isEmpty() || loss < sightings.getLast().loss()) {
            sightings.add(new Sighting(used + pending, loss));
            listener.lower(used + pending, loss, point);
        }
    }

    /// The lowest losses one after the other.
    List<Sighting> sightings() {
        return sightings;
    }

    boolean isStopped() {
        return stopped;
    }

    double limit() {
        return limit;
    }

    double used() {
        return used;
    }

    double left() {
        return stopped ? 0 : Math.max(0, limit - used);
    }
}
