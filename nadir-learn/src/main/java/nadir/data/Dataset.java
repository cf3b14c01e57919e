package nadir.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// An immutable data set of `m` rows: inputs `x` (m x dx) and targets `y` (m x dy), all finite, with the names of their
/// columns. A data set of classes also has its labels, in order, and each row's class.
///
/// The groups of identical inputs and the content hash are computed when first asked for, then kept. Instances are safe
/// to share between threads.
public final class Dataset {
    private final String name;
    private final List<String> featureNames;
    private final List<String> targetNames;
    private final List<String> classLabels;
    private final TargetCoding coding;
    private final int[] classes;
    private final Tensor x;
    private final Tensor y;
    private volatile @Nullable InputGroups groups;
    private volatile @Nullable String contentHash;

    private Dataset(String name, List<String> featureNames, List<String> targetNames, List<String> classLabels,
            TargetCoding coding, int[] classes, Tensor x, Tensor y) {
        this.name = name;
        this.featureNames = List.copyOf(featureNames);
        this.targetNames = List.copyOf(targetNames);
        this.classLabels = List.copyOf(classLabels);
        this.coding = coding;
        this.classes = classes;
        this.x = x;
        this.y = y;
        requireMatrix("x", x);
        requireMatrix("y", y);
        require(x.shape().extent(0) == y.shape().extent(0), "x and y need the same number of rows, got " + x.shape()
                + " and " + y.shape());
        require(featureNames.size() == features(), "x has " + features() + " columns, got " + featureNames.size()
                + " feature names");
    }

    /// A data set with real targets.
    ///
    /// @param x inputs, m x dx, finite; the tensor is shared, not copied
    /// @param y targets, m x dy, finite; the tensor is shared, not copied
    /// @throws IllegalArgumentException if shapes and names do not fit or a value is not finite
    public static Dataset real(String name, List<String> featureNames, Tensor x, List<String> targetNames, Tensor y) {
        Dataset dataset = new Dataset(name, featureNames, targetNames, List.of(), TargetCoding.REAL, new int[0], x, y);
        require(targetNames.size() == dataset.outputs(), "y has " + dataset.outputs() + " columns, got "
                + targetNames.size() + " target names");
        return dataset;
    }

    /// A data set with real targets whose columns are called x0, x1, ... and y0, y1, ...
    ///
    /// @throws IllegalArgumentException as [#real(String, List, Tensor, List, Tensor)]
    public static Dataset real(String name, Tensor x, Tensor y) {
        requireMatrix("x", x);
        requireMatrix("y", y);
        return real(name, numbered("x", x.shape().extent(1)), x, numbered("y", y.shape().extent(1)), y);
    }

    /// A data set of classes.
    ///
    /// @param classLabels at least two labels
    /// @param classes each row's class as a position in `classLabels`
    /// @param coding [TargetCoding#ONE_HOT] or [TargetCoding#SIGNED]
    /// @throws IllegalArgumentException if shapes, names and classes do not fit or a value is not finite
    public static Dataset classes(String name, List<String> featureNames, Tensor x, String targetName,
            List<String> classLabels, int[] classes, TargetCoding coding) {
        require(classLabels.size() >= 2, "a data set of classes needs at least two labels, got " + classLabels);
        require(coding != TargetCoding.REAL, "classes are coded ONE_HOT or SIGNED, got REAL");
        for (int c : classes) {
            require(c >= 0 && c < classLabels.size(), "a class is a position in the labels, got " + c);
        }
        Tensor y = code(classes, classLabels.size(), coding);
        return new Dataset(name, featureNames, List.of(targetName), classLabels, coding, classes.clone(), x, y);
    }

    private static Tensor code(int[] classes, int labels, TargetCoding coding) {
        boolean signed = coding == TargetCoding.SIGNED;
        if (signed && labels == 2) {
            double[] signs = Arrays.stream(classes).mapToDouble(c -> c == 0 ? -1 : 1).toArray();
            return Tensor.wrap(Shape.of(classes.length, 1), signs);
        }
        Shape shape = Shape.of(classes.length, labels);
        double[] values = new double[shape.size()];
        if (signed) {
            Arrays.fill(values, -1);
        }
        for (int row = 0; row < classes.length; row++) {
            values[row * labels + classes[row]] = 1;
        }
        return Tensor.wrap(shape, values);
    }

    /// The same classes with the targets in another coding; this data set itself if it has that coding already.
    ///
    /// @throws IllegalArgumentException if one of the codings is [TargetCoding#REAL] and the other is not: numbers are
    ///     no classes
    public Dataset withCoding(TargetCoding other) {
        if (other == coding) {
            return this;
        }
        require(isClassification() && other != TargetCoding.REAL, "targets coded " + coding + " can't be coded " + other
                + ": only classes have more than one coding");
        return new Dataset(name, featureNames, targetNames, classLabels, other, classes, x,
                code(classes, classLabels.size(), other));
    }

    /// Some of the rows, with the same columns and classes; a class that none of them has stays one.
    ///
    /// @param rows at least one, from 0
    public Dataset subset(int[] rows) {
        require(rows.length > 0, "a subset requires at least one row, got none");
        int[] kept = isClassification() ? Arrays.stream(rows).map(row -> classes[row]).toArray() : classes;
        return new Dataset(name, featureNames, targetNames, classLabels, coding, kept, rows(x, rows), rows(y, rows));
    }

    private static Tensor rows(Tensor matrix, int[] rows) {
        int columns = matrix.shape().extent(1);
        double[] values = new double[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(matrix.values(), rows[i] * columns, values, i * columns, columns);
        }
        return Tensor.wrap(Shape.of(rows.length, columns), values);
    }

    /// What the data set is called: the sample's name, the file's name, or the SQL text.
    public String name() {
        return name;
    }

    /// The names of the columns of `x`.
    public List<String> featureNames() {
        return featureNames;
    }

    /// The names of the source's target columns; a data set of classes has one.
    public List<String> targetNames() {
        return targetNames;
    }

    /// The labels of the classes in their order; empty if the targets are real.
    public List<String> classLabels() {
        return classLabels;
    }

    /// How the targets stand in `y`.
    public TargetCoding coding() {
        return coding;
    }

    /// Whether the targets are classes.
    public boolean isClassification() {
        return coding != TargetCoding.REAL;
    }

    /// The names of the columns of `y`: the target columns' names for real targets, the labels for a column per class,
    /// the second label for two classes as signs.
    public List<String> outputNames() {
        return switch (coding) {
            case REAL -> targetNames;
            case ONE_HOT -> classLabels;
            case SIGNED -> classLabels.size() == 2 ? classLabels.subList(1, 2) : classLabels;
        };
    }

    /// The inputs, m x dx.
    public Tensor x() {
        return x;
    }

    /// The targets, m x dy.
    public Tensor y() {
        return y;
    }

    /// The number of rows, m.
    public int rows() {
        return x.shape().extent(0);
    }

    /// The number of input columns, dx.
    public int features() {
        return x.shape().extent(1);
    }

    /// The number of target columns, dy.
    public int outputs() {
        return y.shape().extent(1);
    }

    /// The class of one row as a position in [#classLabels()].
    ///
    /// @throws IllegalStateException if the targets are real
    public int classOf(int row) {
        if (!isClassification()) {
            throw new IllegalStateException("the targets of " + name + " are real numbers, not classes");
        }
        return classes[row];
    }

    /// The groups of rows with identical inputs.
    public InputGroups groups() {
        InputGroups known = groups;
        if (known == null) {
            known = InputGroups.of(x);
            groups = known;
        }
        return known;
    }

    /// The SHA-256 of the content, 64 hexadecimal digits: the shapes, the coding, all column names and labels, and the
    /// bits of all values in row order. It does not depend on the name, the source's format, or the machine.
    public String contentHash() {
        String known = contentHash;
        if (known == null) {
            known = new ContentHash().add(coding.name())
                    .add(featureNames)
                    .add(targetNames)
                    .add(classLabels)
                    .add(x)
                    .add(y)
                    .hex();
            contentHash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        String target = isClassification() ? classLabels.size() + " classes" : outputs() + " real targets";
        return name + ": " + rows() + " rows, " + features() + " features, " + target;
    }

    static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static void requireMatrix(String name, Tensor tensor) {
        require(tensor.shape().rank() == 2, name + " must have two axes (rows, columns), got shape " + tensor.shape());
        double[] values = tensor.values();
        int columns = tensor.shape().extent(1);
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(name + " must be finite, got " + values[i] + " in row "
                        + (i / columns + 1) + ", column " + (i % columns + 1));
            }
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
