package nadir.data;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nadir.tensor.Tensor;

/// Data sets as comma-separated text: a header with the columns' names, inputs first, then one line for each row. Numbers
/// are written so that they read back to the same bits.
public final class CsvText {
    private CsvText() {}

    /// The text of a data set with real targets.
    ///
    /// @throws IllegalArgumentException if the targets are classes, or a name would need quotes
    public static String of(Dataset data) {
        if (data.isClassification()) {
            throw new IllegalArgumentException("only real targets are written as columns of numbers, got classes");
        }
        String header = Stream.concat(data.featureNames().stream(), data.targetNames().stream())
                .collect(Collectors.joining(","));
        if (header.chars().anyMatch(c -> c == '"' || c == '\n' || c == '\r')
                || header.split(",", -1).length != data.features() + data.outputs()) {
            throw new IllegalArgumentException(
                    "names of columns may hold no comma, quote or line break, got " + header);
        }
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int row = 0; row < data.rows(); row++) {
            append(data.x(), row, text);
            append(data.y(), row, text.append(','));
            text.append('\n');
        }
        return text.toString();
    }

    private static void append(Tensor matrix, int row, StringBuilder text) {
        int columns = matrix.shape().extent(1);
        text.append(Arrays.stream(matrix.values(), row * columns, (row + 1) * columns)
                .mapToObj(Double::toString)
                .collect(Collectors.joining(",")));
    }
}
