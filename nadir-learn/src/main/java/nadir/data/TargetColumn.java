package nadir.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// One target column while a table is read: numbers, or texts that become classes. Without `--classes` the first value
/// decides, and a later value of the other kind is an error: silently making a class of every number in a column with
/// one slip of the pen would be worse.
final class TargetColumn {
    private enum Kind {
        UNDECIDED, NUMBERS, TEXTS
    }

    private static final int FIRST_CAPACITY = 256;

    private final String where;
    private final String name;
    private final boolean classes;
    private final Supplier<String> position;
    private Kind kind;
    private int rows;
    private double[] numbers = {};
    private int[] codes = {};
    private final Map<String, Integer> codeOf = new HashMap<>();
    private final List<String> distinct = new ArrayList<>();

    /// @param position says where the value stands that is being appended
    TargetColumn(String where, String name, boolean classes, Supplier<String> position) {
        this.where = where;
        this.name = name;
        this.classes = classes;
        this.position = position;
        this.kind = classes ? Kind.TEXTS : Kind.UNDECIDED;
    }

    /// Appends a number.
    void number(double value) {
        if (kind == Kind.TEXTS) {
            numeral(Classes.label(value));
            return;
        }
        kind = Kind.NUMBERS;
        if (rows == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(FIRST_CAPACITY, 2 * rows));
        }
        numbers[rows++] = value;
    }

    /// Appends a number to a column of texts, as it is spelled.
    void numeral(String spelled) {
        if (!classes) {
            throw mixed("texts, but the number " + spelled);
        }
        append(spelled);
    }

    /// Appends a text.
    void text(String value) {
        if (kind == Kind.NUMBERS) {
            throw mixed("numbers, but the text " + Excerpt.of(value));
        }
        kind = Kind.TEXTS;
        append(value);
    }

    /// Appends a stand-in for a value that is missing and has been counted as such.
    void skip() {
        switch (kind) {
            case UNDECIDED -> {
            }
            case NUMBERS -> number(0);
            case TEXTS -> append("");
        }
    }

    private void append(String value) {
        if (rows == codes.length) {
            codes = Arrays.copyOf(codes, Math.max(FIRST_CAPACITY, 2 * rows));
        }
        codes[rows++] = codeOf.computeIfAbsent(value, _ -> {
            distinct.add(value);
            return distinct.size() - 1;
        });
    }

    private InputException mixed(String kinds) {
        return new InputException(where + ", " + position.get() + ": the target " + Excerpt.of(name) + " holds " + kinds
                + " here; correct the cell, or pass --classes to take every distinct value as a class");
    }

    String name() {
        return name;
    }

    boolean isText() {
        return kind == Kind.TEXTS;
    }

    /// The number in a row, counted from 0.
    double get(int row) {
        return numbers[row];
    }

    /// The classes of a column of texts: those of all rows, selected or not.
    Classes classes() {
        return Classes.ofTexts(where, name, distinct);
    }

    /// The class in a row, counted from 0.
    int classOf(Classes of, int row) {
        return of.of(codes[row]);
    }
}
