package nadir.study;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nadir.eliminate.EliminationProgress;

/// The course of an elimination, as columns: all of the first iterations, then ever fewer.
///
/// @param iterations counted through all stages
/// @param lambdas of the stages
/// @param modifiedLosses L~
/// @param strippedLosses L(theta), of the network alone
/// @param maxAbsA max_k |a_k|
/// @param maxAbsB max_k |b_k|
/// @param weightNorms |W|, Euclidean
/// @param maxNeuronOutputs as in [EliminationReport]
public record EliminationHistory(long[] iterations, double[] lambdas, double[] modifiedLosses,
        double[] strippedLosses, double[] maxAbsA, double[] maxAbsB, double[] weightNorms,
        double[] maxNeuronOutputs) {
    static final String PREFIX = "elimination.";

    static EliminationHistory of(List<EliminationProgress> rows) {
        return new EliminationHistory(rows.stream().mapToLong(EliminationProgress::iteration).toArray(),
                column(rows, EliminationProgress::lambda), column(rows, EliminationProgress::modifiedLoss),
                column(rows, EliminationProgress::strippedLoss), column(rows, EliminationProgress::maxAbsA),
                column(rows, EliminationProgress::maxAbsB), column(rows, EliminationProgress::weightNorm),
                column(rows, EliminationProgress::maxNeuronOutput));
    }

    private static double[] column(List<EliminationProgress> rows, ToDoubleFunction<EliminationProgress> figure) {
        return rows.stream().mapToDouble(figure).toArray();
    }

    /// @throws IllegalArgumentException if the columns differ in length
    public EliminationHistory {
        for (double[] column : List.of(lambdas, modifiedLosses, strippedLosses, maxAbsA, maxAbsB, weightNorms,
                maxNeuronOutputs)) {
            if (column.length != iterations.length) {
                throw new IllegalArgumentException("the columns of a history require the same length, got "
                        + iterations.length + " and " + column.length);
            }
        }
    }

    /// The history in the summary of a model's training; empty if the model carries none that can be read.
    ///
    /// @param training [nadir.onnx.ModelMetadata#training()]
    public static Optional<EliminationHistory> of(Map<String, String> training) {
        try {
            long[] iterations = words(training, "iteration").mapToLong(Long::parseLong).toArray();
            return iterations.length == 0 ? Optional.empty()
                    : Optional.of(new EliminationHistory(iterations, numbers(training, "lambda"),
                            numbers(training, "modified-loss"), numbers(training, "stripped-loss"),
                            numbers(training, "max-abs-a"), numbers(training, "max-abs-b"),
                            numbers(training, "weight-norm"), numbers(training, "max-neuron-output")));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static double[] numbers(Map<String, String> training, String name) {
        return words(training, name).mapToDouble(Double::parseDouble).toArray();
    }

    private static Stream<String> words(Map<String, String> training, String name) {
        String text = training.getOrDefault(PREFIX + name, "").strip();
        return text.isEmpty() ? Stream.empty() : Arrays.stream(text.split(" +"));
    }

    /// The columns as texts, for the summary that a saved model carries.
    SortedMap<String, String> entries() {
        SortedMap<String, String> entries = new TreeMap<>();
        entries.put(PREFIX + "iteration",
                Arrays.stream(iterations).mapToObj(Long::toString).collect(Collectors.joining(" ")));
        put(entries, "lambda", lambdas);
        put(entries, "modified-loss", modifiedLosses);
        put(entries, "stripped-loss", strippedLosses);
        put(entries, "max-abs-a", maxAbsA);
        put(entries, "max-abs-b", maxAbsB);
        put(entries, "weight-norm", weightNorms);
        put(entries, "max-neuron-output", maxNeuronOutputs);
        return entries;
    }

    private static void put(SortedMap<String, String> entries, String name, double[] numbers) {
        entries.put(PREFIX + name,
                Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" ")));
    }
}
