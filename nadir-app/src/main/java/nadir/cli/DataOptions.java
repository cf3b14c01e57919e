package nadir.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import nadir.data.DataRequest;
import nadir.runs.FileRecord;
import nadir.runs.Fingerprint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options with which every command that takes data says what to take from it. The argument DATA itself belongs to
/// the command, because its place differs.
final class DataOptions {
    /// What the help says about the argument DATA.
    static final String DATA = "A file (CSV, TSV, JSON lines, Parquet, NPY, NPZ, IDX), sample:NAME (iris, wine, "
            + "breast-cancer, digits, diabetes, two-spirals, xor) or 'sql:SELECT ...' over files.";

    @Option(names = "--target", split = ",", paramLabel = "COLUMN",
            description = "Target columns, separated by commas (default: the last column).")
    private List<String> targets = new ArrayList<>();

    @Option(names = "--features", split = ",", paramLabel = "COLUMN",
            description = "Input columns, separated by commas (default: all that are no targets).")
    private List<String> features = new ArrayList<>();

    @Option(names = "--rows", paramLabel = "N", description = "Take at most N rows (default: all).")
    private @Nullable Integer rows;

    @Option(names = "--shuffle",
            description = "Put the rows in a random order, drawn from the seed, before taking them.")
    private boolean shuffle;

    @Option(names = "--classes", description = "Take the distinct values of a numeric target as classes.")
    private boolean classes;

    @Option(names = "--labels", paramLabel = "FILE",
            description = "Class labels that go with the inputs in DATA (NPY or IDX).")
    private @Nullable String labels;

    @Option(names = "--targets", paramLabel = "FILE",
            description = "Targets that go with the inputs in DATA (NPY or IDX).")
    private @Nullable String targetsFile;

    /// What to load.
    ///
    /// @param source the argument DATA
    /// @param seed of the order of the rows
    /// @throws nadir.data.InputException if the options contradict each other or a number is out of its range
    DataRequest request(String source, long seed) {
        return new DataRequest(source, targets, features, rows, shuffle, seed, classes, labels, targetsFile);
    }

    /// What is read, for the record of the run.
    List<FileRecord> sources(String source) {
        List<FileRecord> sources = new ArrayList<>(Fingerprint.inputs("data", source));
        if (labels != null) {
            sources.add(Fingerprint.input("labels", labels));
        }
        if (targetsFile != null) {
            sources.add(Fingerprint.input("targets", targetsFile));
        }
        return sources;
    }

    /// What is read besides a model, for the record of the run.
    List<FileRecord> sources(String source, Path model) {
        List<FileRecord> sources = sources(source);
        sources.add(Fingerprint.input("model", model.toString()));
        return sources;
    }

    /// The argument and these options as they would be typed for another command on the same data.
    String typed(String source, long seed) {
        List<String> words = new ArrayList<>(List.of(source));
        if (!targets.isEmpty()) {
            words.addAll(List.of("--target", String.join(",", targets)));
        }
        if (!features.isEmpty()) {
            words.addAll(List.of("--features", String.join(",", features)));
        }
        if (rows != null) {
            words.addAll(List.of("--rows", rows.toString()));
        }
        if (shuffle) {
            words.addAll(List.of("--shuffle", "--seed", Long.toString(seed)));
        }
        if (classes) {
            words.add("--classes");
        }
        if (labels != null) {
            words.addAll(List.of("--labels", labels));
        }
        if (targetsFile != null) {
            words.addAll(List.of("--targets", targetsFile));
        }
        return words.stream().map(DataOptions::quoted).collect(Collectors.joining(" "));
    }

    /// A word as a shell reads it back.
    static String quoted(String word) {
        return word.matches("[\\p{L}\\p{N}_.,:/@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
