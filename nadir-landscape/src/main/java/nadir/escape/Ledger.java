package nadir.escape;

import java.util.concurrent.CancellationException;

/// What an escape has used of its budget, in passes over the data.
final class Ledger {
    private final double limit;
    private final EscapeListener listener;
    private String stage = "";
    private double used;

    Ledger(double limit, EscapeListener listener) {
        this.limit = limit;
        this.listener = listener;
    }

    void stage(String name) {
        stage = name;
        charge(0);
    }

    /// @throws CancellationException if the listener stops it
    void charge(double passes) {
        used += passes;
        if (!listener.advance(stage, Math.min(1, used / limit))) {
            throw new CancellationException("the escape was stopped at: " + stage);
        }
    }

    double limit() {
        return limit;
    }

    double used() {
        return used;
    }

    double left() {
        return Math.max(0, limit - used);
    }

    boolean spent() {
        return left() < 1;
    }
}
