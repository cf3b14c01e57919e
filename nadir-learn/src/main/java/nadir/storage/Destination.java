package nadir.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nadir.data.InputException;

/// Files that will be written once the work is done: whoever computes for hours wants to know at the start that the
/// result can be saved.
public final class Destination {
    private Destination() {}

    /// Checks what can be known beforehand of writing a file with [AtomicFile].
    ///
    /// @throws InputException if `file` cannot be a file: its directory is missing or closed to writing, or it is a
    ///     directory or a device itself
    /// @throws IOException if that cannot be found out
    public static void requireWritable(Path file) throws IOException {
        Path directory = AtomicFile.resolve(file).getParent();
        if (directory != null && !Files.isWritable(directory)) {
            throw new InputException(
                    "cannot write " + file + ": its directory is closed to writing; choose another");
        }
    }

    /// Whether there is something of that name.
    public static boolean exists(Path file) {
        return Files.exists(file);
    }

    /// Removes a file if it is there.
    ///
    /// @throws IOException if it cannot be removed
    public static void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
