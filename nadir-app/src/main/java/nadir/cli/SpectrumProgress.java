package nadir.cli;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import nadir.report.Figures;
import nadir.study.SpectrumListener;
import org.jspecify.annotations.Nullable;

/// Shows how far a spectrum is and how long it can still take, over all stages of the command, and passes on that the user
/// wants to stop. Until the first question about that, Ctrl-C ends the process at once: there is nothing to save yet.
final class SpectrumProgress implements SpectrumListener {
    private final ProgressLine line;
    private final LongSupplier nanoTime;
    private final CommonOptions common;
    private @Nullable BooleanSupplier stopRule;
    /// The rate is measured from the first product on, for that one waits until programs are compiled.
    private long firstDone = -1;
    private long firstTime;

    SpectrumProgress(ProgressLine line, LongSupplier nanoTime, CommonOptions common) {
        this.line = line;
        this.nanoTime = nanoTime;
        this.common = common;
    }

    @Override
    public void progress(Standing standing) {
        if (firstDone < 0) {
            firstDone = standing.done();
            firstTime = nanoTime.getAsLong();
        }
        line.show(() -> text(standing, firstDone, (nanoTime.getAsLong() - firstTime) / 1e9));
    }

    /// @param from products at the time from which `seconds` count
    static String text(Standing now, long from, double seconds) {
        StringBuilder text = new StringBuilder(now.stage()).append(": product ")
                .append(Figures.count(now.done()))
                .append(" of at most ")
                .append(Figures.count(now.atMost()));
        if (now.done() > from) {
            double left = seconds / (now.done() - from) * (now.atMost() - now.done());
            text.append(", at most about ").append(ProgressLine.time(left)).append(" left");
        }
        if (now.wanted() > 0) {
            text.append(", ").append(now.found()).append('/').append(now.wanted()).append(" found");
        }
        return text.toString();
    }

    @Override
    public void warning(String text) {
        common.warning(text);
    }

    @Override
    public boolean isCancelled() {
        if (stopRule == null) {
            stopRule = common.stopRule();
        }
        return stopRule.getAsBoolean();
    }
}
