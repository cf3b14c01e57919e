package nadir.study;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import nadir.optimize.History;
import org.jspecify.annotations.Nullable;

/// The course of a training run: some of its iterations, evenly spaced, the first and the last among them. A saved model
/// carries it in its metadata, so that a report can draw it.
///
/// @param iterations counted from 0, the start; epochs for methods that sample
/// @param losses after each of them
/// @param gradientNorms Euclidean
/// @param parameterNorms |theta|, Euclidean
/// @param sampled whether losses and gradients are means over the batches of an epoch, taken while theta moved, and not
///     those of the whole data at one theta
public record TrainingHistory(long[] iterations, double[] losses, double[] gradientNorms, double[] parameterNorms,
        boolean sampled) {
    /// Rows at most: enough for every pixel of a plot.
    static final int LONGEST = 1_000;

    private static final String PREFIX = "history.";
    private static final String ITERATIONS = PREFIX + "iteration";
    private static final String LOSSES = PREFIX + "loss";
    private static final String GRADIENT_NORMS = PREFIX + "gradient-norm";
    private static final String PARAMETER_NORMS = PREFIX + "parameter-norm";
    private static final String SAMPLED = PREFIX + "sampled";

    /// @throws IllegalArgumentException if the columns differ in length
    public TrainingHistory {
        if (losses.length != iterations.length || gradientNorms.length != iterations.length
                || parameterNorms.length != iterations.length) {
            throw new IllegalArgumentException("the columns of a history require the same length, got "
                    + iterations.length + ", " + losses.length + ", " + gradientNorms.length + " and "
                    + parameterNorms.length);
        }
    }

    /// The number of rows.
    public int size() {
        return iterations.length;
    }

    static TrainingHistory of(History history) {
        int last = history.size() - 1;
        int stride = last / LONGEST + 1;
        int[] rows = IntStream.rangeClosed(0, last).filter(row -> row % stride == 0 || row == last).toArray();
        double[] losses = history.values();
        double[] gradients = history.gradientNorms();
        double[] points = history.pointNorms();
        return new TrainingHistory(Arrays.stream(rows).mapToLong(row -> history.get(row).iteration()).toArray(),
                Arrays.stream(rows).mapToDouble(row -> losses[row]).toArray(),
                Arrays.stream(rows).mapToDouble(row -> gradients[row]).toArray(),
                Arrays.stream(rows).mapToDouble(row -> points[row]).toArray(), !history.get(last).exact());
    }

    /// The entries that a model carries in the summary of its training: columns of numbers, separated by spaces, that
    /// read back to the same bits.
    SortedMap<String, String> entries() {
        SortedMap<String, String> entries = new TreeMap<>();
        entries.put(ITERATIONS, LongStream.of(iterations).mapToObj(Long::toString).collect(Collectors.joining(" ")));
        entries.put(LOSSES, text(losses));
        entries.put(GRADIENT_NORMS, text(gradientNorms));
        entries.put(PARAMETER_NORMS, text(parameterNorms));
        entries.put(SAMPLED, Boolean.toString(sampled));
        return entries;
    }

    /// The history in the summary of a model's training; empty if the model carries none that can be read.
    ///
    /// @param training [nadir.onnx.ModelMetadata#training()]
    public static Optional<TrainingHistory> of(Map<String, String> training) {
        try {
            long[] iterations = Arrays.stream(words(training.get(ITERATIONS))).mapToLong(Long::parseLong).toArray();
            return iterations.length == 0 ? Optional.empty()
                    : Optional.of(new TrainingHistory(iterations, numbers(training.get(LOSSES)),
                            numbers(training.get(GRADIENT_NORMS)), numbers(training.get(PARAMETER_NORMS)),
                            Boolean.parseBoolean(training.get(SAMPLED))));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static String text(double[] numbers) {
        return DoubleStream.of(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    private static double[] numbers(@Nullable String text) {
        return Arrays.stream(words(text)).mapToDouble(Double::parseDouble).toArray();
    }

    private static String[] words(@Nullable String text) {
        return text == null || text.isBlank() ? new String[0] : text.strip().split(" +");
    }
}
