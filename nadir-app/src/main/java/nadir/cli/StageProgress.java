package nadir.cli;

import java.util.function.LongSupplier;
import nadir.audit.AuditListener;

/// Shows the stages of an analysis on the line of progress: how far the present one is, and about how long it still takes.
final class StageProgress implements AuditListener {
    /// Below this part done, the time left would be a guess.
    private static final double KNOWN = 0.05;

    private final ProgressLine line;
    private final LongSupplier nanoTime;
    private String stage = "";
    private long start;

    StageProgress(ProgressLine line, LongSupplier nanoTime) {
        this.line = line;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean advance(String now, double fraction) {
        if (!now.equals(stage)) {
            stage = now;
            start = nanoTime.getAsLong();
        }
        line.show(() -> text(fraction));
        return true;
    }

    private String text(double fraction) {
        if (fraction <= 0) {
            return stage;
        }
        String done = stage + ": " + Math.round(100 * fraction) + " %";
        double seconds = (nanoTime.getAsLong() - start) / 1e9;
        return fraction < KNOWN ? done
                : done + ", about " + ProgressLine.time(seconds * (1 - fraction) / fraction) + " left in this stage";
    }
}
