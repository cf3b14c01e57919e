package nadir.data;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to load: the source and what to take from it, as on the command line. Start from [#of(String)] and change one
/// thing at a time:
///
/// ```java
/// DataRequest.of("houses.csv").withTargets("price").withRows(1000).withShuffle(7)
/// ```
///
/// @param source a file's path, `sample:NAME`, or `sql:SELECT ...`
/// @param targets names of the target columns; empty for the last column
/// @param features names of the input columns; empty for all that are no targets
/// @param rows how many rows to take at most, at least 1; null for all
/// @param shuffle whether to put the rows in a random order before taking them
/// @param seed the seed of that order
/// @param classes whether a numeric target holds classes, one for each distinct value
/// @param labelsFile a file of class labels that goes with the source (NPY or IDX); null for none
/// @param targetsFile a file of targets that goes with the source (NPY or IDX); null for none
public record DataRequest(String source, List<String> targets, List<String> features, @Nullable Integer rows,
        boolean shuffle, long seed, boolean classes, @Nullable String labelsFile, @Nullable String targetsFile) {
    /// @throws InputException if `rows` is below 1, or both a labels file and a targets file are given
    public DataRequest {
        targets = List.copyOf(targets);
        features = List.copyOf(features);
        if (rows != null && rows < 1) {
            throw new InputException("--rows requires at least 1, got " + rows);
        }
        if (labelsFile != null && targetsFile != null) {
            throw new InputException(
                    "--labels and --targets both name a file of targets; give one of them: --labels for "
                            + "classes, --targets for numbers");
        }
    }

    /// All rows of a source, in order, with the last column as the target.
    public static DataRequest of(String source) {
        return new DataRequest(source, List.of(), List.of(), null, false, 0, false, null, null);
    }

    /// This request with these target columns.
    public DataRequest withTargets(String... names) {
        return new DataRequest(source, List.of(names), features, rows, shuffle, seed, classes, labelsFile, targetsFile);
    }

    /// This request with these input columns.
    public DataRequest withFeatures(String... names) {
        return new DataRequest(source, targets, List.of(names), rows, shuffle, seed, classes, labelsFile, targetsFile);
    }

    /// This request for at most `count` rows.
    ///
    /// @throws InputException if `count` is below 1
    public DataRequest withRows(int count) {
        return new DataRequest(source, targets, features, count, shuffle, seed, classes, labelsFile, targetsFile);
    }

    /// This request with the rows in the random order of a seed.
    public DataRequest withShuffle(long orderSeed) {
        return new DataRequest(source, targets, features, rows, true, orderSeed, classes, labelsFile, targetsFile);
    }

    /// This request with the target's distinct values taken as classes.
    public DataRequest withClasses() {
        return new DataRequest(source, targets, features, rows, shuffle, seed, true, labelsFile, targetsFile);
    }

    /// This request with a file of class labels.
    public DataRequest withLabelsFile(String file) {
        return new DataRequest(source, targets, features, rows, shuffle, seed, classes, file, targetsFile);
    }

    /// This request with a file of targets.
    public DataRequest withTargetsFile(String file) {
        return new DataRequest(source, targets, features, rows, shuffle, seed, classes, labelsFile, file);
    }

    /// This request with its files named by their absolute paths, so that it means the same in another directory. The files
    /// of a query stay as they are written.
    public DataRequest atAbsolutePath() {
        boolean file = !source.startsWith("sample:") && !source.startsWith("sql:");
        return new DataRequest(file ? absolute(source) : source, targets, features, rows, shuffle, seed, classes,
                labelsFile == null ? null : absolute(labelsFile), targetsFile == null ? null : absolute(targetsFile));
    }

    private static String absolute(String file) {
        return Path.of(file).toAbsolutePath().toString();
    }
}
