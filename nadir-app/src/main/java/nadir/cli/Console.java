package nadir.cli;

import java.io.PrintWriter;

/// Where one call of `nadir` writes and how it learns that it should stop. Tests make their own.
///
/// @param out results, and nothing else
/// @param err progress, warnings and errors
/// @param interruption the user's wish to stop
/// @param events what other programs hear
record Console(PrintWriter out, PrintWriter err, Interruption interruption, Events events) {
    /// A console that no other program hears.
    Console(PrintWriter out, PrintWriter err, Interruption interruption) {
        this(out, err, interruption, Events.NONE);
    }
}
