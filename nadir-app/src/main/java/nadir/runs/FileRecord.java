package nadir.runs;

import org.jspecify.annotations.Nullable;

/// A file, or another source of data, that a run read or wrote.
///
/// @param direction whether it was read or written
/// @param role what it was for: `data`, `model`, `certificate`, `report`, ...
/// @param path as it was typed or printed; `sample:iris` and `sql:SELECT ...` are sources too
/// @param location the absolute path of the file; null where it is none
/// @param bytes its size; null where unknown
/// @param hash the SHA-256 of its bytes, 64 hexadecimal digits; null where unknown
/// @param note why there is no hash; null where there is one
public record FileRecord(Direction direction, String role, String path, @Nullable String location,
        @Nullable Long bytes, @Nullable String hash, @Nullable String note) {
    /// Which way a file went.
    public enum Direction {
        /// Read by the run.
        IN,
        /// Written by the run.
        OUT
    }
}
