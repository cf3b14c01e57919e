package nadir.sweep;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The figures of one run.
///
/// @param combination its number
/// @param seed of its start
/// @param outcome why training ended; `failed` where there is no result
/// @param loss at the end; null where it failed, like the figures after it
/// @param gradientNorm Euclidean, at the end
/// @param gap loss minus the data lower bound
/// @param accuracy the share of samples that are classified right; null where targets are no classes
/// @param iterations until the end
/// @param passes over the data until the end
/// @param elimination what elimination came to; null where none was asked for
/// @param seconds of training
/// @param failure why there is no result; null where there is one
/// @param objective the data and the loss: losses of the same objective can be compared
public record SweepRun(int combination, long seed, String outcome, @Nullable Double loss, @Nullable Double gradientNorm,
        @Nullable Double gap, @Nullable Double accuracy, @Nullable Long iterations, @Nullable Double passes,
        @Nullable String elimination, double seconds, @Nullable String failure, String objective) {
    /// The outcome of a run without a result.
    public static final String FAILED = "failed";

    static SweepRun of(PlannedRuns planned, long seed, Part part) {
        JsonNode result = part.tree();
        int number = planned.combination().number();
        if (result == null) {
            return new SweepRun(number, seed, FAILED, null, null, null, null, null, null, null, part.seconds(),
                    part.failure(), "");
        }
        JsonNode elimination = result.get("elimination");
        return new SweepRun(number, seed, result.get("outcome").asString(), number(result, "loss"),
                number(result, "gradientNorm"), number(result, "gap"), number(result, "accuracy"),
                result.get("iterations").asLong(), number(result, "passes"),
                elimination == null ? null : elimination.get("outcome").asString(), part.seconds(), null,
                result.get("data").asString() + ", " + result.at("/conventions/formula").asString());
    }

    /// Infinities and NaN are texts.
    private static @Nullable Double number(JsonNode result, String name) {
        JsonNode value = result.get(name);
        return value == null ? null : value.isNumber() ? value.asDouble() : Double.parseDouble(value.asString());
    }
}
