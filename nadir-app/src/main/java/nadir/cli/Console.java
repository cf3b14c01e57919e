package nadir.cli;

import java.io.PrintWriter;

/// Where one call of `nadir` writes and how it learns that it should stop. Tests make their own.
///
/// @param out results, and nothing else
/// @param err progress, warnings and errors
/// @param interruption the user's wish to stop
record Console(PrintWriter out, PrintWriter err, Interruption interruption) {}
