package nadir.study;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
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

    /// The columns as texts, for the summary that a saved model carries.
    SortedMap<String, String> entries() {
        SortedMap<String, String> entries = new TreeMap<>();
        entries.put("elimination.iteration",
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
        entries.put("elimination." + name,
                Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" ")));
    }
}
