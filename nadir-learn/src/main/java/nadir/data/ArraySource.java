package nadir.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Reads data sets made of two arrays, inputs and targets: two NPY or IDX files, or `x` and `y` in one NPZ file.
final class ArraySource {
    private ArraySource() {}

    /// Reads inputs from an NPY or IDX file and targets from the file that the request names.
    ///
    /// @throws InputException if there is no such file, one of them is damaged, or they don't go together
    static Dataset read(SourceFile inputs, DataFormat format, DataRequest request) {
        String labels = request.labelsFile();
        String targets = labels != null ? labels : request.targetsFile();
        if (targets == null) {
            throw new InputException(inputs.where() + ": holds inputs only; name the file of its targets with "
                    + (format == DataFormat.IDX ? "--labels FILE" : "--targets FILE.npy") + labelsBeside(inputs));
        }
        try (SourceFile file = SourceFile.open(targets)) {
            boolean classes = request.classes() || labels != null;
            return join(inputs.fileName(), inputs, format, file, targetFormat(file), request, classes);
        }
    }

    private static DataFormat targetFormat(SourceFile file) {
        DataFormat format = DataFormat.of(file);
        if (format != DataFormat.NPY && format != DataFormat.IDX) {
            throw new InputException(file.where() + ": a file of targets requires NPY or IDX, got " + format);
        }
        return format;
    }

    /// MNIST and its successors name the two files alike.
    private static String labelsBeside(SourceFile inputs) {
        Path path = Path.of(inputs.where());
        String name = String.valueOf(path.getFileName());
        String labels = name.replace("images", "labels").replace("idx3", "idx1");
        boolean there = !labels.equals(name) && Files.isRegularFile(path.resolveSibling(labels));
        return there ? ", here probably " + Excerpt.plain(path.resolveSibling(labels).toString()) : "";
    }

    /// Reads `x` and `y` from an NPZ file.
    ///
    /// @throws InputException if one of them is missing or damaged, or they don't go together
    static Dataset readNpz(SourceFile file, String path, DataRequest request) {
        if (request.labelsFile() != null || request.targetsFile() != null) {
            throw new InputException(
                    file.where() + ": an NPZ file holds its targets as y; leave out --labels and --targets");
        }
        file.requirePlain(DataFormat.NPZ);
        try (ZipFile zip = new ZipFile(path);
                SourceFile x = entry(zip, "x", file.where());
                SourceFile y = entry(zip, "y", file.where())) {
            return join(file.fileName(), x, DataFormat.NPY, y, DataFormat.NPY, request, request.classes());
        } catch (IOException e) {
            throw SourceFile.unreadable(file.where(), e);
        }
    }

    private static SourceFile entry(ZipFile zip, String name, String where) throws IOException {
        ZipEntry entry = zip.getEntry(name + ".npy");
        if (entry == null) {
            entry = zip.getEntry(name.toUpperCase(Locale.ROOT) + ".npy");
        }
        if (entry == null) {
            List<String> names = zip.stream()
                    .limit(12)
                    .map(e -> Excerpt.plain(e.getName().replaceFirst("\\.npy$", "")))
                    .toList();
            throw new InputException(where + ": requires arrays called x and y, got " + String.join(", ", names)
                    + "; save them with numpy.savez(FILE, x=..., y=...)");
        }
        if (entry.getSize() > (entry.getCompressedSize() + 1) * SourceFile.DEFLATE_RATIO) {
            throw new InputException(
                    where + ": array " + name + " claims a size that no zip file holds; it is damaged");
        }
        InputStream stream = new BufferedInputStream(zip.getInputStream(entry));
        return SourceFile.open(where + ", array " + name, entry.getName(), stream, entry.getSize(), true);
    }

    private static Dataset join(String name, SourceFile x, DataFormat xFormat, SourceFile y, DataFormat yFormat,
            DataRequest request, boolean classes) {
        try {
            ArrayHeader xHeader = header(x, xFormat);
            ArrayHeader yHeader = header(y, yFormat);
            if (xHeader.rows() != yHeader.rows()) {
                throw new InputException(x.where() + " has " + xHeader.rows() + " rows, but " + y.where() + " has "
                        + yHeader.rows() + "; inputs and targets must come in pairs");
            }
            List<String> features = chosen(x.where(), "--features", xHeader.names("x", true), request.features());
            RowSelection rows = RowSelection.of(request, xHeader.rows());
            MemoryBudget.require(x.where(), rows.count(), features.size(), 1);
            Targets targets = targets(y, yHeader, request, rows, classes);
            double[] values = ArrayReader.read(xHeader, x.stream(), xHeader.names("x", true), rows, features);
            Tensor inputs = Tensor.wrap(Shape.of(rows.count(), features.size()), values);
            return targets.with(name, features, inputs);
        } catch (IOException e) {
            throw SourceFile.unreadable(x.where(), e);
        }
    }

    private static ArrayHeader header(SourceFile file, DataFormat format) throws IOException {
        return format == DataFormat.NPY ? NpyFormat.readHeader(file) : IdxFormat.readHeader(file);
    }

    private static List<String> chosen(String where, String option, List<String> names, List<String> wanted) {
        Set<String> known = new LinkedHashSet<>(names);
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new InputException(where + ": " + option + " names " + Excerpt.of(name) + ", which is no column; "
                        + Suggestion.of(name, known));
            }
        }
        if (wanted.size() != wanted.stream().distinct().count()) {
            throw new InputException(where + ": " + option + " names a column twice; name each once");
        }
        return wanted.isEmpty() ? names : wanted;
    }

    private static Targets targets(SourceFile file, ArrayHeader header, DataRequest request, RowSelection rows,
            boolean classes) throws IOException {
        List<String> all = header.names("y", false);
        List<String> names = chosen(file.where(), "--target", all, request.targets());
        try {
            return classes
                    ? classes(file, header, names, rows)
                    : numbers(file, header, all, names, rows);
        } catch (IOException e) {
            throw SourceFile.unreadable(file.where(), e);
        }
    }

    private static Targets numbers(SourceFile file, ArrayHeader header, List<String> all, List<String> names,
            RowSelection rows) throws IOException {
        double[] values = ArrayReader.read(header, file.stream(), all, rows, names);
        Tensor y = Tensor.wrap(Shape.of(rows.count(), names.size()), values);
        return (name, features, x) -> Dataset.real(name, features, x, names, y);
    }

    /// The classes are those of all rows, selected or not.
    private static Targets classes(SourceFile file, ArrayHeader header, List<String> names, RowSelection rows)
            throws IOException {
        if (names.size() > 1) {
            throw new InputException(file.where() + ": classes require one label per row, got " + names.size()
                    + " columns; name one with --target, or leave out --classes");
        }
        String target = names.getFirst();
        RowSelection everyRow = RowSelection.of(DataRequest.of(file.where()), header.rows());
        double[] values = ArrayReader.read(header, file.stream(), header.names("y", false), everyRow, names);
        Classes classes = Classes.ofNumbers(file.where(), target, values);
        MemoryBudget.require(file.where(), rows.count(), classes.labels().size(), 1);
        int[] ofRow = new int[rows.count()];
        Arrays.setAll(ofRow, row -> classes.of(rows.source(row)));
        return (name, features, x) -> Dataset.classes(name, features, x, target, classes.labels(), ofRow,
                TargetCoding.ONE_HOT);
    }

    /// Targets that were read and wait for their inputs.
    private interface Targets {
        Dataset with(String name, List<String> features, Tensor x);
    }
}
