package nadir.optimize;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A place for one run after the other, with a clock that counts the time that was spent on it.
final class Slot {
    private final Minimizer settings;
    private long nanos;
    private int start;
    private boolean evaluated;
    private @Nullable Execution execution;
    private @Nullable Iterate wanted;

    Slot(Minimizer settings) {
        this.settings = settings.timedBy(() -> nanos);
    }

    void begin(int newStart, double[] point, int terms) {
        Execution next = new Execution(settings, point, terms);
        start = newStart;
        evaluated = false;
        execution = next;
        wanted = next.askStart();
    }

    /// Goes on with a run; the run if there is nothing left to evaluate.
    @Nullable
    Run resume(int newStart, Snapshot snapshot, int dimension, int terms) {
        Execution next = new Execution(settings, snapshot, dimension, terms);
        start = newStart;
        evaluated = true;
        execution = next;
        wanted = next.askOn();
        return wanted == null ? next.run() : null;
    }

    int start() {
        return start;
    }

    /// Where value and gradient are wanted.
    Iterate wanted() {
        return Objects.requireNonNull(wanted, "nothing is under way");
    }

    void spend(long more) {
        nanos += more;
    }

    private Execution execution() {
        return Objects.requireNonNull(execution, "nothing is under way");
    }

    /// Takes the value, the gradient being in its place; the run if it has ended.
    @Nullable
    Run told(double value) {
        wanted().set(value, true);
        evaluated = true;
        wanted = execution().toldFromElsewhere();
        return wanted == null ? execution().run() : null;
    }

    /// Whether the run has evaluated its start: before, there is nothing to keep.
    boolean hasBegun() {
        return evaluated;
    }

    /// What the run needs to go on elsewhere.
    Snapshot snapshot() {
        return execution().snapshot();
    }

    /// Ends the run.
    Run interrupt() {
        wanted = execution().interrupt();
        return execution().run();
    }
}
