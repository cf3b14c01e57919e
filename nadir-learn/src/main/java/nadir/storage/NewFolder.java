package nadir.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import nadir.data.InputException;

/// Makes folders that are whole or not there: the files go to a new folder beside the place, which then takes the name in
/// one move. Nothing is ever replaced. A process that is killed while it writes leaves a folder that ends in `.part` and
/// may be deleted.
public final class NewFolder {
    private static final AtomicLong FOLDERS = new AtomicLong();

    private NewFolder() {}

    /// What fills the folder.
    @FunctionalInterface
    public interface Content {
        /// Writes all files into `folder`, which is there and empty.
        ///
        /// @throws IOException if that fails; then no folder appears
        void fill(Path folder) throws IOException;
    }

    /// Checks what can be known beforehand of making a folder.
    ///
    /// @throws InputException if there is something of that name, or nothing can be made there
    public static void requireFree(Path target) {
        Path folder = target.toAbsolutePath();
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new InputException("there is already a " + target
                    + ", and nothing is overwritten; name another folder with -o, or remove this one");
        }
        Path parent = folder.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new InputException(
                    "cannot make " + target + ": there is no directory " + parent + "; create it first");
        }
        if (!Files.isWritable(parent)) {
            throw new InputException("cannot make " + target + ": its directory is closed to writing; choose another");
        }
    }

    /// Makes the folder `target`.
    ///
    /// @throws InputException as [#requireFree(Path)]
    /// @throws IOException if writing fails; no folder of the name is left then
    public static void create(Path target, Content content) throws IOException {
        requireFree(target);
        Path folder = target.toAbsolutePath();
        Path part = folder.resolveSibling("." + folder.getFileName() + "." + ProcessHandle.current().pid() + "-"
                + FOLDERS.incrementAndGet() + ".part");
        try {
            Files.createDirectory(part);
            content.fill(part);
            requireFree(target);
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (AccessDeniedException closed) {
            remove(part, closed);
            throw new InputException("cannot make " + target + ": its directory is closed to writing; choose another",
                    closed);
        } catch (IOException | RuntimeException | Error failed) {
            remove(part, failed);
            throw failed;
        }
    }

    /// Writes a text file in UTF-8.
    ///
    /// @throws IOException if that fails
    public static void writeText(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    /// Reads a text file in UTF-8.
    ///
    /// @throws InputException if there is none, or it cannot be read
    public static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new InputException("cannot read " + file + "; check the path", unreadable);
        }
    }

    private static void remove(Path part, Throwable failed) {
        try (Stream<Path> tree = Files.walk(part)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException undeletable) {
            failed.addSuppressed(undeletable);
        }
    }
}
