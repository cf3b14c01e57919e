package nadir.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import nadir.data.DataRequest;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// What to prove.
///
/// @param model an ONNX file
/// @param frozen names of parameters that are taken as constants, with `*` for any characters; may be empty
/// @param data what to load
/// @param loss what the user says about it; the model's own where that is nothing
/// @param goal what kind of claim is wanted
/// @param better a model whose loss is to be proved lower; null for none
/// @param refined where to save the model at the end of Newton's method, which is then what is certified; null to certify
///     the model as it is
/// @param output where the certificate goes
/// @param threads to compute with; the answer does not depend on it
public record CertificationOptions(Path model, List<String> frozen, DataRequest data, LossChoice loss, Goal goal,
        @Nullable Path better,
        @Nullable Path refined, Path output, int threads) {

    /// Kinds of claims that can be asked for.
    public enum Goal {
        /// The strongest that can be proved.
        AUTO,
        /// A local minimum is near.
        MINIMUM,
        /// A saddle is near.
        SADDLE,
        /// The better model's loss is lower than this one's.
        SUBOPTIMAL,
        /// The loss lies between two numbers.
        LOSS,
        /// The stored parameters are no critical point.
        NOT_CRITICAL;

        /// The name that users write.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// The goal with a label.
        ///
        /// @throws InputException if there is none of that name
        public static Goal of(String label) {
            for (Goal goal : values()) {
                if (goal.label().equals(label.toLowerCase(Locale.ROOT))) {
                    return goal;
                }
            }
            throw new InputException("there is no claim '" + label
                    + "'; there are auto, minimum, saddle, suboptimal, loss, not-critical");
        }
    }

    /// @throws InputException if the goal needs a better model and there is none
    public CertificationOptions {
        frozen = List.copyOf(frozen);
        if (goal == Goal.SUBOPTIMAL && better == null) {
            throw new InputException("--claim suboptimal requires a better model; name it with --better MODEL");
        }
    }
}
