package nadir.cli;

/// What the exit status of `nadir` means to the script that called it. Integers and not an enum, because that is what
/// a command returns to picocli.
final class ExitCode {
    /// Done, and the answer is positive where there is a question.
    static final int DONE = 0;

    /// A fault of Nadir or of the machine (disk full, out of memory).
    static final int FAULT = 1;

    /// Wrong use or bad input; the message says what to do.
    static final int WRONG_USE = 2;

    /// Done, but the answer is negative: not proved, not valid, did not escape.
    static final int NEGATIVE = 3;

    /// Interrupted by the user; the message names what was saved.
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
