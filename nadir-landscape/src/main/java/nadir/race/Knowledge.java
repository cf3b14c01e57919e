package nadir.race;

import java.util.Locale;

/// How it is known that a problem has a lower value than where optimisers are caught.
public enum Knowledge {
    /// The least value of all follows from a theorem and is computed in closed form.
    CLOSED_FORM("the least value of all, in closed form"),
    /// No function of the inputs has a lower one (the data lower bound), and a point that reaches it is known.
    LOWER_BOUND("a lower bound that no function of the inputs is below, and that is reached"),
    /// A point with this value was found while the problem was built. Lower ones may exist.
    LOWER_POINT("a point with this value is known; lower ones may exist"),
    /// The lowest value of a recorded study. Lower ones may exist.
    RECORDED_BEST("the lowest value of a recorded study; lower ones may exist");

    private final String words;

    Knowledge(String words) {
        this.words = words;
    }

    /// The name in results.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The same for readers.
    public String words() {
        return words;
    }
}
