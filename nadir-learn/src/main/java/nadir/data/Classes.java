package nadir.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The classes of a target, its distinct values in order, and the class of each of some values. If all values are
/// numbers, they are ordered and told apart as numbers (`1` and `1.0` are one class), else as texts.
public final class Classes {
    /// More labels than this are taken for a mistake.
    public static final int MOST = 10_000;
    private static final double EXACT_WHOLE = 1e15;

    private final List<String> labels;
    private final int[] positions;

    private Classes(String where, String column, List<String> labels, int[] positions) {
        this.labels = labels;
        this.positions = positions;
        if (labels.size() == 1) {
            throw new InputException(
                    where + ": the target " + Excerpt.of(column) + " requires at least two classes, got "
                            + Excerpt.of(labels.getFirst()) + " in every row; name another target with --target");
        }
        if (labels.size() > MOST) {
            throw new InputException(where + ": the target " + Excerpt.of(column) + " has " + labels.size()
                    + " distinct values, too many for classes (at most " + MOST
                    + "); name another with --target, or leave out --classes if it is a number");
        }
    }

    /// The classes of texts.
    ///
    /// @throws InputException if there is only one class, or there are more than [#MOST]
    public static Classes ofTexts(String where, String column, List<String> values) {
        Cell cell = new Cell();
        List<Double> numbers = new ArrayList<>();
        for (String value : values) {
            if (cell.read(value.toCharArray(), 0, value.length()) != Cell.Kind.NUMBER) {
                return sorted(where, column, values, Function.identity());
            }
            numbers.add(cell.number() + 0.0);
        }
        return sorted(where, column, numbers, Classes::label);
    }

    private static <T extends Comparable<T>> Classes sorted(String where, String column, List<T> values,
            Function<T, String> label) {
        Map<T, Integer> order = new TreeMap<>();
        values.forEach(value -> order.put(value, 0));
        List<String> labels = new ArrayList<>();
        order.replaceAll((value, _) -> {
            labels.add(label.apply(value));
            return labels.size() - 1;
        });
        return new Classes(where, column, List.copyOf(labels), values.stream().mapToInt(order::get).toArray());
    }

    /// The classes of finite numbers.
    ///
    /// @throws InputException if there is only one class, or there are more than [#MOST]
    static Classes ofNumbers(String where, String column, double[] values) {
        double[] distinct = Arrays.stream(values).map(v -> v + 0.0).sorted().distinct().toArray();
        List<String> labels = Arrays.stream(distinct).limit(MOST + 1).mapToObj(Classes::label).toList();
        int[] positions = Arrays.stream(values).mapToInt(v -> Arrays.binarySearch(distinct, v + 0.0)).toArray();
        return new Classes(where, column, labels, positions);
    }

    /// Whether a cell of text holds a finite number.
    public static boolean isNumber(String cell) {
        return new Cell().read(cell.toCharArray(), 0, cell.length()) == Cell.Kind.NUMBER;
    }

    /// Whether a cell of text holds nothing, a usual mark for a missing value, or a number that is not finite.
    public static boolean isMissing(String cell) {
        return switch (new Cell().read(cell.toCharArray(), 0, cell.length())) {
            case MISSING, NOT_FINITE -> true;
            case NUMBER, TEXT -> false;
        };
    }

    /// A number as a label: whole numbers without a point.
    public static String label(double number) {
        return number == Math.rint(number) && Math.abs(number) < EXACT_WHOLE
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /// The labels, in order.
    public List<String> labels() {
        return labels;
    }

    /// The class of the value given at a place, as a position in the labels.
    public int of(int place) {
        return positions[place];
    }
}
