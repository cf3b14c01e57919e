package nadir.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What identifies the data, and how they are loaded again.
///
/// @param source as the user gave it
/// @param hash SHA-256 of the numbers: rows, features, outputs (each 4 bytes), x, then y in the coding that the loss
///     takes, row-major, bits big-endian
/// @param fileHash SHA-256 of the source's bytes if it is one file, else null
/// @param rows m
/// @param features dx
/// @param outputs dy, in the loss's coding
public record DataFacts(Source source, String hash, @Nullable String fileHash, int rows, int features, int outputs) {
    /// What to load: the argument and options of the command line.
    ///
    /// @param text a path, `sample:NAME` or `sql:SELECT ...`
    /// @param rows how many at most; null for all
    /// @param seed of the order, if `shuffle`
    public record Source(String text, List<String> targets, List<String> features, @Nullable Integer rows,
            boolean shuffle, long seed, boolean classes, @Nullable String labelsFile, @Nullable String targetsFile) {
        /// Copies the lists.
        public Source {
            targets = List.copyOf(targets);
            features = List.copyOf(features);
        }
    }
}
