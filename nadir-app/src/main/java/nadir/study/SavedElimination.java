package nadir.study;

import java.util.Map;
import java.util.Optional;

/// What a saved model tells of the elimination of suboptimal minima that it was trained with.
///
/// @param method what was added
/// @param lambdas of the stages
/// @param outcome eliminated, diverging or budget-exhausted
/// @param reason the same in a sentence with its figures
/// @param history of the figures
public record SavedElimination(String method, String lambdas, String outcome, String reason,
        EliminationHistory history) {

    /// What a model tells; empty if it was trained without elimination.
    ///
    /// @param training [nadir.onnx.ModelMetadata#training()]
    public static Optional<SavedElimination> of(Map<String, String> training) {
        return EliminationHistory.of(training)
                .map(history -> new SavedElimination(text(training, "method"), text(training, "lambdas"),
                        text(training, "outcome"), text(training, "reason"), history));
    }

    private static String text(Map<String, String> training, String name) {
        return training.getOrDefault(EliminationHistory.PREFIX + name, "unknown");
    }
}
