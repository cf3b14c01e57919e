package nadir.study;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nadir.optimize.Progress;

/// How a training run went, as it is kept with the model: one row for each iteration, or evenly spaced ones of a long run.
/// The arrays are equally long.
///
/// @param iterations completed, ascending from 0
/// @param losses after each
/// @param gradientNorms after each
/// @param parameterNorms |theta| after each
public record TrainingHistory(long[] iterations, double[] losses, double[] gradientNorms, double[] parameterNorms) {
    /// The name of the entry among a model's training facts.
    public static final String KEY = "history";
    /// The most rows that are kept: a plot shows no more, and a small model's file stays small.
    public static final int MOST_ROWS = 400;

    /// The history of a run; the first and the last row are always kept.
    public static TrainingHistory of(List<Progress> rows) {
        int kept = Math.min(rows.size(), MOST_ROWS);
        int[] chosen = IntStream.range(0, kept)
                .map(i -> kept < 2 ? i : (int) ((long) i * (rows.size() - 1) / (kept - 1)))
                .toArray();
        return new TrainingHistory(Arrays.stream(chosen).mapToLong(i -> rows.get(i).iteration()).toArray(),
                Arrays.stream(chosen).mapToDouble(i -> rows.get(i).value()).toArray(),
                Arrays.stream(chosen).mapToDouble(i -> rows.get(i).gradientNorm()).toArray(),
                Arrays.stream(chosen).mapToDouble(i -> rows.get(i).pointNorm()).toArray());
    }

    /// Rows between semicolons, numbers between commas: the form in which a model's file holds it.
    public String text() {
        return IntStream.range(0, iterations.length)
                .mapToObj(i -> iterations[i] + "," + losses[i] + "," + gradientNorms[i] + "," + parameterNorms[i])
                .collect(Collectors.joining(";"));
    }

    /// Reads what [#text()] wrote; empty if the text is anything else, for a model's file can hold what it likes and its
    /// history decides nothing.
    public static Optional<TrainingHistory> parse(String text) {
        String[][] rows = Arrays.stream(text.split(";")).map(row -> row.split(",")).toArray(String[][]::new);
        if (Arrays.stream(rows).anyMatch(row -> row.length != 4)) {
            return Optional.empty();
        }
        try {
            return Optional
                    .of(new TrainingHistory(Arrays.stream(rows).mapToLong(row -> Long.parseLong(row[0])).toArray(),
                            column(rows, 1), column(rows, 2), column(rows, 3)));
        } catch (NumberFormatException foreign) {
            return Optional.empty();
        }
    }

    private static double[] column(String[][] rows, int column) {
        return Arrays.stream(rows).mapToDouble(row -> Double.parseDouble(row[column])).toArray();
    }
}
