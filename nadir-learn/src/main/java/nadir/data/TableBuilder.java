package nadir.data;

import java.util.Arrays;
import java.util.List;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Makes a data set of a table that arrives cell by cell, row by row. Only features and targets are kept, and of the
/// features no more rows than asked for.
final class TableBuilder {
    private static final char REPLACEMENT = '\uFFFD';

    private final String where;
    private final ColumnPlan plan;
    private final DataRequest request;
    private final RowBlocks features;
    private final List<TargetColumn> targets;
    private final int featureRows;
    private final Cell cell = new Cell();
    private final Faults faults = new Faults();
    private char[] chars = new char[64];
    private int rows;
    private long line;
    private boolean keepFeatures;

    /// @param where names the table in messages
    /// @param classes whether the target holds classes though its values may be numbers
    TableBuilder(String where, ColumnPlan plan, DataRequest request, boolean classes) {
        this.where = where;
        this.plan = plan;
        this.request = request;
        this.features = new RowBlocks(where, plan.features().size());
        this.targets = plan.targets()
                .stream()
                .map(name -> new TargetColumn(where, name, classes, this::position))
                .toList();
        Integer wanted = request.rows();
        this.featureRows = wanted == null || request.shuffle() ? Integer.MAX_VALUE : wanted;
    }

    /// Begins the next row.
    ///
    /// @param lineNumber the line of the file where it begins, 0 if it has none
    void beginRow(long lineNumber) {
        rows++;
        line = lineNumber;
        keepFeatures = rows <= featureRows;
        if (keepFeatures) {
            features.addRow();
        }
    }

    /// Whether all that was asked for has been read. Classes are those of the whole table, so a target that is a text has
    /// to be read to its end: the number of a network's outputs must not depend on `--rows`.
    boolean isFull() {
        return rows >= featureRows && targets.stream().noneMatch(TargetColumn::isText);
    }

    /// Whether a cell of the current row is of use.
    boolean takes(int column) {
        int role = plan.role(column);
        return role < 0 || (role > 0 && keepFeatures);
    }

    /// Sets a cell of the current row to a number.
    void number(int column, double value) {
        if (!takes(column)) {
            return;
        }
        int role = plan.role(column);
        if (!Double.isFinite(value)) {
            fault(column, Double.toString(value));
        } else if (role > 0) {
            features.set(role - 1, value);
        } else {
            targets.get(-role - 1).number(value);
        }
    }

    /// Sets a cell of the current row to what a text says.
    void text(int column, char[] source, int offset, int length) {
        if (!takes(column)) {
            return;
        }
        int role = plan.role(column);
        switch (cell.read(source, offset, length)) {
            case NUMBER -> {
                // Labels keep their spelling as long as not all of them are numbers.
                if (role < 0 && targets.get(-role - 1).isText()) {
                    targets.get(-role - 1).numeral(cell.text());
                } else {
                    number(column, cell.number());
                }
            }
            case NOT_FINITE, MISSING -> fault(column, cell.text().isEmpty() ? "empty" : Excerpt.plain(cell.text()));
            case TEXT -> {
                requireDecoded(where + ", " + position() + ", column " + Excerpt.of(plan.names().get(column)),
                        cell.text());
                if (role > 0) {
                    throw textInFeature(column);
                }
                targets.get(-role - 1).text(cell.text());
            }
        }
    }

    /// Sets a cell of the current row to what a text says.
    void text(int column, String text) {
        if (text.length() > chars.length) {
            chars = new char[2 * text.length()];
        }
        text.getChars(0, text.length(), chars, 0);
        text(column, chars, 0, text.length());
    }

    /// Marks a cell of the current row as missing.
    void missing(int column) {
        if (takes(column)) {
            fault(column, "null");
        }
    }

    private void fault(int column, String value) {
        faults.add(rows, line, plan.names().get(column), value);
        if (plan.role(column) < 0) {
            targets.get(-plan.role(column) - 1).skip();
        }
    }

    /// Bytes that are not UTF-8 arrive as the replacement character. Only texts that matter are looked at.
    static void requireDecoded(String where, String text) {
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw new InputException(where + ": requires UTF-8 text, got other bytes in "
                    + Excerpt.of(text.replace(REPLACEMENT, '?')) + "; save the file as UTF-8");
        }
    }

    private InputException textInFeature(int column) {
        String text = cell.text();
        String hint = text.matches("[+-]?\\d+,\\d+")
                ? "write decimals with a point"
                : "correct the cell, or choose other columns with --features";
        return new InputException(where + ", " + position() + ", column " + Excerpt.of(plan.names().get(column))
                + ": a feature requires a number, got " + Excerpt.of(text) + "; " + hint);
    }

    /// Where the current row stands.
    String position() {
        return Faults.position(rows, line);
    }

    /// The data set.
    ///
    /// @param coding the coding of classes, if the target turns out to hold any
    /// @throws InputException if there are no rows, values are missing, or the targets don't go together
    Dataset build(String name, TargetCoding coding) {
        if (rows == 0) {
            throw new InputException(where + ": requires at least one row of data, got only column names");
        }
        faults.check(where);
        boolean text = targets.stream().anyMatch(TargetColumn::isText);
        if (text && targets.size() > 1) {
            throw new InputException(where + ": classes require a single target column, got "
                    + String.join(", ", plan.targets()) + "; name one with --target");
        }
        RowSelection selection = RowSelection.of(request, rows);
        if (text) {
            TargetColumn target = targets.getFirst();
            Classes classes = target.classes();
            MemoryBudget.require(where, selection.count(), classes.labels().size(), 1);
            int[] ofRow = new int[selection.count()];
            Arrays.setAll(ofRow, row -> target.classOf(classes, selection.source(row)));
            return Dataset.classes(name, plan.features(), x(selection), target.name(), classes.labels(), ofRow, coding);
        }
        return Dataset.real(name, plan.features(), x(selection), plan.targets(), y(selection));
    }

    private Tensor x(RowSelection selection) {
        return Tensor.wrap(Shape.of(selection.count(), plan.features().size()), features.gather(selection));
    }

    private Tensor y(RowSelection selection) {
        MemoryBudget.require(where, selection.count(), targets.size(), 1);
        Shape shape = Shape.of(selection.count(), targets.size());
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = targets.get(i % targets.size()).get(selection.source(i / targets.size()));
        }
        return Tensor.wrap(shape, values);
    }
}
