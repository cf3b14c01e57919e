package nadir.cli;

import java.io.PrintWriter;
import java.util.function.LongSupplier;

/// Where one call of `nadir` writes and how it learns that it should stop. Tests make their own.
///
/// @param out results, and nothing else
/// @param err progress, warnings and errors
/// @param interruption the user's wish to stop
/// @param events what other programs hear
/// @param clock nanoseconds, by which progress is told
record Console(PrintWriter out, PrintWriter err, Interruption interruption, Events events, LongSupplier clock) {
    /// By the machine's clock.
    Console(PrintWriter out, PrintWriter err, Interruption interruption, Events events) {
        this(out, err, interruption, events, System::nanoTime);
    }

    /// A console that no other program hears.
    Console(PrintWriter out, PrintWriter err, Interruption interruption) {
        this(out, err, interruption, Events.NONE);
    }
}
