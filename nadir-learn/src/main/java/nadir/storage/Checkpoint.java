package nadir.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nadir.data.InputException;

/// Named texts, real arrays and whole-number arrays, kept in a file to the last bit: what a run needs to go on, and how
/// it came to be. The file is replaced atomically, carries a checksum over every byte, and is refused when it is
/// truncated, damaged or of a newer format.
///
/// The format, version 1; all numbers little-endian:
///
/// | bytes | content |
/// | --- | --- |
/// | 8 | `NADIRCKP` |
/// | 4 | the format's version |
/// | 4 | the number of entries |
/// | per entry | kind (1 byte: 1 text, 2 reals, 3 whole numbers), name, content |
/// | 4 | CRC-32C of all before |
///
/// A name is its length in bytes (4) and UTF-8; a text is its length in bytes (8) and UTF-8; an array is its length in
/// elements (8) and the elements (8 each: IEEE 754 binary64 or two's complement).
///
/// @param texts short strings by name
/// @param reals real arrays by name; not copied
/// @param integers whole-number arrays by name; not copied
public record Checkpoint(SortedMap<String, String> texts, SortedMap<String, double[]> reals,
        SortedMap<String, long[]> integers) {
    /// Copies the maps; the arrays are taken over.
    public Checkpoint {
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        reals = Collections.unmodifiableSortedMap(new TreeMap<>(reals));
        integers = Collections.unmodifiableSortedMap(new TreeMap<>(integers));
    }

    /// This checkpoint with further texts; a name that is there already gets the new text.
    public Checkpoint with(Map<String, String> moreTexts) {
        SortedMap<String, String> all = new TreeMap<>(texts);
        all.putAll(moreTexts);
        return new Checkpoint(all, reals, integers);
    }

    /// Writes the checkpoint to a file, which it replaces atomically.
    ///
    /// @throws InputException if the path cannot be a file
    /// @throws IOException if writing fails; the message names the file, and the file that was there is unharmed
    public void save(Path file) throws IOException {
        AtomicFile.write(file, channel -> new CheckpointWriter(channel).write(this));
    }

    /// Reads a checkpoint.
    ///
    /// @throws InputException if the file is missing, unreadable, damaged, truncated, of a newer format or no checkpoint
    ///     at all; the message says which, and what to do
    public static Checkpoint load(Path file) {
        return CheckpointReader.read(file);
    }
}
