package nadir.race;

import java.util.Locale;

/// What is known to be difficult about a problem.
public enum ProblemKind {
    /// A proved bad local minimum of a wide network. Out of it: lower than it.
    MINIMUM("bad local minimum"),
    /// A strict saddle with the same function as such a minimum.
    TWIN("strict saddle beside a bad minimum"),
    /// A saddle of a deep linear network of known order.
    SADDLE("saddle of known order"),
    /// A saturated network: a gradient next to nothing, far from every critical point.
    PLATEAU("plateau"),
    /// A local minimum at which no unit of a layer is active.
    DEAD_RELU("dead-relu minimum"),
    /// A way to infinity along which the loss falls towards a value that is not the least.
    VALLEY("valley to infinity"),
    /// A deep linear network from random starts.
    LINEAR("deep linear network"),
    /// A small network on real data from random starts.
    DATA("real data");

    private final String words;

    ProblemKind(String words) {
        this.words = words;
    }

    /// What problems' names begin with.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The kind for readers.
    public String words() {
        return words;
    }
}
