package nadir.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Tells on standard error how far a command is: on a terminal by one line that is written over and over, else by a line
/// now and then, so that a log stays short. A command that is done within seconds leaves no trace.
final class ProgressLine {
    /// The property by which the launcher tells that standard error is a terminal; Java cannot find that out.
    static final String TERMINAL = "nadir.terminal";

    private static final int WIDTH = 79;
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration FIRST_LINE = Duration.ofSeconds(5);
    private static final Duration NEXT_EVENT = Duration.ofMillis(200);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private final PrintWriter err;
    private final boolean silent;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final Events events;
    private long next;
    private long silence;
    private long nextEvent;
    private boolean drawn;

    ProgressLine(PrintWriter err, boolean silent, boolean terminal, LongSupplier nanoTime) {
        this(err, silent, terminal, nanoTime, Events.NONE);
    }

    /// @param events what other programs hear, also of a line that is silent
    ProgressLine(PrintWriter err, boolean silent, boolean terminal, LongSupplier nanoTime, Events events) {
        this.err = err;
        this.silent = silent;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.events = events;
        this.silence = (terminal ? REDRAW : FIRST_LINE).toNanos();
        this.nextEvent = nanoTime.getAsLong();
        this.next = nextEvent + silence;
    }

    /// Shows a line if it is time for one.
    void show(Supplier<String> line) {
        long now = nanoTime.getAsLong();
        if (events.areHeard() && now - nextEvent >= 0) {
            events.progress(line.get());
            nextEvent = now + NEXT_EVENT.toNanos();
        }
        if (silent || now - next < 0) {
            return;
        }
        if (terminal) {
            String text = line.get();
            String shown = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
            err.print("\r" + shown + " ".repeat(WIDTH - shown.length()));
            drawn = true;
        } else {
            err.println(line.get());
            silence = Math.min(2 * silence, LONGEST_SILENCE.toNanos());
        }
        err.flush();
        next = now + silence;
    }

    /// Clears the line, for what is printed next.
    void end() {
        if (drawn) {
            err.print("\r" + " ".repeat(WIDTH) + "\r");
            err.flush();
            drawn = false;
        }
    }

    /// A time in seconds as people say it: `8 s`, `2 min 5 s`, `3 h 20 min`.
    static String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600 ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
}
