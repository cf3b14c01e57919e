package nadir.race;

import java.util.Locale;

/// How a race ended.
public enum Verdict {
    /// The target was reached.
    ESCAPED,
    /// The contender ended by itself above the target.
    TRAPPED,
    /// It ran off: its last point's value is not finite or has grown a thousandfold, or it says so itself.
    DIVERGED,
    /// The budget was used up above the target.
    BUDGET,
    /// There is no answer: it failed, or the problem could not be built.
    FAILED;

    /// The word in results.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
