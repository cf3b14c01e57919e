package nadir.runs;

import java.time.Instant;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// Which runs are wanted, and in what order. Start from [#all()] and narrow.
///
/// @param command its name; null for any
/// @param state how far it got; null for any
/// @param outcome the answer in a word; null for any
/// @param data a part of the name of the data; null for any
/// @param model a part of the name of the model; null for any
/// @param since the earliest start; null for any
/// @param text a part of the arguments, the outcome or the cause, or the beginning of the id; null for any
/// @param parent the id of the run that it is a part of; null for any
/// @param sort what to sort by: `started`, `command`, `state`, `outcome`, `data`, `model`, `seconds`, or the path of a
///     figure such as `loss` or `hessian.min`; runs without it come last
/// @param descending the largest or latest first
/// @param limit how many at most
public record RunQuery(@Nullable String command, @Nullable RunState state, @Nullable String outcome,
        @Nullable String data, @Nullable String model, @Nullable Instant since, @Nullable String text,
        @Nullable String parent, String sort, boolean descending, int limit) {
    /// @throws InputException if the limit is below 1
    public RunQuery {
        if (limit < 1) {
            throw new InputException("--limit requires at least 1, got " + limit);
        }
    }

    /// All runs, the latest first.
    public static RunQuery all() {
        return new RunQuery(null, null, null, null, null, null, null, null, "started", true, Integer.MAX_VALUE);
    }

    /// Of this command.
    public RunQuery withCommand(@Nullable String name) {
        return new RunQuery(name, state, outcome, data, model, since, text, parent, sort, descending, limit);
    }

    /// In this state.
    public RunQuery withState(@Nullable RunState only) {
        return new RunQuery(command, only, outcome, data, model, since, text, parent, sort, descending, limit);
    }

    /// With this outcome.
    public RunQuery withOutcome(@Nullable String word) {
        return new RunQuery(command, state, word, data, model, since, text, parent, sort, descending, limit);
    }

    /// On data whose name has this part.
    public RunQuery withData(@Nullable String part) {
        return new RunQuery(command, state, outcome, part, model, since, text, parent, sort, descending, limit);
    }

    /// On a model whose name has this part.
    public RunQuery withModel(@Nullable String part) {
        return new RunQuery(command, state, outcome, data, part, since, text, parent, sort, descending, limit);
    }

    /// Started then or later.
    public RunQuery withSince(@Nullable Instant earliest) {
        return new RunQuery(command, state, outcome, data, model, earliest, text, parent, sort, descending, limit);
    }

    /// With this text in it.
    public RunQuery withText(@Nullable String part) {
        return new RunQuery(command, state, outcome, data, model, since, part, parent, sort, descending, limit);
    }

    /// A part of this run.
    public RunQuery withParent(@Nullable String id) {
        return new RunQuery(command, state, outcome, data, model, since, text, id, sort, descending, limit);
    }

    /// In this order.
    public RunQuery withSort(String key, boolean largestFirst) {
        return new RunQuery(command, state, outcome, data, model, since, text, parent, key, largestFirst, limit);
    }

    /// At most so many.
    public RunQuery withLimit(int most) {
        return new RunQuery(command, state, outcome, data, model, since, text, parent, sort, descending, most);
    }
}
